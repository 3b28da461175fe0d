import { type Accepted, readAccepted } from '../../actions/waive-gates.ts';
import { type Flag, flag, refined } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { WAIVABLE_GATES } from '../../plans/gates/gate.ts';
import { DATA_IS_GONE } from '../../plans/lost/lost-data.ts';
import { movingFlags } from './moving-flags.ts';

/** Conditions that may be shut, and that data is gone, said beforehand. */
export const accept: Flag<Accepted> = refined(
  flag.list({
    placeholder: 'CONDITION',
    values: [...WAIVABLE_GATES, [DATA_IS_GONE, 'what is nowhere else is lost']],
    summary:
      'go on although a condition is not certain; the refusal names it. Repeatable; data-is-gone: what is nowhere else is lost',
  }),
  readAccepted,
);

export const { parallel } = movingFlags;

export const destroyExistingData = flag.bool({
  fallback: false,
  summary: 'wipe what is on the new disk; never a disk in use or one that is managed',
});

/** Said, or the command does nothing: it is a part of its name. */
export const dataIsGone = flag.bool({
  fallback: false,
  summary: 'say that it never comes back, and that what is only there is lost',
});

export function mustBeSaid(said: boolean, what: string): void {
  if (said) return;
  throw usage(
    `${what} is forgotten only with --data-is-gone`,
    'What has copies elsewhere is replaced instead: glusterctl node replace --help',
  );
}
