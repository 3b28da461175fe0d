import type { LogEntry } from './audit-read.ts';

/** How an operation ended, in the words of earlier versions. */
const OUTCOMES: Readonly<Record<string, string>> = { undone: 'rolled-back', left: 'unfinished' };

/** A log outlives the versions that wrote it: whoever reads an entry meets today's words only. */
export function inTodaysWords(entry: LogEntry): LogEntry {
  switch (entry.type) {
    case 'ended': {
      const { outcome } = entry;
      const today = typeof outcome === 'string' ? OUTCOMES[outcome] : undefined;
      return today === undefined ? entry : { ...entry, outcome: today };
    }
    case 'given-up': {
      const { left, ...rest } = entry;
      return left === undefined ? entry : { ...rest, time: entry.time, type: entry.type, residue: left };
    }
    case 'left-out':
      return { ...entry, type: 'skipped' };
    default:
      return entry;
  }
}
