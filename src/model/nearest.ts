import { compareNaturally } from './natural-order.ts';

/** Names close to what was typed, closest first, and of those that are as close web2 before web10: at most `limit` slips away, or beginning with it. */
export function nearest(typed: string, names: Iterable<string>, limit = 2): readonly string[] {
  const wanted = typed.toLowerCase();
  const found: { name: string; slips: number }[] = [];
  for (const name of names) {
    const apart = Math.abs(wanted.length - name.length);
    const slips = apart > limit ? apart : slipsBetween(wanted, name.toLowerCase());
    if (slips <= limit || (wanted !== '' && name.toLowerCase().startsWith(wanted)))
      found.push({ name, slips });
  }
  return found.sort((a, b) => a.slips - b.slips || compareNaturally(a.name, b.name)).map(({ name }) => name);
}

/** Levenshtein's distance. */
export function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
