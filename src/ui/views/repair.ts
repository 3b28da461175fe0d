import type { Left } from '../../drift/chosen.ts';
import type { Difference } from '../../drift/difference.ts';
import { counted } from '../../model/counted.ts';
import type { View } from '../view.ts';
import { nextWords } from './verify.ts';

interface RepairToShow {
  readonly done: readonly Difference[];
  /** Repaired, and found again. */
  readonly still: readonly Difference[];
  readonly left: readonly Left[];
}

const SHAPE = 1;
const DRIFT = 6;

export function repairView({ done, still, left }: RepairToShow): View {
  const stays = [...still.map((difference) => ({ difference, why: 'it is as it was' })), ...left];
  return {
    text: () => '',
    parts: () => [
      ...done.map(({ what, id }) => `✔ ${id}  (was: ${what})`),
      ...stays.flatMap(({ difference: { id, what, next }, why }) => [
        `· ${what}`,
        `    ${id} stays: ${why}`,
        ...next.map((one) => `    → ${nextWords(one)}`),
      ]),
      summary(done.length, stays.length),
    ],
    json: () => ({
      version: SHAPE,
      repaired: done.map(({ id }) => id),
      left: stays.map(({ difference: { id, kind, what, next }, why }) => ({ id, kind, what, why, next })),
    }),
    names: () => done.map(({ id }) => id),
    exitCode: stays.length === 0 ? 0 : DRIFT,
  };
}

function summary(done: number, stays: number): string {
  if (done === 0 && stays === 0) return 'Nothing to repair';
  const words = done === 0 ? 'Nothing repaired' : `${counted(done, 'difference')} repaired`;
  return stays === 0 ? words : `${words}, ${stays} ${stays === 1 ? 'stays' : 'stay'}`;
}
