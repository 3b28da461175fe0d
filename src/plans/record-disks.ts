import type { Device } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import type { Change, Plan } from '../model/plan.ts';
import { namesAfter } from './device-names.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';

/** What was seen of the disk of a device. */
export interface SeenDisk {
  readonly id: Id;
  /** Names that lead to it, the kernel's first. */
  readonly paths: readonly string[];
  /** Sizes and ids, where they were read as well. */
  readonly facts?: Pick<Device, 'pvUuid' | 'extentKiB' | 'totalKiB' | 'serialNumber'>;
}

/** Writes down what the disks of one host were seen to be. All in one plan: their names may have changed places. */
export function planRecordDisks(host: string, seen: readonly SeenDisk[], { state }: Planning): Plan {
  return recordOnly({
    kind: 'change-device',
    title: `record the disks of ${host} as they were seen`,
    changes: seen.flatMap(({ id, paths, facts }): Change[] => {
      const device = state.devices[id];
      if (device === undefined) return [];
      return [{ do: 'update', table: 'devices', id, set: { ...facts, ...namesAfter(device, paths) } }];
    }),
  });
}
