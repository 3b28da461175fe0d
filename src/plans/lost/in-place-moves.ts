import { brickName } from '../../gluster/names.ts';
import { bricksPerSet } from '../../model/durability.ts';
import type { Brick, Volume } from '../../model/entities.ts';
import { refused } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import { manageName, nodesOf } from '../addresses.ts';
import type { AboutMove } from '../gates/about-move.ts';
import type { Gate } from '../gates/gate.ts';
import type { Move } from '../move-looks.ts';
import type { Planning } from '../planning.ts';
import { glusterBrick, nodeOfBrick } from '../volume-steps.ts';

/** A brick that comes back empty at its own path: it is its own replacement. */
export function moveInPlace(brick: Brick, accept: readonly Gate[], planning: Planning): Move {
  const { state, unreachable } = planning;
  const volume = volumeOf(state, brick);
  const node = nodeOfBrick(state, brick);
  const set = setOf(state, volume, brick);
  const names = { old: glusterBrick(state, brick), next: glusterBrick(state, brick) };
  const all = nodesOf(state, volume.cluster);
  const away = all.filter((one) => unreachable.has(manageName(one)));
  const about: AboutMove = {
    volume: volume.name,
    brick: brick.id,
    leaving: brickName(names.old),
    next: brickName(names.next),
    set: set.map((one) => brickName(glusterBrick(state, one))),
    arbiters: set.filter(({ kind }) => kind === 'arbiter').map((one) => brickName(glusterBrick(state, one))),
    kind: volume.durability.type === 'disperse' ? 'disperse' : 'replicate',
    enough: volume.durability.type === 'disperse' ? volume.durability.data : 1,
    nextSizeKiB: brick.sizeKiB,
    lost: true,
    members: all.filter((one) => !away.includes(one)).map(manageName),
    nextHost: manageName(node),
    away: away.flatMap(({ manage, storage }) => [...new Set([...manage, ...storage])]),
    gates: [],
    waived: accept,
  };
  return { volume, old: brick, next: brick, set, names, nextNode: node, about, planning };
}

/**
 * The same while the host of the brick is no member, and another one is asked. It is not off: the others may take it for
 * connected, since something answers there.
 */
export function whileAway(move: Move, commander: string): Move {
  const { planning, nextNode, about } = move;
  const name = manageName(nextNode);
  return {
    ...move,
    planning: { ...planning, unreachable: new Set([...planning.unreachable, name]) },
    about: { ...about, members: about.members.filter((member) => member !== name), nextHost: commander },
  };
}

export function volumeOf(state: State, brick: Brick): Volume {
  const volume = state.volumes[brick.volume];
  if (volume === undefined) throw refused(`Brick ${brick.id} is of a volume that the state doesn't know`);
  return volume;
}

/** Each file of it is on one brick alone. */
export function isDistributed({ durability }: Volume): boolean {
  return bricksPerSet(durability) === 1;
}

function setOf(state: State, volume: Volume, brick: Brick): readonly Brick[] {
  const width = bricksPerSet(volume.durability);
  const start = brick.position - (brick.position % width);
  return bricksOf(state, volume.id).slice(start, start + width);
}

/** Bricks that lie on devices, in the order of their volumes' names, and of each volume in gluster's. */
export function bricksOnDevices(state: State, devices: readonly Id[]): readonly Brick[] {
  const name = ({ volume }: Brick): string => state.volumes[volume]?.name ?? '';
  return Object.values(state.bricks)
    .filter(({ device, replacedBy }) => devices.includes(device) && replacedBy === undefined)
    .sort((a, b) => (name(a) === name(b) ? a.position - b.position : name(a) < name(b) ? -1 : 1));
}
