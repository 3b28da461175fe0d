import type { VolumeInfo } from '../gluster/info.ts';
import type { FoundLv, Inventory } from '../inventory/inventory.ts';
import { mapperNode, volumeGroup } from '../lvm/names.ts';
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

/** null: no brick that this program or Heketi has made. */
export function placeOf(
  brick: InfoBrick,
  position: number,
  local: number,
  host: NodeFound | undefined,
  noted: readonly BrickNote[],
): BrickPlace | null {
  const inventory = host?.member.seen?.inventory ?? null;
  const [, device, id] = PATH.exec(brick.path) ?? [];
  if (device !== undefined && id !== undefined) {
    const note = noted.find((one) => one.id === id);
    const lv = lvOf(inventory, volumeGroup(device), `brick_${id}`);
    return { id, device, lv: `brick_${id}`, sizes: sizesOf(inventory, lv, note) };
  }
  // gluster mounts what it makes of a snapshot itself: only the note tells which brick that is.
  const note = noted.find((one) => one.position === position);
  const hex = /\/snaps\/([0-9a-f]{32})\/brick\d+(?:\/|$)/.exec(brick.path)?.[1];
  if (note === undefined || hex === undefined) return null;
  const group = volumeGroup(note.device);
  const mounted = inventory?.mounts.find(({ point }) => brick.path === `${point}/brick`)?.node;
  const found = (inventory?.lvs ?? []).find(
    ({ group: in_, name }) => in_ === group && mapperNode(group, name) === mounted,
  );
  const lv = found?.name ?? `${hex}_${local}`;
  const { id: known } = note;
  return {
    id: known,
    device: note.device,
    lv,
    sizes: sizesOf(inventory, found ?? lvOf(inventory, group, lv), note),
  };
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
