import { brickName, type GlusterBrick } from '../gluster/names.ts';
import { bricksPerSet } from '../model/durability.ts';
import type { Brick, Node, Volume } from '../model/entities.ts';
import { refused } from '../model/errors.ts';
import { devicesInside } from '../model/foreign.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { bricksOf, bricksOn } from '../model/usage.ts';
import { deviceLabel, manageName, nodesOf } from './addresses.ts';
import type { AboutMove } from './gates/about-move.ts';
import type { Gate } from './gates/gate.ts';
import type { Planning } from './planning.ts';
import { refuseUnknownOrder } from './unknown-order.ts';
import { glusterBrick, nodeOfBrick } from './volume-steps.ts';

/** One brick and where it goes. */
export interface Move {
  readonly volume: Volume;
  readonly old: Brick;
  readonly next: Brick;
  /** All bricks of its set, in order, before the move; of a distributed volume it alone. */
  readonly set: readonly Brick[];
  /** As gluster names them. */
  readonly names: { readonly old: GlusterBrick; readonly next: GlusterBrick };
  readonly nextNode: Node;
  readonly about: AboutMove;
  /** The state as it is when this move begins. */
  readonly planning: Planning;
}

/** What is known of a move besides its bricks. */
interface Manner {
  /** What is on the old disk counts for nothing. */
  readonly lost: boolean;
  readonly accept: readonly Gate[];
}

/** A brick and the one that takes its place; one that comes back empty at its own path is its own replacement. */
export function moveOf(old: Brick, next: Brick, { lost, accept }: Manner, planning: Planning): Move {
  const { state, unreachable } = planning;
  const volume = volumeOf(state, old);
  const { durability } = volume;
  const set = setOf(state, volume, old);
  const names = { old: glusterBrick(state, old), next: glusterBrick(state, next) };
  const nextNode = nodeOfBrick(state, next);
  const named = (bricks: readonly Brick[]) => bricks.map((brick) => brickName(glusterBrick(state, brick)));
  const all = nodesOf(state, volume.cluster);
  const away = all.filter((node) => unreachable.has(manageName(node)));
  const dispersed = durability.type === 'disperse';
  const about: AboutMove = {
    volume: volume.name,
    brick: old.id,
    leaving: brickName(names.old),
    next: brickName(names.next),
    set: named(set),
    arbiters: named(set.filter(({ kind }) => kind === 'arbiter')),
    kind: isDistributed(volume) ? 'distribute' : dispersed ? 'disperse' : 'replicate',
    enough: dispersed ? durability.data : 1,
    nextSizeKiB: next.sizeKiB,
    lost,
    members: all.filter((node) => !away.includes(node)).map(manageName),
    nextHost: manageName(nextNode),
    away: away.flatMap(({ manage, storage }) => [...new Set([...manage, ...storage])]),
    gates: [],
    waived: accept,
  };
  return { volume, old, next, set, names, nextNode, about, planning };
}

/**
 * A move while the host of the brick is no member, and another one is asked. It is not off: the others may take it for
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

export function setOf(state: State, volume: Volume, brick: Brick): readonly Brick[] {
  if (isDistributed(volume)) return [brick];
  refuseUnknownOrder(volume);
  const width = bricksPerSet(volume.durability);
  const start = brick.position - (brick.position % width);
  return bricksOf(state, volume.id).slice(start, start + width);
}

/** Bricks that are in a volume and lie on devices, or on what others made in their groups, in the order of their volumes' names, and of each volume in gluster's. */
export function bricksOnDevices(state: State, devices: readonly Id[]): readonly Brick[] {
  const outer = new Set(devices);
  const wanted = new Set([...devices, ...devicesInside(state, outer).map(({ id }) => id)]);
  const name = ({ volume }: Brick): string => state.volumes[volume]?.name ?? '';
  return [...wanted]
    .flatMap((device) => bricksOn(state, device))
    .filter(({ replacedBy }) => replacedBy === undefined)
    .sort((a, b) => (name(a) === name(b) ? a.position - b.position : name(a) < name(b) ? -1 : 1));
}

/** The disk of a brick, as a person calls it: `gl1:/dev/sdb`. */
export function placeOf({ planning: { state } }: Pick<Move, 'planning'>, brick: Brick): string {
  const device = state.devices[brick.device];
  return device === undefined ? brick.device : deviceLabel(device, state);
}

/** Ids of steps are told apart by the brick that leaves. */
export function stepId(what: string, where: string, move: Move): string {
  return `${what}@${where}/${move.old.id}`;
}
