import type { Brick, Device } from './entities.ts';
import type { Id } from './ids.ts';
import { bricksInVolumes, heldBricks } from './reserved.ts';
import type { State } from './state.ts';

/** Space of one device, in KiB. */
export interface Usage {
  readonly totalKiB: number;
  /** What Heketi prints as used: every thin pool with its metadata, once. */
  readonly usedKiB: number;
  /** total − used, as Heketi prints it. */
  readonly freeKiB: number;
  /** LVM's spare metadata volume: as large as the largest pool metadata in the volume group. */
  readonly spareKiB: number;
  readonly brickCount: number;
}

/**
 * Bricks by device, those of open operations too: they may lie on the disk already. Made once for a whole state: most
 * questions ask about every device.
 */
export function bricksByDevice(state: State): ReadonlyMap<Id, readonly Brick[]> {
  const byDevice = new Map<Id, Brick[]>();
  const add = (device: Id, brick: Brick) => {
    const list = byDevice.get(device);
    if (list === undefined) byDevice.set(device, [brick]);
    else list.push(brick);
  };
  const around = surroundings(state);
  eachBrick(state, (brick) => {
    add(brick.device, brick);
    const outer = around?.get(brick.device);
    if (outer !== undefined) add(outer, brick);
  });
  return byDevice;
}

/** By devices that lie in another one, that one: what others made in a volume group of ours takes space of both. */
function surroundings({ devices }: State): ReadonlyMap<Id, Id> | null {
  const around = new Map<Id, Id>();
  for (const { id, inside } of Object.values(devices)) if (inside !== undefined) around.set(id, inside);
  return around.size === 0 ? null : around;
}

/** By keys, since to list the values of so large a table takes twice as long. */
function eachBrick(state: State, visit: (brick: Brick) => void): void {
  const { bricks } = state;
  for (const id of Object.keys(bricks)) {
    const brick = bricks[id];
    if (brick !== undefined) visit(brick);
  }
  for (const brick of heldBricks(state)) visit(brick);
}

/** What is summed up of the bricks of a device. */
interface Sum {
  usedKiB: number;
  spareKiB: number;
  brickCount: number;
}

function count(sum: Sum, { poolKiB, metadataKiB }: Brick): void {
  sum.usedKiB += poolKiB + metadataKiB;
  if (metadataKiB > sum.spareKiB) sum.spareKiB = metadataKiB;
}

export function usageOf(device: Device, bricks: readonly Brick[]): Usage {
  const pools = new Set<string>();
  const sum = { usedKiB: 0, spareKiB: 0, brickCount: bricks.length };
  for (const brick of bricks) {
    if (pools.has(brick.pool)) continue;
    pools.add(brick.pool);
    count(sum, brick);
  }
  return usageFrom(device, sum);
}

/** Of a foreign device nothing is free for us. */
function usageFrom({ totalKiB, foreign }: Device, { usedKiB, spareKiB, brickCount }: Sum): Usage {
  return foreign === true
    ? { totalKiB, usedKiB: totalKiB, freeKiB: 0, spareKiB: 0, brickCount }
    : { totalKiB, usedKiB, freeKiB: totalKiB - usedKiB, spareKiB, brickCount };
}

/**
 * Space of every device: all that a plan needs to know of bricks. One walk over them, so it is asked once for a plan. A
 * pool that is named after its brick is counted with it; only devices with others are looked at again.
 */
export function usageByDevice(state: State): ReadonlyMap<Id, Usage> {
  const devices = Object.values(state.devices);
  const sums = new Map<Id, Sum>();
  for (const { id } of devices) sums.set(id, { usedKiB: 0, spareKiB: 0, brickCount: 0 });
  const around = surroundings(state);
  const shared = new Set<Id>();
  const add = (device: Id, brick: Brick) => {
    const sum = sums.get(device);
    if (sum === undefined) return;
    sum.brickCount += 1;
    if (brick.pool.endsWith(brick.id)) count(sum, brick);
    else shared.add(device);
  };
  eachBrick(state, (brick) => {
    add(brick.device, brick);
    const outer = around?.get(brick.device);
    if (outer !== undefined) add(outer, brick);
  });
  const bricks = shared.size === 0 ? null : bricksByDevice(state);
  return new Map(
    devices.map((device) => {
      const { id } = device;
      const sum = sums.get(id);
      return [
        id,
        sum === undefined || shared.has(id) ? usageOf(device, bricks?.get(id) ?? []) : usageFrom(device, sum),
      ];
    }),
  );
}

/** How many bricks each volume has; made once for a whole state. */
export function brickCounts(state: State): ReadonlyMap<Id, number> {
  const counts = new Map<Id, number>();
  for (const { volume } of Object.values(state.bricks).filter(bricksInVolumes(state)))
    counts.set(volume, (counts.get(volume) ?? 0) + 1);
  return counts;
}

/** Bricks of one volume in gluster's order. */
export function bricksOf(state: State, volume: Id): readonly Brick[] {
  const isInVolume = bricksInVolumes(state);
  return Object.values(state.bricks)
    .filter((brick) => brick.volume === volume && isInVolume(brick))
    .sort((a, b) => a.position - b.position);
}
