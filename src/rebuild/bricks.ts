import type { VolumeInfo } from '../gluster/info.ts';
import type { FoundLv, Inventory } from '../inventory/inventory.ts';
import { deviceOfGroup, mapperNode, volumeGroup } from '../lvm/names.ts';
import type { Brick } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import { roundUp } from '../model/sizes.ts';
import type { BrickNote } from '../notes/note.ts';
import type { NodeFound } from './nodes.ts';

export type InfoBrick = VolumeInfo['bricks'][number];

/** Which brick of ours stands in gluster's list. */
export interface BrickPlace {
  readonly id: Id;
  readonly device: Id;
  readonly lv: string;
  /** As LVM and the note of its volume tell it, whichever does. */
  readonly sizes: Pick<Brick, 'sizeKiB' | 'poolKiB' | 'metadataKiB' | 'pool'> | null;
}

const PATH = /^\/var\/lib\/heketi\/mounts\/vg_([0-9a-f]{32})\/brick_([0-9a-f]{32})\/brick$/;

/** null: no brick that this program or Heketi has made. Of clones without a note `nextId` gives the id. */
export function placeOf(
  brick: InfoBrick,
  position: number,
  local: number,
  host: NodeFound | undefined,
  noted: readonly BrickNote[],
  nextId: () => Id,
): BrickPlace | null {
  const inventory = host?.member.seen?.inventory ?? null;
  const [, group, id] = PATH.exec(brick.path) ?? [];
  if (group !== undefined && id !== undefined) {
    const known = noted.find((one) => one.id === id);
    const own = lvOf(inventory, volumeGroup(group), `brick_${id}`);
    return { id, device: group, lv: `brick_${id}`, sizes: sizesOf(inventory, own, known) };
  }
  const hex = /\/snaps\/([0-9a-f]{32})\/brick\d+(?:\/|$)/.exec(brick.path)?.[1];
  if (hex === undefined) return null;
  // gluster mounts what it makes of a snapshot itself: only the note tells which brick that is.
  const note = noted.find((one) => one.position === position);
  const mounted = inventory?.mounts.find(({ point }) => brick.path === `${point}/brick`)?.node;
  const lv = (inventory?.lvs ?? []).find(({ group, name }) => mapperNode(group, name) === mounted);
  const device = note?.device ?? (lv === undefined ? null : deviceOfGroup(lv.group));
  if (device === null) return null;
  const name = lv?.name ?? `${hex}_${local}`;
  const found = lv ?? lvOf(inventory, volumeGroup(device), name);
  return { id: note?.id ?? nextId(), device, lv: name, sizes: sizesOf(inventory, found, note) };
}

/** What bricks have in LVM, as `group/name`: their volumes and their pools. */
export function lvmNames(bricks: readonly Brick[]): ReadonlySet<string> {
  return new Set(
    bricks.flatMap(({ device, lv, pool }) => [lv, pool].map((name) => `${volumeGroup(device)}/${name}`)),
  );
}

function lvOf(inventory: Inventory | null, group: string, name: string): FoundLv | undefined {
  return inventory?.lvs?.find((lv) => lv.group === group && lv.name === name);
}

/** LVM rounds up to whole extents: what the note says is what was asked for. */
function sizesOf(
  inventory: Inventory | null,
  lv: FoundLv | undefined,
  note: BrickNote | undefined,
): BrickPlace['sizes'] {
  const pool = lv === undefined ? undefined : lvOf(inventory, lv.group, lv.pool);
  if (lv === undefined || pool === undefined) {
    return note === undefined ? null : pick(note);
  }
  const extent = inventory?.groups?.find(({ name }) => name === lv.group)?.extentKiB ?? 1;
  const asked = note !== undefined && roundUp(note.sizeKiB, extent) === roundUp(lv.sizeKiB, extent);
  return {
    sizeKiB: asked ? note.sizeKiB : lv.sizeKiB,
    poolKiB: pool.sizeKiB,
    metadataKiB: pool.metadataKiB,
    pool: pool.name,
  };
}

function pick({ sizeKiB, poolKiB, metadataKiB, pool }: BrickNote): BrickPlace['sizes'] {
  return { sizeKiB, poolKiB, metadataKiB, pool };
}
