import type { Next } from '../health/health.ts';
import type { Difference } from './difference.ts';
import { DIFFERENCE_KINDS } from './kinds.ts';
import { type Trust, WAYS } from './ways.ts';

/** Which differences somebody wants to be rid of. */
export interface Choice {
  /** Ids, or their beginnings up to a colon: a kind, or a kind on one host. */
  readonly words: readonly string[];
  readonly all: boolean;
  readonly orphans: boolean;
  readonly trust: Trust | null;
}

/** What is brought to what. */
export type Side = 'hosts' | 'state' | 'orphan';

export interface Chosen {
  readonly wanted: readonly { readonly difference: Difference; readonly side: Side }[];
  /** They stay, each with the reason. */
  readonly left: readonly Left[];
  /** Words that mean none. */
  readonly unknown: readonly string[];
}

export interface Left {
  readonly difference: Difference;
  readonly why: string;
}

/** Nothing is ever removed from a host unless it was named itself, or with --orphans. */
export function choose(differences: readonly Difference[], choice: Choice): Chosen {
  const { words, all } = choice;
  const named = (id: string): boolean => words.some((word) => isBeginning(word, id));
  const chosen = differences.filter(
    ({ id, kind }) => all || named(id) || (isAllOrphans(choice) && WAYS[kind] === 'orphan'),
  );
  const unsafe = notToBeStarted(
    differences,
    (one) => isStopped(one) || (WAYS[one.kind] === 'hosts' && chosen.includes(one)),
  );
  const wanted: { readonly difference: Difference; readonly side: Side }[] = [];
  const left: Left[] = [];
  for (const difference of chosen) {
    const side = sideOf(difference, choice, unsafe);
    if (side === 'hosts' || side === 'state' || side === 'orphan') wanted.push({ difference, side });
    else left.push({ difference, why: side.why });
  }
  const unknown = words.filter((word) => !differences.some(({ id }) => isBeginning(word, id)));
  return { wanted, left, unknown };
}

/** Up to a colon: a kind, or a kind on one host. */
export function isBeginning(word: string, id: string): boolean {
  return id === word || id.startsWith(`${word}:`);
}

/** Beside names it only says that those of them may go. */
export function isAllOrphans({ words, orphans }: Choice): boolean {
  return orphans && words.length === 0;
}

function sideOf(
  { id, kind, volume, take }: Difference,
  { words, orphans, trust }: Choice,
  unsafe: ReadonlySet<string>,
): Side | { readonly why: string } {
  const way = WAYS[kind];
  if (typeof way === 'object') return way;
  if (way === 'orphan')
    return orphans || words.includes(id)
      ? way
      : { why: 'something is removed from a host only where it is named itself, or with --orphans' };
  if (kind === 'brick-not-served' && unsafe.has(volume ?? ''))
    return { why: 'other bricks of its volume are not as they should be: first them' };
  if (isStopped({ kind }) && trust === 'state' && unsafe.has(volume ?? ''))
    return { why: 'bricks of it are not as they should be: first them' };
  if (way !== 'either') return way;
  if (trust === null) return { why: 'say what counts: --trust=state or --trust=hosts' };
  if (trust === 'hosts') return take === null ? { why: 'the state can not be told so' } : 'state';
  if (kind === 'option-by-hand' && id.includes('/user.'))
    return { why: 'gluster never takes back what begins with "user.": --trust=hosts writes it down' };
  return 'hosts';
}

/** Nothing is wrong with its bricks because of that. */
function isStopped({ kind }: Pick<Difference, 'kind'>): boolean {
  return kind === 'volume-not-started';
}

/** Where something is wrong with bricks, what starts them comes after that, and is told so. */
export function startsLast(differences: readonly Difference[]): readonly Difference[] {
  const unsafe = notToBeStarted(differences, isStopped);
  return differences.map((one) =>
    (one.kind === 'brick-not-served' || isStopped(one)) && unsafe.has(one.volume ?? '')
      ? { ...one, next: one.next.map(afterTheRest) }
      : one,
  );
}

function afterTheRest(next: Next): Next {
  if (next.command.endsWith('--trust=hosts')) return next;
  const when = ['after what is wrong with its bricks', next.when].flatMap((word) => word ?? []).join(', ');
  return { ...next, when };
}

/** Volumes with bricks that are not as they should be, nor will be then. */
export function notToBeStarted(
  differences: readonly Difference[],
  isMended: (one: Difference) => boolean,
): ReadonlySet<string> {
  return new Set(
    differences
      .filter((one) => DIFFERENCE_KINDS[one.kind].start !== 'free' && !isMended(one))
      .flatMap(({ volume }) => volume ?? []),
  );
}
