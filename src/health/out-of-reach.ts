import type { BrickHealth } from './health.ts';

/**
 * Of a set with bricks away: how many entries are whole on too few of those that are up, as their counts tell. Who counts
 * an entry has it whole, and says that another lacks it: an arbiter has nothing but the account. So that one of the two
 * copies beside it counts far fewer says that the whole ones are away, as where too few fragments are counted. null where
 * entries wait and counts can't tell: of one that all count, two copies may blame each other, or only what is away.
 * `needed`: whole bricks that it takes to read an entry.
 */
export function outOfReach(bricks: readonly BrickHealth[], needed: number): number | null {
  if (bricks.every(({ state }) => state === 'up')) return 0;
  const up = bricks.filter(({ state }) => state === 'up');
  const most = Math.max(0, ...up.map(({ pending }) => pending ?? 0));
  if (most === 0) return up.some(({ pending }) => pending === null) ? null : 0;
  if (bricks.some(({ state }) => state === 'unknown') || up.some(({ pending }) => pending === null))
    return null;
  const counts = up.filter(({ arbiter }) => !arbiter).map(({ pending }) => pending ?? 0);
  const lacking = most - mostShared(counts, needed);
  // Hosts do not count at the same moment, and clients write between.
  return lacking * 2 > most ? lacking : null;
}

/** How many entries can be on so many of the bricks at once, by what each of them counts. */
function mostShared(counts: readonly number[], needed: number): number {
  const fits = (shared: number): boolean =>
    counts.reduce((sum, count) => sum + Math.min(count, shared), 0) >= needed * shared;
  let [least, beyond] = [0, counts.reduce((sum, count) => sum + count, 1)];
  while (beyond - least > 1) {
    const middle = Math.floor((least + beyond) / 2);
    if (fits(middle)) least = middle;
    else beyond = middle;
  }
  return least;
}
