import { closeSync, openSync, readdirSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity, SystemIdentity } from '../model/process-identity.ts';
import { lifeOf } from '../store/process.ts';
import {
  loggedName,
  readLoggedName,
  type SharedLog,
  type Unsent,
  wordIn,
} from '../store/shared/shared-log.ts';
import type { LogFiles } from './audit-files.ts';
import { entriesOf } from './audit-read.ts';

/** So much of what waits is sent with one command, the oldest first; the next one goes on. */
const MOST_AT_ONCE = 4 * 1024 * 1024;
/** What one command may leave on the volume; all of it is in the log where it ran. */
const MOST_OF_ONE = 1024 * 1024;
/** Of more that waits the oldest is given up: it stays in the log where it ran. */
const MOST_WAITING = 1000;

const ENDED = '.jsonl';
/** The name of what is logged, and whose it is: see `wordOf`. */
const RUNNING = /^([^.]+\.[^.]+)\.(\d+)\.(\d+)(?:\.([^.]+))?\.running$/;

/** A copy of what one command writes into the log, by itself: so it is put beside a state that is reached through hosts. */
export interface Outbox {
  /** Tells this command from all others. */
  readonly run: string;
  append(line: string, now: Date): void;
  /** Nothing more comes. */
  end(): void;
}

export interface OutboxOptions {
  readonly files: LogFiles;
  readonly run: string;
  readonly user: string;
  readonly process: ProcessIdentity;
  readonly makeFolder: (path: string) => void;
}

/** A process as a name of a file has it: some file systems take no more than 143 letters. */
function wordOf({ pid, processStart, system }: ProcessIdentity): string {
  if (system === undefined) return `${pid}.${processStart}`;
  const { boot, pids = '', machine = '', booted = '' } = system;
  return `${pid}.${processStart}.${boot}-${pids}-${machine}-${booted}`;
}

function systemIn(word: string): SystemIdentity {
  const [boot = '', pids = '', machine = '', booted = ''] = word.split('-');
  return {
    boot,
    ...(pids === '' ? {} : { pids: Number(pids) }),
    ...(machine === '' ? {} : { machine }),
    ...(booted === '' ? {} : { booted: Number(booted) }),
  };
}

function folderOf({ folder, name }: LogFiles): string {
  return join(folder, `${name}.unsent`);
}

export function openOutbox({ files, run, user, process, makeFolder }: OutboxOptions): Outbox {
  const folder = folderOf(files);
  let name: string | null = null;
  const running = (): string => join(folder, `${name}.${wordOf(process)}.running`);
  return {
    run,
    append(line, now) {
      if (name === null) {
        makeFolder(folder);
        name = loggedName({ time: now, user, host: process.host, run });
      }
      const file = openSync(running(), 'a', 0o600);
      try {
        writeSync(file, line);
      } finally {
        closeSync(file);
      }
    },
    end() {
      if (name !== null) renameSync(running(), join(folder, `${name}${ENDED}`));
    },
  };
}

/** Puts all that waits on the volume, as far as one command's end may take for it. */
export async function sendWaiting(
  files: LogFiles,
  log: Pick<SharedLog, 'put'>,
  self: ProcessIdentity,
): Promise<void> {
  const waiting = unsent(files, self);
  if (waiting.length === 0) return;
  await log.put(waiting);
  sent(
    files,
    waiting.map(({ name }) => name),
    self,
  );
}

/** What waits to be put on the volume: of commands that have ended, or whose process has. Oldest first. */
function unsent(files: LogFiles, self: ProcessIdentity): Unsent[] {
  const waiting = waitingIn(folderOf(files), self);
  for (const { file } of waiting.slice(0, -MOST_WAITING)) removeIfThere(join(folderOf(files), file));
  const chosen: Unsent[] = [];
  let bytes = 0;
  for (const { file, name } of waiting.slice(-MOST_WAITING)) {
    const text = textOf(join(folderOf(files), file));
    if (text === null) continue;
    const kept = shortened(text);
    if (chosen.length > 0 && bytes + kept.length > MOST_AT_ONCE) break;
    bytes += kept.length;
    chosen.push({ name, bytes: kept });
  }
  return chosen;
}

/** It is on the volume. */
function sent(files: LogFiles, names: readonly string[], self: ProcessIdentity): void {
  const gone = new Set(names);
  for (const { file, name } of waitingIn(folderOf(files), self))
    if (gone.has(name)) removeIfThere(join(folderOf(files), file));
}

function waitingIn(
  folder: string,
  self: ProcessIdentity,
): { readonly file: string; readonly name: string }[] {
  return namesIn(folder)
    .flatMap((file) => {
      const name = nameOf(file, self);
      return name === null || readLoggedName(name) === null ? [] : [{ file, name }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** null: it is still written to, or is nothing of ours. Of a process on another machine, or in a container, in a shared home, that one knows. */
function nameOf(file: string, self: ProcessIdentity): string | null {
  if (file.endsWith(ENDED)) return file.slice(0, -ENDED.length);
  const [, name, pid, start, system] = RUNNING.exec(file) ?? [];
  if (name === undefined || readLoggedName(name)?.host !== wordIn(self.host)) return null;
  const identity = { pid: Number(pid), processStart: Number(start), host: self.host };
  return lifeOf(system === undefined ? identity : { ...identity, system: systemIn(system) }) === 'dead'
    ? name
    : null;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** null: another command of this user was quicker, and has sent it. */
function textOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Its beginning and its end; what was left away in between is told where it was. */
function shortened(bytes: Buffer): Buffer {
  if (bytes.length <= MOST_OF_ONE) return bytes;
  const half = MOST_OF_ONE / 2;
  const head = bytes.subarray(0, bytes.lastIndexOf('\n', half) + 1);
  const tail = bytes.subarray(bytes.indexOf('\n', bytes.length - half) + 1);
  const before = entriesOf(head.toString()).at(-1);
  const left = bytes.length - head.length - tail.length;
  const note = {
    time: before?.time,
    pid: before?.pid,
    pids: before?.pids,
    user: before?.user,
    run: before?.run,
    simulated: before?.simulated,
    type: 'shortened',
    bytes: left,
  };
  return Buffer.concat([head, Buffer.from(`${JSON.stringify(note)}\n`), tail]);
}
