import { grouped } from '../../model/grouped.ts';
import type { HeketiBrick, HeketiDatabase, HeketiDevice } from '../records/database.ts';
import { targets } from '../records/operations.ts';
import type { HeketiFinding } from './finding.ts';

/** Sums that do not add up. */
export function sizeFindings(database: HeketiDatabase): readonly HeketiFinding[] {
  const byDevice = grouped(Object.values(database.brickentries), ({ Info }) => Info.device);
  return [
    ...Object.values(database.deviceentries).flatMap((device) =>
      deviceFindings(device, byDevice.get(device.Info.id) ?? []),
    ),
    ...blockFindings(database),
  ];
}

function deviceFindings(
  { Info: { id, storage } }: HeketiDevice,
  bricks: readonly HeketiBrick[],
): readonly HeketiFinding[] {
  const where = { table: 'deviceentries', id } as const;
  const { total, free, used } = storage;
  const found: HeketiFinding[] = [];
  if (total !== free + used)
    found.push({
      kind: 'device-sizes',
      where,
      what: `its ${free} KiB free and ${used} KiB used make ${free + used} KiB, and not its total of ${total} KiB`,
      detail: { totalKiB: total, freeKiB: free, usedKiB: used },
      operation: null,
    });
  const { bricksKiB, spareKiB } = taken(bricks);
  if (used === bricksKiB || used === bricksKiB + spareKiB) return found;
  const kind = used > bricksKiB ? 'phantom-use' : 'use-too-small';
  const gap = Math.abs(used - bricksKiB);
  const what = `it counts ${used} KiB as used, ${gap} KiB ${used > bricksKiB ? 'more' : 'less'} than its bricks take`;
  // Records and the space they take are changed at one time, so no operation under way explains it.
  return [...found, { kind, where, what, detail: { usedKiB: used, bricksKiB }, operation: null }];
}

/**
 * A clone is in the pool of its source and takes nothing more. LVM keeps the largest metadata of a pool once more as a
 * spare: after a resync that is in what is used.
 */
function taken(bricks: readonly HeketiBrick[]): { readonly bricksKiB: number; readonly spareKiB: number } {
  const pools = new Map<string, number>();
  for (const { Info, LvmThinPool, TpSize, PoolMetadataSize } of bricks) {
    const pool = LvmThinPool === '' ? `tp_${Info.id}` : LvmThinPool;
    pools.set(pool, Math.max(pools.get(pool) ?? 0, TpSize + PoolMetadataSize));
  }
  const bricksKiB = [...pools.values()].reduce((sum, size) => sum + size, 0);
  return { bricksKiB, spareKiB: Math.max(0, ...bricks.map(({ PoolMetadataSize }) => PoolMetadataSize)) };
}

function blockFindings(database: HeketiDatabase): readonly HeketiFinding[] {
  const { volumeentries, blockvolumeentries } = database;
  return Object.values(volumeentries).flatMap(({ Info }): HeketiFinding[] => {
    if (Info.block !== true) return [];
    const { freesize: freeGiB = 0, reservedsize: reservedGiB = 0, blockvolume } = Info.blockinfo;
    const held = blockvolume ?? [];
    const blockGiB = held.reduce((sum, id) => sum + (blockvolumeentries[id]?.Info.size ?? 0), 0);
    if (Info.size === blockGiB + freeGiB + reservedGiB) return [];
    return [
      {
        kind: 'block-sizes',
        where: { table: 'volumeentries', id: Info.id },
        what: `its block volumes (${blockGiB} GiB), what is free (${freeGiB} GiB) and what is reserved (${reservedGiB} GiB) make ${blockGiB + freeGiB + reservedGiB} GiB, and not its size of ${Info.size} GiB`,
        detail: { sizeGiB: Info.size, freeGiB, reservedGiB, blockGiB },
        operation: expansionOf(database, held),
      },
    ];
  });
}

/** A block volume that is being expanded has its old size, and the new one is taken from what is free. */
function expansionOf({ pendingoperations }: HeketiDatabase, blockVolumes: readonly string[]): string | null {
  const expanding = Object.values(pendingoperations).find((operation) =>
    targets(operation, 'expandBlockVolume').some((id) => blockVolumes.includes(id)),
  );
  return expanding?.Id ?? null;
}
