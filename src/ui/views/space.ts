import type { Device } from '../../model/entities.ts';
import { ownDevices } from '../../model/foreign.ts';
import type { Usage } from '../../model/usage.ts';

/** All disks of ours of a node or a cluster together. */
export interface Space {
  readonly devices: number;
  readonly totalKiB: number;
  readonly usedKiB: number;
  readonly freeKiB: number;
}

export function spaceOn(all: readonly Device[], usage: ReadonlyMap<string, Usage>): Space {
  const devices = ownDevices(all);
  const sum = (pick: 'totalKiB' | 'usedKiB' | 'freeKiB'): number =>
    devices.reduce((total, { id }) => total + (usage.get(id)?.[pick] ?? 0), 0);
  return {
    devices: devices.length,
    totalKiB: sum('totalKiB'),
    usedKiB: sum('usedKiB'),
    freeKiB: sum('freeKiB'),
  };
}
