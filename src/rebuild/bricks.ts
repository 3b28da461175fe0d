import type { VolumeInfo } from '../gluster/info.ts';
import { type BrickSizes, lvOf, ownPath, sizesOf } from '../inventory/own-brick.ts';
import { deviceOfGroup, mapperNode, volumeGroup } from '../lvm/names.ts';
import type { Brick } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import type { BrickNote } from '../notes/note.ts';
import type { NodeFound } from './nodes.ts';

export type InfoBrick = VolumeInfo['bricks'][number];

/** Which brick of ours stands in gluster's list. */
export interface BrickPlace {
  readonly id: Id;
  readonly device: Id;
  readonly lv: string;
  /** As LVM and the note of its volume tell it, whichever does. */
  readonly sizes: BrickSizes | null;
}

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
  const told = ownPath(brick.path);
  if (told !== null) {
    const lv = `brick_${told.id}`;
    const known = noted.find((one) => one.id === told.id);
    return { ...told, lv, sizes: sizesOf(inventory, lvOf(inventory, volumeGroup(told.device), lv), known) };
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
