import type { Node } from '../../model/entities.ts';
import { listed } from '../../model/listed.ts';
import type { Finding } from '../health.ts';
import type { Joined } from '../joined.ts';
import { hostName } from '../survey.ts';

/** What only shows when hosts are laid side by side: versions and clocks. */
export function comparedFindings(joined: Joined): readonly Finding[] {
  return [...versions(joined), ...opVersions(joined), ...clocks(joined)];
}

interface Told<T> {
  readonly name: string;
  readonly value: T;
}

function told<T>(joined: Joined, read: (node: Node) => T | null | undefined): readonly Told<T>[] {
  return joined.nodes.flatMap((node) => {
    const value = read(node);
    return value == null ? [] : [{ name: hostName(node), value }];
  });
}

/** `10.3 on gl1, gl2; 11.1 on gl3` */
function sideBySide<T extends string | number>(all: readonly Told<T>[]): string {
  const values = [...new Set(all.map(({ value }) => value))];
  return values
    .map((value) => `${value} on ${listed(all.filter((one) => one.value === value).map(({ name }) => name))}`)
    .join('; ');
}

function differ<T>(all: readonly Told<T>[]): boolean {
  return new Set(all.map(({ value }) => value)).size > 1;
}

/** The hosts that are not as most are. */
function few<T>(all: readonly Told<T>[]): string {
  const counts = new Map<T, number>();
  for (const { value } of all) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [usual] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  return listed(all.filter(({ value }) => value !== usual).map(({ name }) => name));
}

function versions(joined: Joined): readonly Finding[] {
  const all = told(joined, (node) => joined.look(node)?.version);
  if (!differ(all)) return [];
  return [
    {
      kind: 'versions-differ',
      level: 'warning',
      about: few(all),
      what: `The hosts run different versions of gluster: ${sideBySide(all)}`,
      risk: 'That is for the time of an upgrade only: peers may reject each other, and heals may fail.',
      next: [{ command: 'glusterctl host check', on: null }],
    },
  ];
}

function opVersions(joined: Joined): readonly Finding[] {
  const all = told(joined, (node) => joined.look(node)?.opVersion);
  if (!differ(all)) return [];
  return [
    {
      kind: 'op-versions-differ',
      level: 'warning',
      about: few(all),
      what: `The hosts work by different op-versions: ${sideBySide(all)}`,
      risk: 'They may reject each other the next time that glusterd is started.',
      next: [{ command: 'glusterctl peer doctor', on: null }],
    },
  ];
}

const MOST_SECONDS = 5;

/** By how many seconds each clock is off from that of most; none where the time that asking took explains it. */
export function clockOffsets(joined: Joined): ReadonlyMap<string, number> {
  const all = told(joined, (node) => joined.seen(node)?.ahead);
  const likely = all.map(({ value }) => (value.least + value.most) / 2).sort((a, b) => a - b);
  const middle = likely[Math.floor((likely.length - 1) / 2)] ?? 0;
  return new Map(
    all.map(({ name, value: { least, most } }) => {
      const off = least > middle ? least - middle : most < middle ? most - middle : 0;
      return [name, Math.trunc(off)];
    }),
  );
}

function clocks(joined: Joined): readonly Finding[] {
  const off = [...clockOffsets(joined)].filter(([, seconds]) => Math.abs(seconds) > MOST_SECONDS);
  if (off.length === 0) return [];
  const words = off.map(
    ([name, seconds]) => `${name} ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'behind'}`,
  );
  return [
    {
      kind: 'clocks-differ',
      level: 'warning',
      about: listed(off.map(([name]) => name)),
      what: `The clocks of the hosts differ: ${listed(words)}`,
      risk: 'Which of two copies is the newer one, and what logs tell, can not be relied on.',
      next: [{ command: 'glusterctl host check', on: null }],
    },
  ];
}
