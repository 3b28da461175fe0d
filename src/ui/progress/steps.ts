import type { Progress, ProgressOptions } from './types.ts';
import { createWaitLines } from './wait-lines.ts';
import { lineOf, printedBy } from './words.ts';

/** A wait of hours is not to fill a log. */
const PAUSE_MS = 30_000;

/** One line per finished step; what goes wrong or takes long is told too. */
export function stepLines({ line, now }: ProgressOptions): Progress {
  const waits = createWaitLines({ line, now, pauseMs: PAUSE_MS });
  return {
    begin: () => undefined,
    show(event) {
      waits.note(event);
      for (const words of printedBy(event)) line(words);
      const text = lineOf(event);
      if (text !== null) line(text);
    },
    end: () => undefined,
  };
}
