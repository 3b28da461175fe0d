import { wouldBeCutOffScript } from '../gluster/in-use.ts';
import type { GlusterBrick } from '../gluster/names.ts';
import { rebalanceStartScript, rebalanceStopScript, refuseWhileRebalancing } from '../gluster/rebalance.ts';
import { addBricksScript, undoAddBricksScript } from '../gluster/volume.ts';
import { type HostSettings, settingsOn } from '../lvm/settings.ts';
import { counted } from '../model/counted.ts';
import { bricksPerSet } from '../model/durability.ts';
import type { Brick, Volume } from '../model/entities.ts';
import { GlusterctlError, notFound, retold } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Change, Plan, Script, Stage } from '../model/plan.ts';
import { formatSize, type KiB } from '../model/sizes.ts';
import { bricksOf } from '../model/usage.ts';
import { placeVolume } from '../placement/place.ts';
import { bricksOfPlacement, placementRequest } from './create-volume.ts';
import { probeHosts, probesBeforeUndo } from './in-use-probes.ts';
import type { Planning } from './planning.ts';
import {
  glusterBrick,
  glusterHostsFor,
  glusterStep,
  makeBricks,
  syncBricks,
  volumeRef,
} from './volume-steps.ts';

export interface ExpandVolume {
  readonly volume: Id;
  readonly addKiB: KiB;
  readonly rebalance: boolean;
  brickId(number: number): Id;
}

/** New sets beside the old ones, as many as the added size needs; then the files are spread over all of them. */
export function planExpandVolume(
  { volume: id, addKiB, rebalance, brickId }: ExpandVolume,
  planning: Planning,
): Plan {
  const { policy, state, unreachable } = planning;
  const volume = state.volumes[id];
  const cluster = volume === undefined ? undefined : state.clusters[volume.cluster];
  if (volume === undefined || cluster === undefined) throw notFound();
  const present = bricksOf(state, id);
  const { snapshotFactor, durability, options } = volume;
  const wanted = { sizeKiB: addKiB, durability, snapshotFactor, options };
  const placement = allocate(() =>
    placeVolume(state, placementRequest(cluster, wanted, policy, unreachable, present.length)),
  );
  const bricks = bricksOfPlacement(placement, id, present.length, brickId);
  const plan = planOfNewBricks({ volume, bricks, addKiB, rebalance }, planning);
  return { ...plan, notes: [...placement.notes, ...plan.notes] };
}

export interface NewBricks extends Pick<ExpandVolume, 'addKiB' | 'rebalance'> {
  readonly volume: Volume;
  readonly bricks: readonly Brick[];
}

/** Further bricks of a volume, whoever chose their places. */
export function planOfNewBricks({ volume, bricks, addKiB, rebalance }: NewBricks, planning: Planning): Plan {
  const { settings, state, unreachable } = planning;
  const { id, durability } = volume;
  const present = bricksOf(state, id);
  const where = glusterHostsFor(state, volume, unreachable, bricks[0]);
  const reference = volumeRef(state, volume);
  const added = bricks.map((brick) => glusterBrick(state, brick));
  const [oneAdded] = added;
  const stages: Stage[] = [
    // One set alone is never rebalanced.
    ...(oneAdded === undefined || present.length <= bricksPerSet(durability)
      ? []
      : [lookStage(volume, where, refuseWhileRebalancing(volume.name, oneAdded, settings))]),
    makeBricks(state, volume, bricks, settings),
    {
      title: 'add the bricks',
      steps: [
        glusterStep(volume, where, {
          id: 'volume',
          title: `add ${counted(bricks.length, 'brick')} to volume ${volume.name}`,
          script: addBricksScript(reference, durability, added, settings),
          undo: undoAddBricksScript(reference, durability, added, settings),
        }),
      ],
    },
  ];
  stages.push(syncBricks(state, volume, bricks));
  if (rebalance && volume.started && oneAdded !== undefined)
    stages.push(rebalanceStage(volume, where, oneAdded, settings));
  return {
    kind: 'expand-volume',
    title: `expand volume ${volume.name} by ${formatSize(addKiB)}`,
    changes: [
      { do: 'update', table: 'volumes', id, set: { sizeKiB: volume.sizeKiB + addKiB } },
      ...bricks.map((brick): Change => ({ do: 'add', table: 'bricks', id: brick.id, value: brick })),
    ],
    uses: [volume.cluster, ...new Set(bricks.map(({ device }) => device))],
    stages,
    ...probesBeforeUndo(
      volume,
      probeHosts(state, volume, bricks, (own, node) =>
        wouldBeCutOffScript(reference, own, settingsOn(node, settings)),
      ),
    ),
    recovery: 'back',
    notes: rebalance && !volume.started ? [laterNote(volume)] : [],
  };
}

/** gluster moves no files of a stopped volume, and doesn't begin by itself when it is started. */
function laterNote({ name }: Volume): string {
  return `No rebalance is started, since volume ${name} is stopped. When it has been started (glusterctl volume start ${name}): glusterctl rebalance start ${name}`;
}

function lookStage(volume: Volume, where: ReturnType<typeof glusterHostsFor>, script: Script): Stage {
  const title = `look whether volume ${volume.name} is being rebalanced`;
  return {
    title: 'look whether bricks can be added',
    steps: [glusterStep(volume, where, { id: 'look', title, script, undo: null })],
  };
}

function rebalanceStage(
  volume: Volume,
  where: ReturnType<typeof glusterHostsFor>,
  added: GlusterBrick,
  settings: HostSettings,
): Stage {
  return {
    title: 'spread the files',
    steps: [
      glusterStep(volume, where, {
        id: 'rebalance',
        title: `start a rebalance of volume ${volume.name}`,
        script: rebalanceStartScript(volume.name, settings),
        undo: rebalanceStopScript(volume.name, added, settings),
      }),
    ],
  };
}

function allocate<T>(place: () => T): T {
  try {
    return place();
  } catch (error) {
    if (!(error instanceof GlusterctlError)) throw error;
    throw retold(error, { message: `Failed to allocate volume expansion: ${error.message}` });
  }
}
