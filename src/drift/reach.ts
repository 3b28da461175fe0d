import type { HostTold } from '../inventory/host-told.ts';
import { type Choice, isAllOrphans } from './chosen.ts';
import type { Difference } from './difference.ts';
import type { Unknown } from './drift.ts';
import { DIFFERENCE_KINDS, type DifferenceKind } from './kinds.ts';

interface Looked {
  readonly told: readonly HostTold[];
  readonly differences: readonly Difference[];
  readonly unknown: readonly Unknown[];
}

/** Of which hosts a choice asks something. */
export interface Reach {
  isAsked(host: string): boolean;
  /** What the word names may be there, on a host that could not be asked. */
  mayBe(word: string): boolean;
}

export function reachOf(choice: Choice, { told, differences, unknown }: Looked): Reach {
  const ids = new Set(differences.map(({ id }) => id));
  const isOf = (word: string, host: string): boolean => {
    const rest = word.slice(word.indexOf(':') + 1);
    const named = told.find((one) => rest === one.host || rest.startsWith(`${one.host}:`));
    return named === undefined ? !word.includes(':') || kindOf(word)?.at === 'pool' : named.host === host;
  };
  return {
    // Who named each of them asked for nothing of other hosts.
    isAsked: (host) =>
      choice.all || isAllOrphans(choice) || choice.words.some((word) => !ids.has(word) && isOf(word, host)),
    mayBe: (word) => kindOf(word) !== null && unknown.some(({ host }) => isOf(word, host)),
  };
}

/** The kind that an id begins with; null: none is called so. */
function kindOf(word: string) {
  const name = word.replace(/:.*/s, '');
  return isKind(name) ? DIFFERENCE_KINDS[name] : null;
}

function isKind(name: string): name is DifferenceKind {
  return Object.hasOwn(DIFFERENCE_KINDS, name);
}
