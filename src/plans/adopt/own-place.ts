import type { HostTold } from '../../inventory/host-told.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { type BrickSizes, lvOf, ownPath, sizesOf, toldByTags } from '../../inventory/own-brick.ts';
import { volumeGroup } from '../../lvm/names.ts';
import type { Brick, Node } from '../../model/entities.ts';
import type { Id } from '../../model/ids.ts';
import type { State } from '../../model/state.ts';
import type { BrickNote, VolumeNote } from '../../notes/note.ts';
import { readNote } from '../../notes/read-note.ts';

export interface OwnPlace extends BrickSizes, Pick<Brick, 'id' | 'device' | 'lv'> {}

/** A brick on a disk of ours, which the state has lost: its tags must say so. */
export function ownPlace(path: string, node: Node, inventory: Inventory, state: State): OwnPlace | null {
  const place = ownPath(path);
  if (place === null) return null;
  const device = state.devices[place.device];
  if (device === undefined || device.foreign === true || device.node !== node.id) return null;
  const told = toldByTags(inventory, place);
  if (told === null || told.lineage !== state.lineage) return null;
  const lv = `brick_${place.id}`;
  const found = lvOf(inventory, volumeGroup(place.device), lv);
  const sizes = sizesOf(inventory, found, notedBrick(place.id, inventory, state.lineage));
  return sizes === null ? null : { ...place, lv, ...sizes };
}

/** What was asked for, before LVM made whole extents of it. */
function notedBrick(id: Id, inventory: Inventory, lineage: Id): BrickNote | undefined {
  return volumeNotes(inventory, lineage)
    .flatMap(({ note }) => note.bricks)
    .find((brick) => brick.id === id);
}

function volumeNotes({ notes }: Inventory, lineage: Id) {
  return notes.flatMap((line) => {
    const read = readNote(line);
    if (read?.lineage !== lineage || read.note.kind !== 'volume') return [];
    return [{ note: read.note, written: read.written }];
  });
}

/** What its hosts hold in writing of a volume that the state has lost: the newest; null: nothing. */
export function notedVolume(told: ReadonlyMap<string, HostTold>, id: Id, lineage: Id): VolumeNote | null {
  const notes = [...told.values()].flatMap(({ inventory }) =>
    inventory === null ? [] : volumeNotes(inventory, lineage).filter(({ note }) => note.id === id),
  );
  return notes.toSorted((a, b) => b.written - a.written)[0]?.note ?? null;
}
