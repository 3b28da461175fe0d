import { volumeGroup } from '../../lvm/names.ts';
import type { Brick, Device, Node } from '../../model/entities.ts';
import type { Id } from '../../model/ids.ts';
import { bricksOn, type Usage, usageByDevice } from '../../model/usage.ts';
import type { Next, SetHealth, VolumeHealth } from '../health.ts';
import { hungOn } from '../hung.ts';
import type { Joined } from '../joined.ts';
import { bricksByNode, hostName } from '../survey.ts';

/** What takes the place of a host that is lost: said only where its bricks find room. */
export function hostCures(joined: Joined, node: Node, volumes: readonly VolumeHealth[]): readonly Next[] {
  const bricks = bricksByNode(joined.state).get(node.id) ?? [];
  if (bricks.length === 0) return [];
  const name = hostName(node);
  const hit = setsWith(volumes, (brick) => brick.host === name);
  const room = usageByDevice(joined.state);
  const others = joined.nodes.filter((other) => other !== node && canTake(joined, other));
  const next = others.find(
    (other) => hit.every((set) => !isOn(set, other)) && fits(bricks, devicesInUse(joined, other), room),
  );
  const isSpread = hit.every((set) =>
    others.some((other) => !isOn(set, other) && fits(smallestOf(bricks), devicesInUse(joined, other), room)),
  );
  const elsewhere = next !== undefined ? hostName(next) : isSpread ? '--anywhere' : null;
  return [
    ...(elsewhere === null
      ? []
      : [
          {
            command: `glusterctl node replace ${name} ${elsewhere}`,
            on: null,
            when: 'if it never comes back',
          },
        ]),
    { command: `glusterctl node replace ${name}`, on: null, when: 'if it was installed anew, and is empty' },
  ];
}

/** What takes the place of a disk that failed: a new one at its path, or another one that has room for its bricks. */
export function diskCures(
  joined: Joined,
  device: Device,
  volumes: readonly VolumeHealth[],
  otherwise = 'or have another disk take over',
): readonly Next[] {
  const { state } = joined;
  const node = state.nodes[device.node];
  if (node === undefined) return [];
  const place = placeOf(node, device);
  const spare = spareDevice(joined, device, volumes);
  return [
    // What others have made is never made anew.
    ...(device.foreign === true
      ? []
      : [
          {
            command: `glusterctl device replace ${place} ${place}`,
            on: null,
            when: 'when a new disk is in its place',
          },
        ]),
    ...(spare === null
      ? []
      : [
          {
            command: `glusterctl device replace ${place} ${spare}`,
            on: null,
            when: otherwise,
          },
        ]),
  ];
}

/** One on the same host where that has one. */
export function spareDevice(joined: Joined, old: Device, volumes: readonly VolumeHealth[]): string | null {
  const { state, nodes } = joined;
  const own = state.nodes[old.node];
  if (own === undefined) return null;
  const place = placeOf(own, old);
  const bricks = (bricksByNode(state).get(own.id) ?? []).filter(({ device }) => device === old.id);
  const hit = setsWith(volumes, (brick) => brick.place === place);
  const room = usageByDevice(state);
  for (const node of [own, ...nodes.filter((other) => other !== own)]) {
    if (!canTake(joined, node)) continue;
    const isTaken = (set: SetHealth): boolean =>
      set.bricks.some((brick) => brick.host === hostName(node) && brick.place !== place);
    if (hit.some(isTaken)) continue;
    const found = devicesInUse(joined, node).find((device) => device !== old && fits(bricks, [device], room));
    if (found !== undefined) return placeOf(node, found);
  }
  return null;
}

function placeOf(node: Node, { name }: Device): string {
  return `${hostName(node)}:${name}`;
}

function setsWith(
  volumes: readonly VolumeHealth[],
  isHit: (brick: SetHealth['bricks'][number]) => boolean,
): readonly SetHealth[] {
  return volumes.flatMap(({ sets }) => sets.filter(({ bricks }) => bricks.some(isHit)));
}

function isOn({ bricks }: SetHealth, node: Node): boolean {
  return bricks.some(({ host }) => host === hostName(node));
}

function canTake(joined: Joined, node: Node): boolean {
  return node.state === 'online' && node.maintenance == null && joined.isAnswering(node);
}

function devicesInUse(joined: Joined, node: Node): readonly Device[] {
  return Object.values(joined.state.devices).filter(
    (device) =>
      device.node === node.id &&
      device.state === 'online' &&
      device.foreign !== true &&
      isSound(joined, node, device),
  );
}

/** What is in trouble itself takes nothing over: of two such disks each would be told to replace the other. */
function isSound(joined: Joined, node: Node, { id }: Device): boolean {
  const look = joined.look(node);
  if (hungOn(joined, node).has(id)) return false;
  if (look === null || look.pools === null) return true;
  const bricks = bricksOn(joined.state, id);
  const group = volumeGroup(id);
  return (
    // LVM tells nothing of a group in which nothing lies.
    (bricks.length === 0 || look.groups.has(group)) &&
    !look.pools.some((pool) => pool.group === group && pool.ailing !== null) &&
    !bricks.some(({ path }) => look.failing.has(path))
  );
}

function smallestOf(bricks: readonly Brick[]): readonly Brick[] {
  return bricks.toSorted((a, b) => sizeOf(a) - sizeOf(b)).slice(0, 1);
}

function sizeOf({ poolKiB, metadataKiB }: Brick): number {
  return poolKiB + metadataKiB;
}

/** The largest first, each where most is free. */
function fits(bricks: readonly Brick[], devices: readonly Device[], room: ReadonlyMap<Id, Usage>): boolean {
  const free = devices.map(({ id }) => room.get(id)?.freeKiB ?? 0);
  return bricks
    .toSorted((a, b) => sizeOf(b) - sizeOf(a))
    .every((brick) => {
      const at = free.indexOf(Math.max(0, ...free));
      const left = (free[at] ?? 0) - sizeOf(brick);
      free[at] = left;
      return left >= 0;
    });
}
