import { deleteChecksScript, deleteVolumeScript } from '../gluster/delete-volume.ts';
import { keyOf, STATE_MARK } from '../gluster/options.ts';
import { undoDeleteVolumeScript } from '../gluster/undo-delete.ts';
import { counted } from '../model/counted.ts';
import type { Brick, Volume } from '../model/entities.ts';
import { type GlusterctlError, notFound, refused } from '../model/errors.ts';
import { foreignBricks } from '../model/foreign.ts';
import type { Id } from '../model/ids.ts';
import { listed } from '../model/listed.ts';
import type { Change, Plan } from '../model/plan.ts';
import { restingHosts } from '../model/resting.ts';
import type { State } from '../model/state.ts';
import { bricksOf } from '../model/usage.ts';
import { manageName } from './addresses.ts';
import { emptiedForeign, stays } from './foreign.ts';
import type { Planning } from './planning.ts';
import { destroyBricks, glusterHostsFor, glusterStep, nodeOfBrick, volumeRef } from './volume-steps.ts';

export interface DeleteVolume {
  readonly volume: Id;
  /** Only if no client is connected. */
  readonly ifUnused: boolean;
}

/**
 * Its first script looks before it stops anything, and refuses then. Until gluster has deleted the volume it can be given
 * up, as it must be where a host of the pool never comes back; from there on it only goes forward.
 */
export function planDeleteVolume({ volume: id, ifUnused }: DeleteVolume, planning: Planning): Plan {
  const { settings, state, unreachable } = planning;
  const volume = state.volumes[id];
  if (volume === undefined) throw notFound();
  const kept = whyKept(state, volume);
  if (kept !== null) throw kept.error;
  const bricks = bricksOf(state, id);
  refuseWhileDown(volume, state, bricks, unreachable);
  const where = glusterHostsFor(state, volume, unreachable, bricks[0]);
  const reference = volumeRef(state, volume);
  return {
    kind: 'delete-volume',
    title: `delete volume ${volume.name}`,
    changes: [
      ...bricks.map((brick): Change => ({ do: 'remove', table: 'bricks', id: brick.id })),
      { do: 'remove', table: 'volumes', id },
      ...emptiedForeign(state, bricks),
    ],
    uses: [],
    stages: [
      {
        title: 'delete the volume',
        steps: [
          glusterStep(volume, where, {
            id: 'volume',
            title: `stop and delete volume ${volume.name}`,
            script: deleteVolumeScript(reference, volume.durability, { ifUnused }, settings),
            undo: undoDeleteVolumeScript(reference, volume.started, settings),
            preview: deleteChecksScript(reference, volume.durability, { ifUnused }, settings),
          }),
        ],
        commits: [],
      },
      { ...destroyBricks(state, volume, bricks, settings), turned: true },
    ],
    recovery: 'forward',
    notes: foreignBricks(state, bricks).map((brick) => stays(state, brick)),
  };
}

/** Why the state alone says that it can't be deleted now: in a word for a list, and as it is refused; null: nothing does. */
export function whyKept(
  state: State,
  { id, name, snapshots, options }: Volume,
): { readonly inShort: string; readonly error: GlusterctlError } | null {
  if (isHeketis(name, options))
    return {
      inShort: "holds Heketi's database",
      error: refused('Cannot delete volume containing the Heketi database'),
    };
  if (Object.values(state.blockVolumes).some((block) => block.hostingVolume === id))
    return {
      inShort: 'holds block volumes',
      error: refused('Cannot delete a block hosting volume containing block volumes'),
    };
  if (snapshots.length === 0) return null;
  const held = counted(snapshots.length, 'snapshot');
  return {
    inShort: `has ${held}`,
    error: refused(
      `Unable to delete volume ${name} because it contains ${held}`,
      `"glusterctl snapshot list ${name}" shows them; delete them first.`,
    ),
  };
}

/** By its name; one that was made for a state of this program was never Heketi's, but where Heketi's own mark says so. */
function isHeketis(name: string, options: readonly string[]): boolean {
  if (name !== 'heketidbstorage') return false;
  const has = (key: string): boolean => options.some((option) => keyOf(option) === key);
  return has('user.heketi.dbstoragelevel') || !has(STATE_MARK);
}

/**
 * gluster deletes no volume while a host of the pool is down, and may take minutes to notice that one is: it is
 * known here already. Of one in maintenance, whether it holds a brick or not, the state knows.
 */
function refuseWhileDown(
  { name, cluster }: Volume,
  state: State,
  bricks: readonly Brick[],
  unreachable: ReadonlySet<string>,
): void {
  const resting = restingHosts(state).filter((one) => one.cluster === cluster);
  if (resting.length > 0)
    throw refused(
      `Unable to delete volume ${name} while hosts of the pool are down: ${listed(resting.map(({ words }) => words))}`,
      ['Nothing was stopped.', ...resting.map(({ cure }) => cure)].join('\n'),
    );
  const hosts = new Set(bricks.map((brick) => manageName(nodeOfBrick(state, brick))));
  const down = [...hosts].filter((host) => unreachable.has(host));
  if (down.length === 0) return;
  throw refused(
    `Unable to delete volume ${name} while ${down.join(', ')} can't be reached`,
    'gluster deletes no volume while one of its hosts is down. Nothing was stopped; delete it when the host is back.',
  );
}
