import type { FoundOnHost } from '../../../actions/discover-disks.ts';
import { formatSize } from '../../../model/sizes.ts';
import type { Row } from '../../../ui/prompts/questions.ts';

export const DISK_COLUMNS = [
  { title: 'DISK' },
  { title: 'SIZE', align: 'right' },
  { title: 'MODEL', drop: 1 },
] as const;

/** A disk in a list to be ticked; with a refusal it can't be. */
export function diskRow(name: string, { device }: FoundOnHost, refusal: string | null): Row {
  const row = { value: name, cells: [name, formatSize(device.sizeKiB), device.model || '-'] };
  return refusal === null ? row : { ...row, refusal };
}

/** null: it can be taken. */
export function diskRefusal({ device, managed }: FoundOnHost): string | null {
  return managed === null ? (device.refusal?.words ?? null) : 'managed already';
}

/** It holds something, and may be used all the same where that is said. */
export function isWipeable({ device, managed }: FoundOnHost): boolean {
  return managed === null && device.wipeable;
}

/** What can be taken comes first, the rest with the reason. */
export function takeableFirst(rows: readonly Row[]): readonly Row[] {
  return [
    ...rows.filter(({ refusal }) => refusal === undefined),
    ...rows.filter(({ refusal }) => refusal !== undefined),
  ];
}
