import { deleteVolumeScript } from '../../gluster/delete-volume.ts';
import { dropBricksScript } from '../../gluster/drop-bricks.ts';
import { counted } from '../../model/counted.ts';
import type { Brick, Volume } from '../../model/entities.ts';
import { refused } from '../../model/errors.ts';
import { listed } from '../../model/listed.ts';
import type { Change, Stage } from '../../model/plan.ts';
import { GIB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import { deviceLabel } from '../addresses.ts';
import { volumeOf } from '../move.ts';
import type { Planning } from '../planning.ts';
import { glusterBrick, glusterHostsFor, glusterStep, volumeRef } from '../volume-steps.ts';
import { NOTHING_TO_TAKE_BACK } from './nothing-to-take-back.ts';

/** What a person waives who gives up data that is nowhere else. */
export const DATA_IS_GONE = 'data-is-gone';

export interface LostData {
  /** Bricks whose data is on no other. */
  readonly bricks: readonly Brick[];
  /** Volumes that lie wholly there: gluster deletes none while a host is off, and forgets them with the host. */
  readonly whole?: 'delete' | 'goes with its host';
}

export interface Losing {
  /** Each is written down as soon as it is done. */
  readonly stages: readonly Stage[];
  /** What has no stage of its own. */
  readonly changes: readonly Change[];
  /** What is lost, volume by volume. */
  readonly notes: readonly string[];
}

interface Loss {
  readonly volume: Volume;
  readonly gone: readonly Brick[];
  readonly staying: readonly Brick[];
}

function lossesOf({ bricks }: LostData, state: State): readonly Loss[] {
  const volumes = [...new Set(bricks.map((brick) => volumeOf(state, brick)))];
  return volumes.map((volume) => {
    const gone = bricks.filter((brick) => brick.volume === volume.id);
    const staying = bricksOf(state, volume.id).filter((brick) => !gone.includes(brick));
    return { volume, gone, staying };
  });
}

/** Nothing that is nowhere else is given up unasked. */
export function refuseLostData(bricks: readonly Brick[], planning: Planning): void {
  const { state } = planning;
  if (bricks.length === 0) return;
  const lines = lossesOf({ bricks }, state).map((loss) => lossWords(loss));
  const devices = [...new Set(bricks.map(({ device }) => device))].flatMap((id) => state.devices[id] ?? []);
  throw refused(
    `Data is on ${listed(devices.map((device) => deviceLabel(device, state)))} alone`,
    [
      ...lines,
      `If it is lost for good, say so: add --accept=${DATA_IS_GONE}. If the disk can be brought back, do that first.`,
    ].join('\n'),
  );
}

function lossWords({ volume, gone, staying }: Loss): string {
  if (staying.length === 0) return `Volume ${volume.name}: all of its data is lost, and so is the volume`;
  return `Volume ${volume.name}: the files on ${counted(gone.length, 'brick')} of ${gone.length + staying.length} are lost`;
}

/** Volumes go on without the bricks that are lost; those that lie wholly there are deleted. */
export function stagesOfLosing(data: LostData, planning: Planning): Losing {
  const losses = lossesOf(data, planning.state);
  for (const { volume } of losses) refuseWithMore(volume, planning);
  return {
    stages: losses.filter((loss) => !goesWithHost(loss, data)).map((loss) => stageOf(loss, planning)),
    changes: losses.filter((loss) => goesWithHost(loss, data)).flatMap(changesOf),
    notes: losses.map(lossWords),
  };
}

function refuseWithMore(volume: Volume, { state }: Planning): void {
  const [snapshot] = volume.snapshots;
  if (snapshot !== undefined) {
    throw refused(
      `Volume ${volume.name} has ${counted(volume.snapshots.length, 'snapshot')}`,
      `They lie on the same disks. They go with: glusterctl snapshot delete ${snapshot.name}`,
    );
  }
  if (Object.values(state.blockVolumes).some((block) => block.hostingVolume === volume.id))
    throw refused(`Volume ${volume.name} holds block volumes`, 'They are deleted first.');
}

function goesWithHost({ staying }: Loss, { whole }: LostData): boolean {
  return staying.length === 0 && whole === 'goes with its host';
}

function stageOf(loss: Loss, planning: Planning): Stage {
  const { volume, gone, staying } = loss;
  const { state, settings, unreachable } = planning;
  const reference = volumeRef(state, volume);
  const where = glusterHostsFor(state, volume, unreachable, staying[0] ?? gone[0]);
  const script =
    staying.length === 0
      ? deleteVolumeScript(reference, volume.durability, { ifUnused: false }, settings)
      : dropBricksScript(
          reference,
          gone.map((brick) => glusterBrick(state, brick)),
          settings,
        );
  const title =
    staying.length === 0
      ? `delete volume ${volume.name}, which is lost`
      : `go on without ${counted(gone.length, 'brick')} of volume ${volume.name}`;
  return {
    title,
    steps: [
      glusterStep(volume, where, { id: `lose-${volume.name}`, title, script, undo: NOTHING_TO_TAKE_BACK }),
    ],
    commits: changesOf(loss),
  };
}

function changesOf({ volume, gone, staying }: Loss): readonly Change[] {
  const removed = gone.map((brick): Change => ({ do: 'remove', table: 'bricks', id: brick.id }));
  if (staying.length === 0) return [...removed, { do: 'remove', table: 'volumes', id: volume.id }];
  const moved = staying.flatMap((brick, position): Change[] =>
    brick.position === position ? [] : [{ do: 'update', table: 'bricks', id: brick.id, set: { position } }],
  );
  const lostKiB = gone.reduce((sum, { sizeKiB }) => sum + sizeKiB, 0);
  const sizeKiB = Math.max(GIB, volume.sizeKiB - lostKiB);
  return [...removed, ...moved, { do: 'update', table: 'volumes', id: volume.id, set: { sizeKiB } }];
}

/** What is typed before data is given up. */
export function lostSentence(data: LostData, state: State): string {
  return `the data of ${listed(lossesOf(data, state).map(({ volume }) => volume.name))} is gone`;
}

/** What is lost, volume by volume. */
export function lostWords(data: LostData, state: State): readonly string[] {
  return lossesOf(data, state).map(lossWords);
}
