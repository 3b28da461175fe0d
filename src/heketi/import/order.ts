import type { VolumeInfo } from '../../gluster/info.ts';
import type { Brick } from '../../model/entities.ts';
import { grouped } from '../../model/grouped.ts';

/** A brick that has no place among the others of its volume yet. */
export type Unplaced = Omit<Brick, 'position'> & { readonly node: string };

export interface Ordered {
  readonly bricks: readonly Brick[];
  /** The database has no order: this is one that could be. */
  readonly guessed: boolean;
}

/** In gluster's order where that is known; storage names are by node. */
export function ordered(
  bricks: readonly Unplaced[],
  width: number,
  info: VolumeInfo | null,
  storage: ReadonlyMap<string, readonly string[]>,
): Ordered {
  const known = info === null ? null : inOrderOf(bricks, info, storage);
  return {
    bricks: (known ?? possibleOrder(bricks, width)).map(({ node: _node, ...brick }, position) => ({
      ...brick,
      position,
    })),
    guessed: known === null && bricks.length > 1,
  };
}

/** null: gluster has other bricks than these. */
function inOrderOf(
  bricks: readonly Unplaced[],
  info: VolumeInfo,
  storage: ReadonlyMap<string, readonly string[]>,
): readonly Unplaced[] | null {
  if (info.bricks.length !== bricks.length) return null;
  const found = info.bricks.flatMap(
    ({ host, path }) =>
      bricks.find((brick) => brick.path === path && (storage.get(brick.node) ?? []).includes(host)) ?? [],
  );
  return new Set(found).size === bricks.length ? found : null;
}

/**
 * Sets that could be: of bricks of one size, each on a host of its own, its arbiter last. Heketi lists bricks by their
 * ids, so that nothing tells which of them really belong together.
 */
export function possibleOrder(bricks: readonly Unplaced[], width: number): readonly Unplaced[] {
  const count = bricks.length / width;
  if (width === 1 || count <= 1 || !Number.isInteger(count))
    return [...bricks].sort((a, b) => Number(a.kind === 'arbiter') - Number(b.kind === 'arbiter'));
  const arbiters = bricks.filter(({ kind }) => kind === 'arbiter');
  const data = bricks.filter(({ kind }) => kind !== 'arbiter');
  if (arbiters.length === count) {
    const sets = dealt(data, count);
    const matched = withArbiters(sets, arbiters);
    if (matched !== null) return matched.flat();
  }
  const groups = [...grouped(bricks, ({ sizeKiB }) => String(sizeKiB)).values()];
  const whole = groups.every((group) => group.length % width === 0 && fits(group, group.length / width));
  return (whole ? groups : [bricks]).flatMap((group) => dealt(group, group.length / width).flat());
}

/** No host has more bricks than there are sets. */
function fits(bricks: readonly Unplaced[], sets: number): boolean {
  return [...perNode(bricks).values()].every((own) => own.length <= sets);
}

function perNode(bricks: readonly Unplaced[]): ReadonlyMap<string, readonly Unplaced[]> {
  return grouped(bricks, ({ node }) => node);
}

/** Host by host, the sets in turn: no set gets two of a host, unless that has more bricks than there are sets. */
function dealt(bricks: readonly Unplaced[], count: number): readonly (readonly Unplaced[])[] {
  const sets: Unplaced[][] = Array.from({ length: count }, () => []);
  const hostByHost = [...perNode(bricks).values()].toSorted((a, b) => b.length - a.length).flat();
  for (const [index, brick] of hostByHost.entries()) sets[index % count]?.push(brick);
  return sets;
}

/** Each arbiter goes to a set that has no brick on its host, and moves on to another where that lets a later one in. */
function withArbiters(
  sets: readonly (readonly Unplaced[])[],
  arbiters: readonly Unplaced[],
): readonly (readonly Unplaced[])[] | null {
  const taken = new Map<number, Unplaced>();
  const place = (arbiter: Unplaced, tried: Set<number>): boolean => {
    for (const [index, set] of sets.entries()) {
      if (tried.has(index) || set.some(({ node }) => node === arbiter.node)) continue;
      tried.add(index);
      const other = taken.get(index);
      if (other !== undefined && !place(other, tried)) continue;
      taken.set(index, arbiter);
      return true;
    }
    return false;
  };
  if (!arbiters.every((arbiter) => place(arbiter, new Set()))) return null;
  return sets.map((set, index) => {
    const arbiter = taken.get(index);
    return arbiter === undefined ? set : [...set, arbiter];
  });
}
