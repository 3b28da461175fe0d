import {
  type CloneWork,
  cloneSnapshotName,
  cloneVolumeScript,
  isCloned,
  refuseUncloneable,
  undoCloneVolumeScript,
} from '../gluster/clone.ts';
import { sweepCloneBricksScript } from '../gluster/clone-bricks.ts';
import { cloneInUseScript } from '../gluster/in-use.ts';
import { readVolumeInfo } from '../gluster/info.ts';
import { glusterAnswersCheck, glusterAnswersScript } from '../gluster/run.ts';
import { counted } from '../model/counted.ts';
import type { Brick, Node, Volume } from '../model/entities.ts';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Change, Plan } from '../model/plan.ts';
import { nameHeld } from '../model/reserved.ts';
import type { State } from '../model/state.ts';
import { bricksOf } from '../model/usage.ts';
import { addressOf, manageName } from './addresses.ts';
import { refuseForeignBricks } from './foreign.ts';
import { probeGluster, probesBeforeUndo } from './in-use-probes.ts';
import type { Planning } from './planning.ts';
import { lookForRoom } from './pool-room.ts';
import { nameTaken, typedVolume } from './typed-volume.ts';
import { refuseUnknownOrder } from './unknown-order.ts';
import { glusterHostsFor, glusterStep, perHost, syncCopies } from './volume-steps.ts';

export const CLONE_BRICKS = 'clone-bricks';

export interface CloneVolume {
  readonly source: Id;
  readonly id: Id;
  readonly name: string;
  /** When it was asked for: ISO 8601. */
  readonly created: string;
  brickId(number: number): Id;
}

/** Shares the thin pools of its source; gluster decides where its bricks are mounted, which is read from its answer. */
export function planCloneVolume(
  { source: sourceId, id, name, created, brickId }: CloneVolume,
  planning: Planning,
): Plan {
  const { settings, state, unreachable } = planning;
  const source = state.volumes[sourceId];
  if (source === undefined) throw notFound();
  if (source.block)
    throw refused(`Failed clone volume ${sourceId}: Cloning of block hosting volumes is not supported`);
  refuseUnknownOrder(source);
  refuseForeignBricks(state, source, 'cloned');
  refuseStopped(source, 'clone', state);
  const twin = Object.values(state.volumes).find(
    (volume) => volume.cluster === source.cluster && volume.name === name,
  );
  if (twin !== undefined)
    throw new GlusterctlError(
      'refused',
      `Volume name '${name}' already in use`,
      nameHeld(state, name, nameTaken(twin, state)),
    );
  const originals = bricksOf(state, sourceId);
  const volume: Volume = {
    ...source,
    id,
    name,
    cloneOf: sourceId,
    snapshots: [],
    started: true,
    glusterUuid: null,
    created,
  };
  const bricks = originals.map((brick, index): Brick => {
    const brickIdentity = brickId(index);
    return { ...brick, id: brickIdentity, volume: id, path: pendingPath(id), lv: `clone_${brickIdentity}` };
  });
  const where = glusterHostsFor(state, source, unreachable, originals[0]);
  const typedSource = typedVolume(source, state);
  const work: CloneWork = { source: source.name, typedSource, name, id, snapshot: cloneSnapshotName(id) };
  const isAsked = (node: Node): boolean => manageName(node) === where.host.name;
  // Who asks for the clone comes last: that a host does not answer is told first, in a dry run, too.
  const hosts = perHost(state, originals).toSorted(
    (a, b) => Number(isAsked(a.node)) - Number(isAsked(b.node)),
  );
  return {
    kind: 'clone-volume',
    title: `clone volume ${source.name} as ${name}`,
    changes: [
      { do: 'add', table: 'volumes', id, value: volume },
      ...bricks.map((brick): Change => ({ do: 'add', table: 'bricks', id: brick.id, value: brick })),
    ],
    uses: [sourceId],
    stages: [
      ...lookForRoom(source, { purpose: 'clone', isThere: isCloned(work) }, planning),
      {
        title: 'be ready to clear up',
        steps: hosts.map(({ node, own }) => ({
          id: `sweep@${manageName(node)}`,
          host: addressOf(node),
          alternatives: [],
          title: `see that ${manageName(node)} answers`,
          script: glusterAnswersScript(manageName(node), settings),
          // A dry run gets no further than here.
          preview: glusterAnswersCheck(
            manageName(node),
            settings,
            isAsked(node) ? refuseUncloneable(work) : null,
          ),
          // What gluster leaves of a clone that is deleted again.
          undo: sweepCloneBricksScript(own, settings),
          timeoutSeconds: 300,
          reads: null,
          whenUnreachable: 'fail' as const,
        })),
      },
      {
        title: 'clone the volume',
        steps: [
          glusterStep(source, where, {
            id: 'clone',
            title: `clone volume ${source.name}`,
            script: cloneVolumeScript(work, settings),
            undo: undoCloneVolumeScript(work, settings),
            reads: CLONE_BRICKS,
          }),
        ],
      },
      syncCopies(state, volume, originals, settings),
    ],
    ...probesBeforeUndo(volume, probeGluster(source, where, cloneInUseScript(work, settings))),
    recovery: 'back',
    notes: [],
  };
}

/** gluster takes a snapshot, of which a clone is made, only of a volume that is started. */
export function refuseStopped(volume: Volume, purpose: string, state: State): void {
  if (volume.started) return;
  throw refused(
    `Unable to ${purpose} volume ${volume.name} while it is stopped`,
    `First: glusterctl volume start ${typedVolume(volume, state)}`,
  );
}

/** Until gluster has told where the bricks are. */
function pendingPath(id: Id): string {
  return `/run/gluster/snaps/${id}/brick`;
}

/** The new bricks, in the order of the old ones, from gluster's description of the volume. */
export function brickPathChanges(stdout: string, plan: Plan): readonly Change[] {
  const start = stdout.indexOf('<?xml');
  const [info] = readVolumeInfo(start < 0 ? stdout : stdout.slice(start));
  if (info === undefined) throw new GlusterctlError('failed', 'gluster does not describe the volume');
  const bricks = plan.changes.flatMap((change) => {
    if (change.table !== 'bricks' || change.do === 'remove') return [];
    const position = change.do === 'add' ? change.value.position : change.set.position;
    return position === undefined ? [] : [{ id: change.id, position }];
  });
  if (bricks.length !== info.bricks.length) {
    throw new GlusterctlError(
      'failed',
      `gluster shows ${counted(info.bricks.length, 'brick')} where ${bricks.length} ${bricks.length === 1 ? 'is' : 'are'} expected`,
    );
  }
  return bricks.map(({ id, position }): Change => {
    const { host = '', path = '' } = info.bricks[position] ?? {};
    const local = info.bricks.slice(0, position).filter((earlier) => earlier.host === host).length;
    return { do: 'update', table: 'bricks', id, set: { path, lv: lvOfClone(path, local) } };
  });
}

/**
 * gluster mounts its snapshots below a folder of the volume's hex id: /run/gluster/snaps/<hex>/brick<n>/brick. There it
 * counts all bricks; in the names of logical volumes, <hex>_<n>, those of the host.
 */
function lvOfClone(path: string, local: number): string {
  const hex = /\/snaps\/([0-9a-f]{32})\/brick\d+(?:\/|$)/.exec(path)?.[1];
  if (hex === undefined) throw new GlusterctlError('failed', `Not the path of a clone's brick: ${path}`);
  return `${hex}_${local}`;
}
