import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { KEPT_FILES, type LogFiles, logFile } from './audit-files.ts';
import { inTodaysWords } from './audit-words.ts';

/** One line of the log, as read back; fields by type of event. */
export interface LogEntry {
  readonly time: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface LogFilter {
  /** Beginning of an operation's id; null: all. */
  readonly operation: string | null;
  /** Nothing older; null: all. */
  readonly since: Date | null;
  /** Only lines with this text in them. */
  readonly holding?: string;
}

/** All kept files, oldest first. Lines that are no JSON (a disk that was full) are passed over. */
export function readLog(files: LogFiles, filter: LogFilter): LogEntry[] {
  return select(olderText(files) + readFrom(logFile(files), 0).text, filter);
}

function olderText(files: LogFiles): string {
  const ages = Array.from({ length: KEPT_FILES - 1 }, (_, index) => KEPT_FILES - 1 - index);
  return ages.map((age) => readFrom(logFile(files, age), 0).text).join('');
}

/** First everything, then with each call what was appended since; goes on in the new file after a rotation. */
export function followLog(files: LogFiles, filter: LogFilter): () => LogEntry[] {
  const path = logFile(files);
  let position = 0;
  let inode: number | null = null;
  let rest: string | null = null;
  return () => {
    let seen = readFrom(path, position);
    if (inode !== null && seen.inode !== null && seen.inode !== inode) {
      const old = readFrom(logFile(files, 1), position);
      const present = readFrom(path, 0);
      seen = { ...present, text: (old.inode === inode ? old.text : '') + present.text };
    }
    position = seen.end;
    inode = seen.inode;
    const text = (rest ?? olderText(files)) + seen.text;
    const end = text.lastIndexOf('\n') + 1;
    rest = text.slice(end);
    return select(text.slice(0, end), filter);
  };
}

function readFrom(path: string, position: number): { text: string; end: number; inode: number | null } {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { text: '', end: 0, inode: null };
    throw error;
  }
  try {
    const { size, ino } = fstatSync(file);
    const bytes = Buffer.alloc(Math.max(0, size - position));
    const count = readSync(file, bytes, 0, bytes.length, position);
    return { text: bytes.toString('utf8', 0, count), end: position + count, inode: ino };
  } finally {
    closeSync(file);
  }
}

/** Of a text of the log, all of it. */
export function entriesOf(text: string): LogEntry[] {
  return select(text, { operation: null, since: null });
}

function select(text: string, filter: LogFilter): LogEntry[] {
  const { holding = '' } = filter;
  return text.split('\n').flatMap((line) => {
    if (!line.includes(holding)) return [];
    const entry = parse(line);
    if (entry === null) return [];
    if (filter.since !== null && Date.parse(entry.time) < filter.since.getTime()) return [];
    if (filter.operation !== null && !String(entry.operation ?? '').startsWith(filter.operation)) return [];
    return [entry];
  });
}

function parse(line: string): LogEntry | null {
  if (line === '') return null;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return null;
    const entry = inTodaysWords({ ...value });
    return isEntry(entry) ? entry : null;
  } catch {
    return null;
  }
}

function isEntry(line: Readonly<Record<string, unknown>>): line is LogEntry {
  return typeof line.time === 'string' && typeof line.type === 'string';
}
