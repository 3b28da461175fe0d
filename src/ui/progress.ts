import { liveProgress } from './progress/live.ts';
import { stageLines } from './progress/stages.ts';
import { stepLines } from './progress/steps.ts';
import type { Progress, ProgressOptions } from './progress/types.ts';

export function createProgress(options: ProgressOptions): Progress {
  const { quiet, way } = options;
  if (quiet) return { begin: nothing, show: nothing, end: nothing };
  if (way.kind === 'stages') return stageLines(options);
  return way.kind === 'live' && isWideEnough(way.stream) ? liveProgress(options, way) : stepLines(options);
}

function nothing(): void {}

/** Some terminals say they have no columns at all; live lines would be counted wrongly there, for ever. */
function isWideEnough(stream: NodeJS.WriteStream): boolean {
  return (stream.columns ?? 0) >= 20;
}
