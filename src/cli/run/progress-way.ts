import type { ProgressWay } from '../../ui/progress/types.ts';
import { signsOf } from '../../ui/signs.ts';
import type { Io } from './io.ts';

/** A variable that those set who run jobs: nobody watches, and what is printed is kept. */
export function isInCi({ variables: { CI } }: Pick<Io, 'variables'>): boolean {
  return !['', '0', 'false', undefined].includes(CI);
}

/** Lines move only where somebody watches, on a terminal that can move them. */
export function progressWay(io: Pick<Io, 'variables' | 'stderr' | 'terminal'>, color: boolean): ProgressWay {
  if (isInCi(io)) return { kind: 'stages' };
  if (io.terminal === null || !io.stderr.isTerminal || io.variables.TERM === 'dumb') return { kind: 'steps' };
  return { kind: 'live', stream: io.terminal.output, color, signs: signsOf(io.variables) };
}
