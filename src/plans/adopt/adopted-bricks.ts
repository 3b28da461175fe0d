import { brickName } from '../../gluster/names.ts';
import { type FileSystem, fileSystemOf, foreignDevice, volumesUnder } from '../../inventory/file-system.ts';
import type { HostTold } from '../../inventory/host-told.ts';
import type { FoundLv, Inventory } from '../../inventory/inventory.ts';
import { deviceOfGroup, mountPoint, volumeGroup } from '../../lvm/names.ts';
import type { Brick, Device, Node } from '../../model/entities.ts';
import { GlusterctlError, refused } from '../../model/errors.ts';
import { isForeign } from '../../model/foreign.ts';
import type { Id } from '../../model/ids.ts';
import type { State } from '../../model/state.ts';
import { manageName, storageName } from '../addresses.ts';
import { nodeOfBrick } from '../volume-steps.ts';
import { type Found, nodeOfFound } from './foreign-volumes.ts';
import { type OwnPlace, ownPlace } from './own-place.ts';

/** By management name. */
export type ToldByHost = ReadonlyMap<string, HostTold>;

export interface Adopted {
  readonly bricks: readonly Brick[];
  /** Foreign devices that the state doesn't have yet. */
  readonly devices: readonly Device[];
  /** Those that it has, also such of ours as new ones lie in. */
  readonly uses: readonly Id[];
  /** Of the directories of the bricks, in their order. */
  readonly gids: readonly number[];
  /** gluster can take snapshots of it: every brick lies on a thin volume of its own. */
  readonly thin: boolean;
  /** How many of the bricks are foreign. */
  readonly foreign: number;
}

export interface Ids {
  readonly volume: Id;
  brickId(number: number): Id;
  deviceId(number: number): Id;
}

/** Where a brick was found. */
interface Place extends FileSystem {
  readonly node: Node;
  readonly gid: number;
  /** What is ours already: tags say that it is this brick, on this disk. */
  readonly own: OwnPlace | null;
}

/**
 * Bricks as gluster has them, each on the foreign device of its file system, but for those that were moved to disks of ours
 * and lost since; throws where one can't be placed.
 */
export function adoptedBricks(found: Found, told: ToldByHost, ids: Ids, state: State): Adopted {
  const { info } = found;
  const places = info.bricks.map((brick) => placeOf(found, brick, told, state));
  const devices: Device[] = [];
  const uses = new Set<Id>();
  const deviceFor = (place: Place): Device => {
    const { node, point } = place;
    const isThere = (device: Device): boolean =>
      device.node === node.id && device.foreign === true && device.name === point;
    const known = Object.values(state.devices).find(isThere);
    if (known !== undefined) uses.add(known.id);
    const present = known ?? devices.find(isThere);
    if (present !== undefined) return present;
    const outer = Object.values(state.devices).find(({ id }) => volumeGroup(id) === place.lv?.group);
    const made = foreignDevice(place, {
      id: ids.deviceId(devices.length),
      node: node.id,
      inside: outer?.id,
    });
    if (made.inside !== undefined) uses.add(made.inside);
    devices.push(made);
    return made;
  };
  const bricks = places.map((place, position): Brick => {
    const { host = '', path = '', arbiter = false } = info.bricks[position] ?? {};
    const common = {
      volume: ids.volume,
      path,
      ...(host === storageName(place.node) ? {} : { host }),
      kind: arbiter ? ('arbiter' as const) : ('data' as const),
      position,
    };
    if (place.own !== null) {
      uses.add(place.own.device);
      return { ...common, ...place.own };
    }
    const sharing = places.filter(({ node, point }) => node === place.node && point === place.point).length;
    const device = deviceFor(place);
    // As gluster counts it where bricks of a volume share a file system.
    const sizeKiB = Math.floor(place.sizeKiB / sharing);
    return {
      ...common,
      id: ids.brickId(position),
      device: device.id,
      sizeKiB,
      ...volumesUnder(place, path, sizeKiB, device.inside !== undefined),
    };
  });
  return {
    bricks,
    devices,
    uses: [...uses],
    gids: places.map(({ gid }) => gid),
    thin: places.every(({ lv }) => lv !== null && lv.pool !== ''),
    foreign: places.filter(({ own }) => own === null).length,
  };
}

function placeOf(
  found: Found,
  brick: Found['info']['bricks'][number],
  told: ToldByHost,
  state: State,
): Place {
  const node = nodeOfFound(state, found, brick);
  if (node === null) throw refused(`${brick.host} is no node of the cluster`);
  const host = manageName(node);
  const answer = told.get(host);
  const inventory = answer?.inventory ?? null;
  if (inventory === null)
    throw new GlusterctlError(
      'unreachable',
      `${host} has a brick of volume ${found.info.name}, and can't be looked at: ${answer?.problem ?? 'nobody asked it'}`,
      answer === undefined || answer.hint === '' ? {} : { hint: answer.hint },
    );
  refuseKnown(state, node, brick.path);
  const { gid } = folderOf(found, brick, host, inventory);
  const fileSystem = fileSystemOf(inventory, brick.path);
  if (fileSystem === null)
    throw refused(`${host} does not tell how large the file system of ${brick.path} is`);
  refuseOursBelow(state, node, fileSystem.point, brick.path);
  const { source, lv, pool } = fileSystem;
  if (lv === null && source.startsWith('/dev/mapper/') && inventory.lvs === null)
    throw refused(`${host} does not tell what ${source} is, which ${brick.path} lies on: LVM gave no answer`);
  const own = ownPlace(brick.path, node, inventory, state);
  if (lv !== null && own === null) refuseMadeByUs(state, lv, pool, inventory, `${host}:${brick.path}`);
  return { ...fileSystem, node, gid, own };
}

/** Its directory, which must be the volume's: where its file system isn't mounted, another one is there. */
function folderOf(
  { info }: Found,
  brick: Found['info']['bricks'][number],
  host: string,
  { folders, foldersTold, marks }: Inventory,
): { readonly gid: number } {
  const folder = folders.get(brick.path);
  const where = `${host}:${brick.path}`;
  if (folder == null) {
    const known = folder === undefined && foldersTold;
    throw refused(
      `The brick ${brickName(brick)} of volume ${info.name} ${known ? 'is not there' : "can't be read"}`,
      `Is its file system mounted? What is wrong on ${host}: glusterctl host check ${host}`,
    );
  }
  if (marks !== null && marks.get(brick.path) !== info.uuid)
    throw refused(
      `The directory ${where} is not marked as a brick of volume ${info.name}`,
      `Is its file system mounted? What is wrong on ${host}: glusterctl host check ${host}`,
    );
  return folder;
}

function refuseKnown(state: State, node: Node, path: string): void {
  const brick = Object.values(state.bricks).find(
    (one) => one.path === path && nodeOfBrick(state, one).id === node.id,
  );
  if (brick === undefined) return;
  throw refused(
    `${manageName(node)}:${path} is a brick of volume ${state.volumes[brick.volume]?.name ?? brick.volume} in the state`,
    'Two volumes never share a brick: what gluster has, and what the state has, must be compared first.',
  );
}

/** It would go with the brick that it lies in. */
function refuseOursBelow(state: State, node: Node, point: string, path: string): void {
  const own = Object.values(state.bricks).find(
    (brick) =>
      !isForeign(state, brick) && mountPoint(brick) === point && nodeOfBrick(state, brick).id === node.id,
  );
  if (own === undefined) return;
  throw refused(
    `${manageName(node)}:${path} lies in the file system of a brick of volume ${state.volumes[own.volume]?.name ?? own.volume}`,
    'It would be lost with that one: move its files to a volume of their own.',
  );
}

/** What carries tags of this program is no volume that was made by hand. */
function refuseMadeByUs(
  state: State,
  lv: FoundLv,
  pool: FoundLv | null,
  { groups }: Inventory,
  where: string,
): void {
  const group = groups?.find(({ name }) => name === lv.group);
  const own = [...lv.tags, ...(pool?.tags ?? [])];
  const lineages = [...own, ...(group?.tags ?? [])].flatMap(
    (tag) => /^glusterctl\.lineage=(.+)$/.exec(tag)?.[1] ?? [],
  );
  const other = lineages.find((lineage) => lineage !== state.lineage);
  if (other !== undefined)
    throw refused(
      `${where} was made by this program under another state, of lineage ${other}`,
      'Whoever has that state runs this volume: two would not know of each other.',
    );
  if (lv.tags.some(isOfBrick) || (pool?.tags.some(isOfBrick) === true && lineages.length > 0))
    throw refused(
      `${where} was made by this program, and the state has lost it`,
      group !== undefined && isLostDevice(state, group.name)
        ? 'Its disk is not in the state: once that is taken in, the volume can be adopted. What is to be done about it: glusterctl verify'
        : 'It is no volume of others. A backup may have it: glusterctl state backups',
    );
}

function isLostDevice(state: State, group: string): boolean {
  const id = deviceOfGroup(group);
  return id !== null && state.devices[id] === undefined;
}

function isOfBrick(tag: string): boolean {
  return tag.startsWith('glusterctl.brick=');
}
