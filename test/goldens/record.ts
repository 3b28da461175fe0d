import type { Ids } from './ids.ts';
import { canonical, type Json, keyOrders, layoutOf, parseJson, withoutAdded, writeJson } from './json.ts';
import type { CommandStep } from './scenario.ts';
import { compareText, sortMounts, sortRuns, sortTopology, sortWords } from './sorting.ts';

export interface StreamRecord {
  readonly name: string;
  readonly text: string;
  readonly step: CommandStep;
  readonly ids: Ids;
  /** Takes out what differs from run to run. */
  readonly tidy: (text: string) => string;
  /** What the transcript has for this stream. */
  readonly wanted: readonly string[];
}

const FEW_BYTES = 400;
const CONTROLS = new RegExp(['[\\u0000', '\\u001f\\u007f]'].join('-'), 'g');

/** A stream as the lines of a transcript, ids still raw. */
export function streamLines(record: StreamRecord): readonly string[] {
  const { name, step, ids, tidy } = record;
  const has = (directive: string): boolean => step.directives.some(([word]) => word === directive);
  const all = (directive: string): readonly string[] =>
    step.directives.filter(([word]) => word === directive).map(([, rest]) => rest);
  if (all('blank').includes(name)) return [`${name}: ${record.text === '' ? 'empty' : 'not empty'}`];
  if (record.text === '') return [`${name}: empty`];
  const came: string[][] = [];
  const key = (text: string): string => ids.sortKey(text);
  const text = tidy(record.text);
  const value = parseJson(text);
  const out: string[] = [];
  if (value !== undefined) {
    const how = { key, mounts: has('mounts'), keepOrder: has('keep-json-order'), came };
    out.push(...jsonLines(record, value, (one) => canonical(one, how)));
  } else {
    let lines: readonly string[] = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
    if (has('mounts') || has('topology')) lines = sortMounts(lines);
    if (has('topology')) lines = sortTopology(lines, key);
    for (const pattern of all('sort-words')) lines = lines.map((line) => sortWords(line, pattern, key));
    for (const pattern of all('sort-lines')) lines = sortRuns(lines, pattern, key, came);
    const ending = record.text.endsWith('\n') ? '' : ' no newline at end';
    out.push(`${name}:${ending}`, ...lines.map((line) => `  |${visible(line)}`));
  }
  if (has('ascending') && name === 'stdout') out.push(ascending(came));
  return out;
}

/** Added fields are left out; the final newline, which Heketi has not, is not looked at. */
function jsonLines(record: StreamRecord, found: Json, order: (value: Json) => Json): readonly string[] {
  const raw = parseJson(record.text) ?? null;
  const { name: layout, indent } = layoutOf(record.text, raw);
  const value = order(withoutAdded(found, wantedKeys(record.wanted)));
  const noNewline = record.wanted[0]?.endsWith('no newline at end') === true;
  const lines = [`${record.name}: json, ${layout}${noNewline ? ', no newline at end' : ''}`];
  const brief = writeJson(value, indent);
  const few = record.wanted.includes('  bytes:') || brief.length <= FEW_BYTES;
  if (
    few &&
    layout !== 'unusual layout' &&
    (record.wanted.includes('  bytes:') || record.wanted.length === 0)
  ) {
    lines.push('  bytes:', ...brief.split('\n').map((line) => `    |${visible(line)}`));
  }
  const orders = [...keyOrders(value)].toSorted(([a], [b]) => compareText(a, b));
  lines.push(
    '  keys:',
    ...orders.map(
      ([path, seen]) =>
        `    |${visible(`${path}: ${[...seen].toSorted().join('  or  ')}`).replace(/·$/, ' ')}`,
    ),
  );
  return [
    ...lines,
    '  value:',
    ...writeJson(value, 2, true)
      .split('\n')
      .map((line) => `    |${visible(line)}`),
  ];
}

/** The keys that a transcript lists, by place. */
function wantedKeys(wanted: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const begin = wanted.indexOf('  keys:') + 1;
  const end = wanted.indexOf('  value:');
  const known = new Map<string, Set<string>>();
  if (begin === 0) return known;
  for (const line of wanted.slice(begin, end)) {
    const [, path = '', orders = ''] = /^ {4}\|(.*?): ?(.*)$/.exec(line) ?? [];
    known.set(path, new Set(orders.split(/ +or +| +/)));
  }
  return known;
}

function ascending(came: readonly (readonly string[])[]): string {
  const lists = came.filter((ids) => ids.length > 1);
  const sorted = lists.every((ids) => ids.join() === ids.toSorted().join());
  return `  ids ascending: ${lists.length === 0 ? 'fewer than two' : sorted ? 'yes' : 'no'}`;
}

function visible(line: string): string {
  const body = line.replace(/ +$/, '');
  const shown = body
    .replaceAll('\t', '→')
    .replace(CONTROLS, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return shown + '·'.repeat(line.length - body.length);
}

/** The part of a block that belongs to one stream. */
export function partOf(lines: readonly string[], name: string): readonly string[] {
  const begin = lines.findIndex((line) => line.startsWith(`${name}:`));
  if (begin < 0) return [];
  const end = lines.findIndex((line, at) => at > begin && !line.startsWith(' '));
  return lines.slice(begin, end < 0 ? lines.length : end);
}
