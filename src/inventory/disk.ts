import type { Device } from '../model/entities.ts';
import type { FoundGroup, Inventory } from './inventory.ts';

/** The disk of a group, as the state has one. */
export interface Disk extends Pick<Device, 'paths' | 'pvUuid' | 'serialNumber'> {
  /** As LVM calls it: `[unknown]` where it is gone. */
  readonly path: string;
}

export function diskOf({ names }: Inventory, { disks: [first] }: FoundGroup): Disk {
  const path = first?.path ?? '';
  const block = names?.blocks.find((one) => one.path === path);
  return {
    path,
    paths: [...new Set([path, ...(block === undefined ? [] : (names?.linksTo(block) ?? []))])].sort(),
    pvUuid: first?.uuid ?? null,
    serialNumber: block === undefined || block.serialNumber === '' ? null : block.serialNumber,
  };
}
