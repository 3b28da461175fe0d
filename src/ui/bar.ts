import type { Share } from './view.ts';

const FULL = '▇';
const EMPTY = '░';

/** How full something is. A little is never shown as nothing, nor what is nearly full as full. */
export function bar(share: Share, columns: number): string {
  const filled = between(share, columns);
  return FULL.repeat(filled) + EMPTY.repeat(columns - filled);
}

/** `62 %`; as with the bar, 0 and 100 are meant. */
export function percent(share: Share): string {
  const { used, total } = share;
  return `${used > total && total > 0 ? Math.round((used / total) * 100) : between(share, 100)} %`;
}

/** The next whole number of so many parts; all and none only where it is all or none. */
function between({ used, total }: Share, parts: number): number {
  if (used <= 0 || total <= 0) return 0;
  if (used >= total) return parts;
  return Math.min(Math.max(Math.round((used / total) * parts), 1), parts - 1);
}

/** From here on there is little room left. */
const TIGHT = 0.75;
const NEARLY_FULL = 0.9;

export function warmthOf({ used, total }: Share): 'green' | 'yellow' | 'red' {
  const share = total === 0 ? 0 : used / total;
  return share >= NEARLY_FULL ? 'red' : share >= TIGHT ? 'yellow' : 'green';
}
