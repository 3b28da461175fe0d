import { UNCOUNTED } from '../../drift/kinds.ts';
import { DIFFERENCE_MEANINGS } from '../../drift/meanings/index.ts';
import { FINDING_MEANINGS } from '../../health/meanings/index.ts';
import { BRICK_MEANINGS, HOST_MEANINGS, WORD_MEANINGS } from '../../health/meanings/states.ts';
import { CONCERN_MEANINGS } from '../../hosts/check/concerns.ts';
import { ERROR_MEANINGS } from '../../model/error-meanings.ts';
import { type ErrorCode, EXIT_CODES } from '../../model/errors.ts';
import type { Explanation } from '../../model/explanation.ts';
import { OWN_WORDS, type OwnWords } from '../../model/own-words.ts';
import { GATE_MEANINGS, LOSS_MEANINGS } from '../../plans/gates/gate-meanings.ts';
import { HEKETI_WORDS } from '../../plans/heketi-words.ts';

/** What is explained, by what it is. */
export const AREAS = {
  error: { title: 'Errors, and the exit codes that go with them', one: 'an error' },
  word: {
    title: 'How a cluster, a volume or a set of bricks does',
    one: 'what "status" says of a cluster or a volume',
  },
  brick: { title: 'How a brick does', one: 'what "status" says of a brick' },
  host: { title: 'How a host does', one: 'what "status" says of a host' },
  finding: { title: 'Findings of "status"', one: 'a finding of "status"' },
  difference: { title: 'Differences that "verify" finds', one: 'a difference that "verify" finds' },
  condition: {
    title: 'Conditions that refusals name, most of which --accept takes',
    one: 'a condition that a refusal names',
  },
  check: { title: 'What "host check" looks at', one: 'what "host check" looks at' },
  own: { title: 'Errors that tell of somebody else', one: 'an error that tells of somebody else' },
  words: { title: "Errors in Heketi's words", one: "an error in Heketi's words" },
} as const;

export type Area = keyof typeof AREAS;

export interface Entry extends Explanation {
  /** What is typed behind "explain". */
  readonly name: string;
  readonly area: Area;
  /** How a command ends with it; null where it ends none. */
  readonly exitCode: number | null;
}

function entries(
  area: Area,
  all: Readonly<Record<string, Explanation>>,
  exitCode: (name: string) => number | null,
): readonly Entry[] {
  return Object.entries(all).map(([name, explanation]) => ({
    name,
    area,
    exitCode: exitCode(name),
    ...explanation,
  }));
}

/** Known by what stands in them. */
function inWords(area: Area, all: readonly OwnWords[]): readonly Entry[] {
  return all.map(({ words, code, means, causes, next }) => ({
    name: words,
    area,
    exitCode: EXIT_CODES[code],
    means,
    causes,
    next,
  }));
}

const CODES: ReadonlyMap<string, number> = new Map(Object.entries(EXIT_CODES));
const always = (code: ErrorCode) => () => EXIT_CODES[code];

export const CATALOGUE: readonly Entry[] = [
  ...entries('error', ERROR_MEANINGS, (name) => CODES.get(name) ?? null),
  ...entries('word', WORD_MEANINGS, () => null),
  ...entries('brick', BRICK_MEANINGS, () => null),
  ...entries('host', HOST_MEANINGS, () => null),
  ...entries('finding', FINDING_MEANINGS, () => null),
  ...entries('difference', DIFFERENCE_MEANINGS, (name) =>
    UNCOUNTED.has(name) ? null : EXIT_CODES.drift,
  ).map((entry) => ({
    ...entry,
    next: [...entry.next, ['See where, and what repairs it', 'glusterctl verify'] as const],
  })),
  ...entries('condition', { ...GATE_MEANINGS, ...LOSS_MEANINGS }, always('refused')),
  ...entries('check', CONCERN_MEANINGS, always('drift')),
  ...inWords('own', OWN_WORDS),
  ...inWords('words', HEKETI_WORDS),
];

interface Chapter {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** The same, in the order in which it is told whole. */
export const CHAPTERS: readonly Chapter[] = Object.entries(AREAS).map(([area, { title }]) => ({
  title,
  entries: CATALOGUE.filter((entry) => entry.area === area),
}));

/** What is meant by a name, an exit code, or an error as it was printed; several where one word stands for several. */
export function entriesFor(typed: string): readonly Entry[] {
  const wanted = plain(typed.replace(/^Error: /, ''));
  const named = CATALOGUE.filter(({ name }) => plain(name) === wanted);
  if (named.length > 0) return named;
  if (/^\d+$/.test(wanted))
    return CATALOGUE.filter(({ area, exitCode }) => area === 'error' && exitCode === Number(wanted));
  // mount-missing:gl1:0a1b2c3d, as it is printed
  const [difference] = wanted.split(':');
  const told = CATALOGUE.filter(({ name, area }) => area === 'difference' && name === difference);
  if (told.length > 0) return told;
  // unavailable:data, module dm_mirror
  const kind = /^(unavailable|one-copy|module)\b/.exec(wanted)?.[0];
  if (kind !== undefined) return CATALOGUE.filter(({ name }) => name === kind);
  return CATALOGUE.filter(
    ({ name, area }) => (area === 'words' || area === 'own') && wanted.includes(plain(name)),
  );
}

export function plain(text: string): string {
  return text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
}
