import { usage } from '../../model/errors.ts';
import type { ArgumentDefinition } from '../argument.ts';
import type { Typed } from '../define.ts';
import { WHY_EMPTY } from './flag-values.ts';

/**
 * A word that is empty names nothing, and must not pass for one that was left away: `db check "$FILE"` would look at
 * something else than was meant. What stands behind `--` is another command's.
 */
export function refuseEmptyWords(
  takes: readonly ArgumentDefinition[],
  { words, beforeDashes }: Pick<Typed, 'words' | 'beforeDashes'>,
): void {
  const split = takes.some(({ afterDashes }) => afterDashes === true);
  const own = split ? words.slice(0, beforeDashes ?? words.length) : words;
  for (const [place, { name, variadic, afterDashes, mayBeEmpty, instead }] of takes.entries()) {
    if (afterDashes === true || mayBeEmpty === true) continue;
    const ofIt = own.slice(place, variadic === true ? undefined : place + 1);
    if (ofIt.includes('')) throw usage(`${name} is empty`, instead?.(words) ?? WHY_EMPTY);
  }
}
