import type { Brick, Device } from './entities.ts';
import { entriesOf } from './entries.ts';
import { grouped } from './grouped.ts';
import type { Id } from './ids.ts';
import { ownPool } from './own-brick.ts';
import { bricksInVolumes, heldBricks } from './reserved.ts';
import type { State } from './state.ts';
import { type DeviceTally, tallyOf } from './tally.ts';

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

/** Of every device. Bricks are looked at only where their tally does not tell: where they share pools or disks. */
export function usageByDevice(state: State): ReadonlyMap<Id, Usage> {
  const devices = Object.values(state.devices);
  const tally = tallyOf(state);
  const held = grouped(heldBricks(state), ({ device }) => device);
  const inside = grouped(devices, (device) => device.inside ?? '');
  return new Map(
    devices.map((device) => {
      const { id } = device;
      const taken = held.get(id) ?? [];
      const told = tally.devices[id];
      const alone = !inside.has(id) && (told?.guests ?? 0) === 0;
      if (alone && taken.every((brick) => brick.pool === ownPool(brick.id)))
        return [id, toldUsage(device, told, taken)];
      const all = [device, ...(inside.get(id) ?? [])].flatMap((each) => [
        ...entriesOf(state, 'bricks').having('device', each.id),
        ...(held.get(each.id) ?? []),
      ]);
      return [id, usageOf(device, all)];
    }),
  );
}

function toldUsage(device: Device, tally: DeviceTally | undefined, taken: readonly Brick[]): Usage {
  const { totalKiB } = device;
  const brickCount = (tally?.bricks ?? 0) + taken.length;
  if (device.foreign === true) return { ...usageOf(device, []), brickCount };
  const sum = taken.reduce((all, { poolKiB, metadataKiB }) => all + poolKiB + metadataKiB, 0);
  const usedKiB = (tally?.usedKiB ?? 0) + sum;
  const metadata = Object.keys(tally?.metadata ?? {}).map(Number);
  const spareKiB = Math.max(0, ...metadata, ...taken.map(({ metadataKiB }) => metadataKiB));
  return { totalKiB, usedKiB, freeKiB: totalKiB - usedKiB, spareKiB, brickCount };
}

/** How many bricks each volume has; made once for a whole state. */
export function brickCounts(state: State): ReadonlyMap<Id, number> {
  const counts = new Map<Id, number>();
  for (const { volume } of Object.values(state.bricks).filter(bricksInVolumes(state)))
    counts.set(volume, (counts.get(volume) ?? 0) + 1);
  return counts;
}

/** Bricks that the state has on one device; of a foreign one inside it, none. What all devices hold is found once. */
export function bricksOn(state: Pick<State, 'bricks'>, device: Id): readonly Brick[] {
  return entriesOf(state, 'bricks').having('device', device);
}

/** Bricks of one volume in gluster's order. */
export function bricksOf(state: State, volume: Id): readonly Brick[] {
  return entriesOf(state, 'bricks')
    .having('volume', volume)
    .filter(bricksInVolumes(state))
    .sort((a, b) => a.position - b.position);
}
