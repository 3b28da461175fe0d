import type { Left } from '../../drift/chosen.ts';
import { countedDifferences, isCounted } from '../../drift/counted-differences.ts';
import type { Difference } from '../../drift/difference.ts';
import type { Unknown } from '../../drift/drift.ts';
import { EXIT_CODES } from '../../model/errors.ts';
import { listed } from '../../model/listed.ts';
import type { View } from '../view.ts';
import { nextWords, unknownLines } from './verify.ts';

interface RepairToShow {
  readonly done: readonly Difference[];
  /** Repaired, and found again. */
  readonly still: readonly Difference[];
  readonly left: readonly Left[];
  /** What could not be asked: it may be so there, too. */
  readonly unknown: readonly Unknown[];
}

const SHAPE = 1;

export function repairView({ done, still, left, unknown }: RepairToShow): View {
  const stays = [...still.map((difference) => ({ difference, why: 'it is as it was' })), ...left];
  const whatStays = () => ({ left: stays.map(leftJson), unknown });
  return {
    text: () => '',
    parts: () => [
      ...done.map(({ what, id }) => `✔ ${id}  (was: ${what})`),
      ...stays.flatMap(leftLines),
      ...unknownLines(unknown),
      summary(done, stays.length, unknown),
    ],
    json: () => ({ version: SHAPE, repaired: done.map(({ id }) => id), ...whatStays() }),
    names: () => done.map(({ id }) => id),
    exitCode: left.length === 0 && !still.some(isCounted) && unknown.length === 0 ? 0 : EXIT_CODES.drift,
    left: { lines: () => [...stays.flatMap(leftLines), ...unknownLines(unknown)], json: whatStays },
  };
}

function leftLines({ difference: { id, what, next }, why }: Left): readonly string[] {
  return [`· ${what}`, `    ${id} stays: ${why}`, ...next.map((one) => `    → ${nextWords(one)}`)];
}

function leftJson({ difference: { id, kind, what, next }, why }: Left) {
  return { id, kind, what, why, next };
}

function summary(done: readonly Difference[], stays: number, unasked: readonly Unknown[]): string {
  const unknown = unasked.length;
  if (done.length === 0 && stays === 0) {
    if (unknown === 0) return 'Nothing to repair';
    return `Nothing repaired: ${listed([...new Set(unasked.map(({ host }) => host))])} could not be asked`;
  }
  const words = done.length === 0 ? 'Nothing repaired' : `${countedDifferences(done)} repaired`;
  return [
    words,
    ...(stays === 0 ? [] : [`${stays} ${stays === 1 ? 'stays' : 'stay'}`]),
    ...(unknown === 0 ? [] : [`${unknown} unknown`]),
  ].join(', ');
}
