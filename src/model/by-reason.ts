import { GlusterctlError } from './errors.ts';

/** What failed for one and the same reason. */
export interface FailedAlike {
  readonly names: readonly string[];
  readonly error: GlusterctlError;
}

interface Failed {
  readonly name: string;
  readonly error: GlusterctlError;
}

/** So many of what is alike but for its names are told in full. */
const TOLD_EACH = 5;

/**
 * A reason is told once, whatever it kept from being done: of hundreds alike, or of an interrupted load, all. Where reasons
 * differ only in the name of what failed, each is told in its own words, and what to do with it: those of another would be
 * wrong. Of many the first; what is like those is named behind them.
 */
export function byReason(failures: readonly Failed[], most = TOLD_EACH): readonly FailedAlike[] {
  const alike = groupedBy(failures, ({ name, error }) => [
    error.code,
    nameless(error.message, name),
    nameless(error.hint ?? '', name),
  ]);
  return alike.flatMap((group) => {
    const same = groupedBy(group, ({ error }) => [error.message, error.hint]);
    const told = same.slice(0, most).map((own) => ({ names: namesOf(own), error: own[0].error }));
    const rest = same.slice(most).flat();
    if (rest.length === 0) return told;
    const error = new GlusterctlError(group[0].error.code, 'the same, of each in its own name');
    return [...told, { names: namesOf(rest), error }];
  });
}

type Group = readonly [Failed, ...Failed[]];

function groupedBy(
  failures: readonly Failed[],
  keyOf: (one: Failed) => readonly unknown[],
): readonly Group[] {
  const groups = new Map<string, [Failed, ...Failed[]]>();
  for (const one of failures) {
    const key = JSON.stringify(keyOf(one));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function namesOf(failures: readonly Failed[]): readonly string[] {
  return failures.map(({ name }) => name);
}

function nameless(text: string, name: string): string {
  return text.replace(/[\w-]+/g, (word) => (word === name ? '\0' : word));
}
