import { type Flag, flag, refined } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';
import { GATES, type Gate, isGate } from '../../plans/gates/gate.ts';

const NAMES = Object.keys(GATES);

/** Flags of every command that moves bricks. */
export const movingFlags = {
  accept: refined(
    flag.list({
      placeholder: 'gate',
      values: NAMES,
      summary: 'go on although a gate is shut, by its name; several with commas',
    }),
    gatesNamed,
  ),
  parallel: refined(
    flag.int({ fallback: 2, summary: 'volumes that are worked on at once' }),
    (number): number => {
      if (number < 1) throw usage(`--parallel ${number}: at least one volume is worked on at once`);
      return number;
    },
  ),
} as const;

/** Heketi's way of saying that nothing needs to be healed first; here it waives that gate alone. */
export const withoutHealCheck: Flag<readonly Gate[]> = refined(
  flag.bool({ fallback: false, hidden: true, summary: 'the same as --accept=healed' }),
  (given): readonly Gate[] => (given ? ['healed'] : []),
);

/** What is in help of all of them. */
export const GATE_CHOICES = {
  title: 'Gates, each a condition that must be known true before a brick is given up',
  rows: Object.entries(GATES),
} as const;

export function gatesNamed(words: readonly string[]): readonly Gate[] {
  return words.map((word) => {
    if (isGate(word)) return word;
    const [meant] = nearest(word, NAMES, 4);
    throw usage(
      `--accept ${word}: there is no gate of this name`,
      meant === undefined ? `Gates: ${NAMES.join(', ')}` : `Did you mean ${meant}?`,
    );
  });
}
