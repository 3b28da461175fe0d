import type { LoggedEnd } from '../model/unfinished.ts';
import type { LogFiles } from './audit-files.ts';
import { type LogEntry, readLog } from './audit-read.ts';

export type LoggedEnds = ReadonlyMap<string, LoggedEnd>;

/**
 * How operations that are open in the state ended, by the log: a state that was restored may be older than their end.
 * An operation that is missing in the answer has no end in the log.
 */
export function loggedEnds(files: LogFiles, operations: readonly string[]): LoggedEnds {
  return operations.length === 0 ? new Map() : endsAmong(readEnds(files), operations);
}

/** Of several ends of one the last. */
export function endsAmong(entries: readonly LogEntry[], operations: readonly string[]): LoggedEnds {
  const ends = new Map<string, LoggedEnd>();
  const wanted = new Set(operations);
  for (const { type, operation, outcome, time } of entries) {
    if (type !== 'ended' || typeof operation !== 'string' || !wanted.has(operation)) continue;
    if (outcome === 'done' || outcome === 'rolled-back') ends.set(operation, { outcome, time });
  }
  return ends;
}

/** A log that can't be read says nothing. */
function readEnds(files: LogFiles): ReturnType<typeof readLog> {
  try {
    return readLog(files, { operation: null, since: null, holding: '"type":"ended"' });
  } catch {
    return [];
  }
}

/** Operations that the log says are finished, and when that was. */
export function finishedBy(ends: LoggedEnds): ReadonlyMap<string, string> {
  return new Map([...ends].flatMap(([id, { outcome, time }]) => (outcome === 'done' ? [[id, time]] : [])));
}
