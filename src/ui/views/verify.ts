import type { Difference } from '../../drift/difference.ts';
import type { Drift } from '../../drift/drift.ts';
import { type DriftLevel, LEVELS } from '../../drift/kinds.ts';
import type { Next } from '../../health/health.ts';
import { counted } from '../../model/counted.ts';
import { EXIT_CODES } from '../../model/errors.ts';
import { grouped } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import { namedOnce } from '../../model/named-once.ts';
import { compareNaturally } from '../../model/natural-order.ts';
import type { View } from '../view.ts';

/** The shape of the JSON, for programs; goes up where a field changes its meaning or goes away. */
const SHAPE = 1;

const MARKS: Readonly<Record<DriftLevel, string>> = { harmful: '✖', risk: '!', harmless: '·' };

/** More of one kind in one place than anybody reads. */
const MOST_ALIKE = 5;

/** Differences by where they are, the worst first. */
export function verifyView(drift: Drift, looked: Date): View {
  const { differences, outdated, foreign, unknown, unmanaged, operations } = drift;
  return {
    text: () => '',
    parts: (wide) => lines(drift, wide),
    json: () => ({
      version: SHAPE,
      looked: looked.toISOString(),
      ...drift.looked,
      differences: differences.map(jsonOf),
      outdated: outdated.map(jsonOf),
      foreign: foreign.map(jsonOf),
      unknown,
      unmanaged,
      operations: operations.map(({ id, plan: { title } }) => ({ id, title })),
    }),
    names: () => [...differences, ...outdated].map(({ id }) => id),
    exitCode: differences.length === 0 && unknown.length === 0 ? 0 : EXIT_CODES.drift,
  };
}

function jsonOf({ kind, id, level, host, about, what, expected, found, next, cluster, volume }: Difference) {
  return { kind, id, level, host, about, what, expected, found, next, cluster, volume };
}

function lines(drift: Drift, wide: boolean): readonly string[] {
  const { unmanaged } = drift;
  return [
    ...groupsOf(drift.differences).flatMap(({ title, differences }) => [
      title,
      ...alike(differences, wide).flatMap(differenceLines),
      '',
    ]),
    ...unknownLines(drift.unknown),
    ...drift.operations.flatMap(({ id, plan: { title } }) => [
      `Operation ${id} (${title}) is open; what it changes was not compared:`,
      `    → glusterctl operation info ${id}`,
      '',
    ]),
    ...(unmanaged.length === 0
      ? []
      : [`Not managed: ${listed(unmanaged.map(({ name }) => name))}, in gluster and none of ours`, '']),
    ...foreignLines(drift.foreign, wide),
    ...outdatedLines(drift.outdated, wide),
    summary(drift),
  ];
}

/** A line for each; of many one for all of them. */
function foreignLines(foreign: Drift['foreign'], wide: boolean): readonly string[] {
  if (foreign.length === 0) return [];
  if (wide || foreign.length <= MOST_ALIKE)
    return [...foreign.map(({ what, found }) => `Not managed: ${what} (${found})`), ''];
  const hosts = [...new Set(foreign.flatMap(({ host }) => host ?? []))];
  return [
    `Not managed: ${foreign.length} logical volumes of others in groups of ours, on ${listed(hosts)}; with -o wide all of them`,
    '',
  ];
}

/** One line, however many hosts; with `wide` one for each. */
function outdatedLines(outdated: Drift['outdated'], wide: boolean): readonly string[] {
  if (outdated.length === 0) return [];
  if (wide) return [...outdated.map(({ what, id }) => `${what}: glusterctl repair ${id}`), ''];
  const [first, ...others] = outdated;
  const [where, which] =
    others.length === 0 ? [first?.host, first?.id] : [counted(outdated.length, 'host'), first?.kind];
  return [`Notes on ${where} are older than the state: glusterctl repair ${which}`, ''];
}

interface Group {
  readonly title: string;
  readonly differences: readonly Difference[];
}

/** Places in the order of the worst that is there, hosts before gluster, which needs them, then of names. */
function groupsOf(differences: readonly Difference[]): readonly Group[] {
  const groups = grouped(differences, ({ host, about }) =>
    host === null ? `In gluster, ${about.replace(/, snapshot .*/, '')}:` : `${host}:`,
  );
  const rank = (one: readonly Difference[]): number => LEVELS.indexOf(one[0]?.level ?? 'harmless');
  return [...groups]
    .map(([title, own]) => ({ title, differences: own }))
    .sort(
      (one, other) =>
        rank(other.differences) - rank(one.differences) ||
        Number(isInGluster(one)) - Number(isInGluster(other)) ||
        compareNaturally(one.title, other.title),
    );
}

function isInGluster({ differences }: Group): boolean {
  return differences[0]?.host === null;
}

interface Shown {
  readonly difference: Difference;
  /** So many more are like it, and not shown. */
  readonly more: number;
}

/** Of many of a kind, the first, and how many there are. */
function alike(differences: readonly Difference[], wide: boolean): readonly Shown[] {
  const counts = new Map<string, number>();
  for (const { kind } of differences) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const told = new Set<string>();
  return differences.flatMap((difference): Shown[] => {
    const count = counts.get(difference.kind) ?? 0;
    if (wide || count <= MOST_ALIKE) return [{ difference, more: 0 }];
    if (told.has(difference.kind)) return [];
    told.add(difference.kind);
    return [{ difference, more: count - 1 }];
  });
}

function differenceLines({ difference, more }: Shown): readonly string[] {
  const { level, what, expected, found, id, next, kind } = difference;
  return [
    `  ${MARKS[level]} ${what}`,
    `    expected  ${expected}`,
    `    found     ${found}`,
    // What is typed for it names it.
    ...(more === 0 && next.some(({ command }) => command.includes(id)) ? [] : [`    ${id}`]),
    ...(more === 0 ? [] : [`    and ${more} more of ${kind}; with -o wide all of them`]),
    ...next.map((one) => `    → ${nextWords(one)}`),
  ];
}

/** As it is typed, with where and when. */
export function nextWords({ command, on, when }: Next): string {
  const where = [when, on === null ? undefined : `on ${on}`].flatMap((word) => word ?? []).join(', ');
  return where === '' ? command : `${where}:  ${command}`;
}

export function unknownLines(unknown: Drift['unknown']): readonly string[] {
  if (unknown.length === 0) return [];
  return [
    'Not known:',
    ...unknown.flatMap(({ host, what, why, hint }) => [
      `  ? ${what === 'everything' ? namedOnce(host, why) : `${host}, ${what}: ${why}`}`,
      ...(hint === '' ? [] : [`    → ${hint.replace(/^[^:]*: (?=glusterctl )/, '')}`]),
    ]),
    '',
  ];
}

function summary({ looked, differences, unknown }: Drift): string {
  const { hosts, volumes, bricks, foreignBricks } = looked;
  const seen = `${counted(hosts, 'host')}, ${counted(volumes, 'volume')}, ${counted(bricks, 'brick')} looked at${foreignBricks === 0 ? '' : `, ${counted(foreignBricks, 'foreign brick')} only as gluster has ${foreignBricks === 1 ? 'it' : 'them'}`}`;
  if (differences.length === 0 && unknown.length === 0) return `${seen}: all is as the state has it`;
  return `${seen}: ${[counted(differences.length, 'difference'), ...(unknown.length === 0 ? [] : [`${unknown.length} unknown`])].join(', ')}`;
}
