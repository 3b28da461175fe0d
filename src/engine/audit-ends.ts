import { readLog } from './audit-read.ts';

/** How an operation ended for good, by the log. */
export interface LoggedEnd {
  readonly outcome: 'done' | 'undone';
  readonly time: string;
}

export type LoggedEnds = ReadonlyMap<string, LoggedEnd>;

/**
 * Of operations that the state has open: a state that was restored may be older than their end. One that is not in it
 * ended nowhere that the log knows of.
 */
export function loggedEnds(folder: string | null, operations: readonly string[]): LoggedEnds {
  const ends = new Map<string, LoggedEnd>();
  if (folder === null || operations.length === 0) return ends;
  const wanted = new Set(operations);
  for (const { type, operation, outcome, time } of readEnds(folder)) {
    if (type !== 'ended' || typeof operation !== 'string' || !wanted.has(operation)) continue;
    if (outcome === 'done' || outcome === 'undone') ends.set(operation, { outcome, time });
  }
  return ends;
}

/** A log that can't be read says nothing. */
function readEnds(folder: string): ReturnType<typeof readLog> {
  try {
    return readLog(folder, { operation: null, since: null, holding: '"type":"ended"' });
  } catch {
    return [];
  }
}

/** Those that are finished, and since when. */
export function finishedBy(ends: LoggedEnds): ReadonlyMap<string, string> {
  return new Map([...ends].flatMap(([id, { outcome, time }]) => (outcome === 'done' ? [[id, time]] : [])));
}

/** What the log says of an open operation, and what to do about it. */
export function adviceOf(id: string, title: string, end: LoggedEnd | undefined): string | null {
  if (end === undefined) return null;
  if (end.outcome === 'done') {
    return `${title}: the log says that it was finished on ${end.time}. Bring the state up to date: glusterctl operation resume ${id}`;
  }
  return `${title}: the log says that it was undone on ${end.time}. Take it out of the state: glusterctl operation rollback ${id}`;
}
