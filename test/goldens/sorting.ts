import { idsIn } from './ids.ts';

export type SortKey = (text: string) => string;

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sorts each run of neighbouring lines that match; tells in `came` in which order ids began them. */
export function sortRuns(
  lines: readonly string[],
  pattern: string,
  key: SortKey,
  came: string[][],
): string[] {
  const regex = new RegExp(pattern);
  const sorted: string[] = [];
  let run: string[] = [];
  const flush = (): void => {
    came.push(run.flatMap((line) => idsIn(line).slice(0, 1)));
    sorted.push(...run.toSorted((a, b) => compareText(key(a), key(b))));
    run = [];
  };
  for (const line of lines) {
    if (regex.test(line)) run.push(line);
    else {
      flush();
      sorted.push(line);
    }
  }
  flush();
  return sorted;
}

/** Sorts the words between [ and ], or those after the match. */
export function sortWords(line: string, pattern: string, key: SortKey): string {
  const found = new RegExp(pattern).exec(line);
  if (found === null) return line;
  const after = found.index + found[0].length;
  const bracket = /^[^[]*\[([^\]]*)\]/.exec(line.slice(after));
  const end = bracket === null ? line.length : after + bracket[0].length - 1;
  const begin = bracket === null ? after : end - (bracket[1] ?? '').length;
  const words = line
    .slice(begin, end)
    .split(/\s+/)
    .filter((word) => word !== '');
  return (
    line.slice(0, begin) + words.toSorted((a, b) => compareText(key(a), key(b))).join(' ') + line.slice(end)
  );
}

export function hostsInOrder(first: string, others: readonly string[]): [string, string[]] {
  const natural = new Intl.Collator('en', { numeric: true });
  const [head = '', ...rest] = [first, ...others].toSorted((a, b) => natural.compare(a, b));
  return [head, rest];
}

/** The mount host and the backup hosts, in order; a volume's lines come in pairs. */
export function sortMounts(lines: readonly string[]): string[] {
  const sorted = [...lines];
  for (let at = 0; at + 1 < sorted.length; at++) {
    const mount = /^(\s*Mount: )(\S+)(:[^:]*)$/.exec(sorted[at] ?? '');
    const backup = /^(\s*Mount Options: backup-volfile-servers=)(\S*)(.*)$/.exec(sorted[at + 1] ?? '');
    if (mount === null || backup === null) continue;
    const [first, rest] = hostsInOrder(
      mount[2] ?? '',
      (backup[2] ?? '').split(',').filter((host) => host !== ''),
    );
    sorted[at] = `${mount[1]}${first}${mount[3]}`;
    sorted[at + 1] = `${backup[1]}${rest.join(',')}${backup[3]}`;
  }
  return sorted;
}

type Inner = (block: readonly string[]) => readonly string[];

/** Sorts the blocks that begin at a marker; blank lines between them stay where they are. */
function sortBlocks(
  lines: readonly string[],
  marker: RegExp,
  key: SortKey,
  inner: Inner = (block) => block,
): readonly string[] {
  const starts = lines.flatMap((line, at) => (marker.test(line) ? [at] : []));
  if (starts.length === 0) return lines;
  const blocks = starts.map((start, at) => inner(lines.slice(start, starts[at + 1] ?? lines.length)));
  const sizes = blocks.map((block) => block.findLastIndex((line) => line !== '') + 1);
  const bodies = blocks
    .map((block, at) => block.slice(0, sizes[at]))
    .toSorted((a, b) => compareText(a.map(key).join('\n'), b.map(key).join('\n')));
  const gaps = blocks.map((block, at) => block.slice(sizes[at]));
  return [...lines.slice(0, starts[0]), ...bodies.flatMap((body, at) => [...body, ...(gaps[at] ?? [])])];
}

export function sortTopology(lines: readonly string[], key: SortKey): readonly string[] {
  const device: Inner = (block) => sortBlocks(block, /^\t{4}Id:/, key);
  const node: Inner = (block) => sortBlocks(block, /^\t\tId:/, key, device);
  const volume: Inner = (block) => sortBlocks(block, /^\t{3}Id: /, key);
  const cluster: Inner = (block) => {
    const found = block.findIndex((line) => /^ +Nodes:/.test(line));
    const at = found < 0 ? block.length : found;
    return [
      ...sortBlocks(block.slice(0, at), /^\tName: /, key, volume),
      ...sortBlocks(block.slice(at), /^\tNode Id: /, key, node),
    ];
  };
  return sortBlocks(lines, /^Cluster Id: /, key, cluster);
}
