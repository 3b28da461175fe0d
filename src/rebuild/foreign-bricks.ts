import type { VolumeInfo } from '../gluster/info.ts';
import { fileSystemOf, foreignDevice, volumesUnder } from '../inventory/file-system.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { deviceOfGroup } from '../lvm/names.ts';
import type { Brick, Device } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import type { BrickNote, PlaceNote } from '../notes/note.ts';
import type { InfoBrick } from './bricks.ts';
import type { Evidence, NoteOf } from './evidence.ts';
import type { NodeFound } from './nodes.ts';

export type PlacedNote = BrickNote & { readonly place: PlaceNote };

/** A brick that others made, of a volume that was adopted. */
export interface ForeignPlace {
  readonly device: Device;
  readonly brick: Pick<Brick, 'id' | 'sizeKiB' | 'poolKiB' | 'metadataKiB' | 'pool' | 'lv' | 'host'>;
}

/** What the note of its volume says of a brick at this place. */
export function placedNote(
  note: NoteOf<'volume'> | undefined,
  { path }: InfoBrick,
  host: NodeFound | undefined,
): PlacedNote | undefined {
  return note?.bricks
    .flatMap((one): PlacedNote[] => (one.place === undefined ? [] : [{ ...one, place: one.place }]))
    .find(({ place }) => place.path === path && place.node === host?.node.id);
}

export interface Placing {
  readonly info: VolumeInfo;
  /** Foreign devices that are known, by node and mount point. */
  readonly known: Map<string, Device>;
  readonly evidence: Evidence;
  nextId(): Id;
}

/** Where it lies, by its host where that tells, else by its note; a text: why it can't be placed. */
export function foreignPlace(
  brick: InfoBrick,
  host: NodeFound | undefined,
  noted: PlacedNote | undefined,
  { info, known, evidence, nextId }: Placing,
): ForeignPlace | string {
  const where = `${brick.host}:${brick.path}`;
  if (host === undefined) return `its brick ${where} is on a host that is in no pool`;
  const inventory = host.member.seen?.inventory ?? null;
  const found =
    inventory === null || !isOfVolume(inventory, brick, info) ? null : fileSystemOf(inventory, brick.path);
  if (noted === undefined && found === null)
    return inventory === null
      ? `no note tells where its brick ${where} lies, and its host can't be asked`
      : `no note tells where its brick ${where} lies, and its host does not`;
  const point = found?.point ?? noted?.place.point ?? '';
  const key = `${host.node.id} ${point}`;
  const device =
    known.get(key) ??
    foreignDevice(
      {
        point,
        source: found?.source ?? mountedAt(inventory, point),
        sizeKiB: found?.sizeKiB ?? noted?.place.totalKiB ?? 0,
      },
      {
        id: notedDevice(host.node.id, point, evidence) ?? nextId(),
        node: host.node.id,
        inside: insideOf(inventory, found, noted),
      },
    );
  known.set(key, device);
  const [storage] = host.node.storage;
  const named = brick.host === storage ? {} : { host: brick.host };
  if (noted !== undefined) {
    const { id, sizeKiB, poolKiB, metadataKiB, pool, place } = noted;
    return { device, brick: { id, sizeKiB, poolKiB, metadataKiB, pool, lv: place.lv, ...named } };
  }
  const sizeKiB = Math.floor((found?.sizeKiB ?? 0) / sharing(info, host, inventory, point));
  const under = found === null ? null : volumesUnder(found, brick.path, sizeKiB, device.inside !== undefined);
  if (under === null) return `${where} can't be placed`;
  return { device, brick: { id: nextId(), sizeKiB, ...under, ...named } };
}

/** Of a host whose gluster is stopped, as for maintenance: it names no bricks to be looked at. */
function mountedAt(inventory: Inventory | null, point: string): string {
  return inventory?.mounts.findLast((mount) => mount.point === point)?.node ?? '';
}

/** Where its file system isn't mounted, another directory is there. */
function isOfVolume({ folders, marks }: Inventory, { path }: InfoBrick, { uuid }: VolumeInfo): boolean {
  return folders.get(path) != null && (marks === null || marks.get(path) === uuid);
}

/** Of notes of all volumes there: they may share a file system. */
function notedDevice(node: Id, point: string, { notes }: Evidence): Id | undefined {
  return notes
    .all('volume')
    .flatMap(({ bricks }) => bricks)
    .find(({ place }) => place?.node === node && place.point === point)?.device;
}

function insideOf(
  inventory: Inventory | null,
  found: ReturnType<typeof fileSystemOf>,
  noted: PlacedNote | undefined,
): Id | undefined {
  if (found === null || inventory?.lvs == null) return noted?.place.inside;
  return found.lv === null ? undefined : (deviceOfGroup(found.lv.group) ?? undefined);
}

/** As gluster counts it where bricks of a volume share a file system. */
function sharing(
  { bricks }: VolumeInfo,
  { member }: NodeFound,
  inventory: Inventory | null,
  point: string,
): number {
  const own = bricks.filter(
    ({ host, hostUuid, path }) =>
      ((hostUuid !== '' && hostUuid === member.uuid) || member.names.includes(host)) &&
      inventory?.spaces.get(path)?.point === point,
  );
  return Math.max(1, own.length);
}
