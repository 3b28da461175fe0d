import { readAccepted } from '../../actions/waive-gates.ts';
import { type Flag, flag, refined } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { type Gate, WAIVABLE_GATES } from '../../plans/gates/gate.ts';

/** Flags of every command that moves bricks. */
export const movingFlags = {
  accept: refined(
    flag.list({
      placeholder: 'GATE',
      values: WAIVABLE_GATES,
      summary: 'go on although a gate is shut, by its name; several with commas',
    }),
    (words): readonly Gate[] => readAccepted(words, []).gates,
  ),
  parallel: refined(
    flag.int({ fallback: 2, placeholder: 'N', summary: 'volumes that are worked on at once' }),
    (number): number => {
      if (number >= 1 && number <= 64) return number;
      throw usage(`--parallel: ${number} is not from 1 to 64`);
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
  title: 'Gates: each must be known true before a brick goes, or accepted',
  rows: WAIVABLE_GATES,
} as const;
