import { brickPath } from '../../src/lvm/names.ts';
import type { MountSettings } from '../../src/lvm/settings.ts';
import type { Brick } from '../../src/model/entities.ts';
import { defaultSettings } from '../support/default-settings.ts';

export const SETTINGS: MountSettings = defaultSettings(idOf('0a'));

/** 32 hex digits that are easy to tell apart. */
export function idOf(seed: string): string {
  return seed.padEnd(32, '0');
}

/** /dev/vdb and /dev/vdc are alike but for their serial numbers. */
export function labDisk(path: string) {
  return { sizeKiB: 20 * 1024 * 1024, serialNumber: path === '/dev/vdb' ? 'data1' : 'data2', arrival: null };
}

export function sampleBrick(device: string, brick: string, more: Partial<Brick> = {}): Brick {
  return {
    id: idOf(brick),
    volume: idOf('f0'),
    device: idOf(device),
    path: brickPath(idOf(device), idOf(brick)),
    sizeKiB: 1024 * 1024,
    poolKiB: 1024 * 1024,
    metadataKiB: 8192,
    pool: `tp_${idOf(brick)}`,
    lv: `brick_${idOf(brick)}`,
    kind: 'data',
    position: 0,
    ...more,
  };
}
