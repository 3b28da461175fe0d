import { idInTags, volumeGroup } from '../lvm/names.ts';
import type { Brick } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import { roundUp } from '../model/sizes.ts';
import type { BrickNote } from '../notes/note.ts';
import type { FoundLv, Inventory } from './inventory.ts';

export type BrickSizes = Pick<Brick, 'sizeKiB' | 'poolKiB' | 'metadataKiB' | 'pool'>;

const PATH = /^\/var\/lib\/heketi\/mounts\/vg_([0-9a-f]{32})\/brick_([0-9a-f]{32})\/brick$/;

/** A path that this program or Heketi gives to bricks; null: it is another. */
export function ownPath(path: string): { readonly device: Id; readonly id: Id } | null {
  const [, device, id] = PATH.exec(path) ?? [];
  return device === undefined || id === undefined ? null : { device, id };
}

export function lvOf(inventory: Inventory | null, group: string, name: string): FoundLv | undefined {
  return inventory?.lvs?.find((lv) => lv.group === group && lv.name === name);
}

/** LVM rounds up to whole extents: what the note says is what was asked for. */
export function sizesOf(
  inventory: Inventory | null,
  lv: FoundLv | undefined,
  note: BrickNote | undefined,
): BrickSizes | null {
  const pool = lv === undefined ? undefined : lvOf(inventory, lv.group, lv.pool);
  if (lv === undefined || pool === undefined) return note === undefined ? null : pick(note);
  const extent = inventory?.groups?.find(({ name }) => name === lv.group)?.extentKiB ?? 1;
  const asked = note !== undefined && roundUp(note.sizeKiB, extent) === roundUp(lv.sizeKiB, extent);
  return {
    sizeKiB: asked ? note.sizeKiB : lv.sizeKiB,
    poolKiB: pool.sizeKiB,
    metadataKiB: pool.metadataKiB,
    pool: pool.name,
  };
}

function pick({ sizeKiB, poolKiB, metadataKiB, pool }: BrickNote): BrickSizes {
  return { sizeKiB, poolKiB, metadataKiB, pool };
}

/**
 * What tags tell of a brick that has a path of ours: whose it is, and of which volume; null: they don't say that it is this
 * brick. LVM gives the tags of a pool and a volume that are made at once to the pool.
 */
export function toldByTags(
  inventory: Inventory | null,
  { device, id }: { readonly device: Id; readonly id: Id },
): { readonly lineage: string | undefined; readonly volume: string | undefined } | null {
  const lv = lvOf(inventory, volumeGroup(device), `brick_${id}`);
  const pool = lv === undefined ? undefined : lvOf(inventory, lv.group, lv.pool);
  const tags = [...(lv?.tags ?? []), ...(pool?.tags ?? [])];
  if (idInTags(tags, 'brick') !== id) return null;
  return { lineage: idInTags(tags, 'lineage'), volume: idInTags(tags, 'volume') };
}
