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
  for (const brick of [...Object.values(state.bricks), ...heldBricks(state)]) {
    // What others made in a volume group of ours takes space of both.
    for (const device of [brick.device, state.devices[brick.device]?.inside]) {
      if (device === undefined) continue;
      const list = byDevice.get(device);
      if (list === undefined) byDevice.set(device, [brick]);
      else list.push(brick);
    }
  }
  return byDevice;
}

/** Of a foreign device nothing is free for us. */
export function usageOf(device: Device, bricks: readonly Brick[]): Usage {
  const { totalKiB } = device;
  if (device.foreign === true)
    return { totalKiB, usedKiB: totalKiB, freeKiB: 0, spareKiB: 0, brickCount: bricks.length };
  const pools = new Map<string, Brick>();
  for (const brick of bricks) if (!pools.has(brick.pool)) pools.set(brick.pool, brick);
  let usedKiB = 0;
  let spareKiB = 0;
  for (const { poolKiB, metadataKiB } of pools.values()) {
    usedKiB += poolKiB + metadataKiB;
    spareKiB = Math.max(spareKiB, metadataKiB);
  }
  return {
    totalKiB,
    usedKiB,
    freeKiB: totalKiB - usedKiB,
    spareKiB,
    brickCount: bricks.length,
  };
}

export function usageByDevice(state: State): ReadonlyMap<Id, Usage> {
  const bricks = bricksByDevice(state);
  return new Map(
    Object.values(state.devices).map((device) => [device.id, usageOf(device, bricks.get(device.id) ?? [])]),
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
