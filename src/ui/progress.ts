import { liveProgress } from './progress/live.ts';
import { stageLines } from './progress/stages.ts';
import { stepLines } from './progress/steps.ts';
import { createSummary } from './progress/summary.ts';
import type { Progress, ProgressOptions } from './progress/types.ts';

/** Progress, and what came of it all. */
export interface ToldProgress extends Progress {
  /** One line of what was done on hosts, and how long it took; null where that is nothing. */
  summary(): string | null;
}

export function createProgress(options: ProgressOptions): ToldProgress {
  const summary = createSummary(options.now);
  const shown = options.quiet ? null : shownProgress(options);
  return {
    begin() {
      summary.begin();
      shown?.begin();
    },
    show(event) {
      summary.note(event);
      shown?.show(event);
    },
    end() {
      summary.end();
      shown?.end();
    },
    summary: summary.line,
  };
}

function shownProgress(options: ProgressOptions): Progress {
  const { way } = options;
  if (way.kind === 'stages') return stageLines(options);
  return way.kind === 'live' && isWideEnough(way.stream) ? liveProgress(options, way) : stepLines(options);
}

/** Some terminals say they have no columns at all; live lines would be counted wrongly there, for ever. */
function isWideEnough(stream: NodeJS.WriteStream): boolean {
  return (stream.columns ?? 0) >= 20;
}
