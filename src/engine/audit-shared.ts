import {
  type LoggedFile,
  type NamedCommand,
  readLoggedName,
  type SharedLog,
  wordIn,
} from '../store/shared/shared-log.ts';
import {
  type CommandFilter,
  commandsOf,
  type LoggedCommand,
  operationsOn,
  selectCommands,
} from './audit-commands.ts';
import { endsAmong, type LoggedEnds } from './audit-ends.ts';
import { entriesOf } from './audit-read.ts';

/** With one round trip so much is read at most. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_FILES = 500;
/** So many names are asked for at first where the newest commands are enough, and four times as many after that. */
const FIRST_NAMES = 200;

/** By the time when they began, then by what tells them apart; what is in both logs counts once. */
export function merged(own: readonly LoggedCommand[], others: readonly LoggedCommand[]): LoggedCommand[] {
  const there = new Set(others.map(runOf));
  const missing = own.filter((command) => command[0]?.run === undefined || !there.has(runOf(command)));
  return [...missing, ...others].sort((a, b) => began(a) - began(b) || compare(runOf(a), runOf(b)));
}

/**
 * What was done elsewhere, as far as it takes to answer by the filter; more may be among it. Of the log on the volume no
 * more is read than that: files of commands that are whole in the log of this machine never, the newest first where
 * only so many are wanted, and those that hold a word where one is looked for.
 */
export async function othersCommands(
  own: readonly LoggedCommand[],
  log: SharedLog,
  filter: CommandFilter,
): Promise<readonly LoggedCommand[]> {
  const reader = readerOf(own, log);
  const chosen = (): LoggedCommand[] => selectCommands(merged(own, reader.commands()), filter);
  const since = filter.since === null ? null : dayBefore(filter.since);
  const texts = textsOf(filter);
  if (texts !== null) {
    const found = await log.search(texts, since);
    if (filter.volume === null) {
      await readNewest(found, null);
    } else {
      await reader.read(found);
      const operations = [...operationsOn(reader.commands(), filter.volume)];
      if (operations.length > 0) await reader.read(await log.search(operations, since));
    }
    return reader.commands();
  }
  if (filter.last === null) {
    await reader.read(byUser((await log.list({ since, most: null })).files, filter.user));
    return reader.commands();
  }
  for (let most = Math.max(FIRST_NAMES, filter.last); ; most *= 4) {
    const { files, older } = await log.list({ since, most });
    const enough = await readNewest(byUser(files, filter.user), older ? firstDayOf(files) : null);
    if (enough || !older) return reader.commands();
  }

  /** Whether all that is wanted is among what was read: nothing unread began later. */
  async function readNewest(files: readonly LoggedFile[], unlistedBefore: number | null): Promise<boolean> {
    if (filter.last === null) {
      await reader.read(files);
      return true;
    }
    const newest = [...files].sort((a, b) => (a.name < b.name ? 1 : -1));
    for (let at = 0, count = filter.last; ; at += count, count = Math.min(count * 2, MOST_FILES)) {
      await reader.read(newest.slice(at, at + count));
      const next = newest[at + count];
      const horizon = Math.max(next === undefined ? 0 : timeOf(next), unlistedBefore ?? 0);
      if (chosen().filter((command) => began(command) >= horizon).length >= filter.last) return true;
      if (next === undefined) return false;
    }
  }
}

/** What has come to the log on the volume since it was asked last; of what is known from its own machine's log, nothing. */
export async function followShared(
  log: SharedLog,
): Promise<(known: readonly LoggedCommand[]) => Promise<readonly LoggedCommand[]>> {
  let day = lastDayOf((await log.list({ since: null, most: 1 })).files);
  const since = (): string | null => (day === null ? null : dayBefore(new Date(day)));
  const seen = new Set((await log.list({ since: since(), most: null })).files.map(({ name }) => name));
  return async (known) => {
    const { files } = await log.list({ since: since(), most: null });
    day = lastDayOf(files) ?? day;
    const fresh = files.filter(({ name }) => !seen.has(name));
    const reader = readerOf(known, log);
    await reader.read(fresh);
    for (const { name } of fresh) seen.add(name);
    return reader.commands();
  };
}

/** How operations ended, by what everybody did since the first of them was begun. */
export async function endsOfEverybody(
  log: SharedLog,
  operations: readonly string[],
  since: Date | null,
): Promise<LoggedEnds> {
  const texts = operations.map((id) => `"operation":"${id}"`);
  const reader = readerOf([], log);
  await reader.read(await log.search(texts, since === null ? null : dayBefore(since)));
  return endsAmong(merged([], reader.commands()).flat(), operations);
}

interface Reader {
  read(files: readonly LoggedFile[]): Promise<void>;
  commands(): readonly LoggedCommand[];
}

/** Reads each file once, and none of a command that is known from its beginning to its end. */
function readerOf(own: readonly LoggedCommand[], log: SharedLog): Reader {
  const known = new Set(own.filter(isWhole).map(runOf));
  const seen = new Set<string>();
  const commands: LoggedCommand[] = [];
  return {
    commands: () => commands,
    async read(files) {
      const wanted = files.filter(({ name }) => {
        const named = readLoggedName(name);
        if (named === null || known.has(named.run) || seen.has(name)) return false;
        seen.add(name);
        return true;
      });
      for (const part of partsOf(wanted)) {
        for (const bytes of (await log.read(part)).values())
          commands.push(...commandsOf(entriesOf(bytes.toString())));
      }
    },
  };
}

function partsOf(files: readonly LoggedFile[]): LoggedFile[][] {
  const parts: LoggedFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const last = parts.at(-1);
    bytes += file.bytes;
    if (last !== undefined && last.length < MOST_FILES && bytes <= MOST_BYTES) last.push(file);
    else {
      parts.push([file]);
      bytes = file.bytes;
    }
  }
  return parts;
}

/** Texts that stand in each command that matches; null: all are to be looked at. */
function textsOf({ operation, volume, host }: CommandFilter): readonly string[] | null {
  if (operation !== null) return [`"operation":"${written(operation)}`];
  return (volume ?? host)?.map(written) ?? null;
}

/** As it stands between the quotes of JSON. */
function written(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function byUser(files: readonly LoggedFile[], wanted: string | null): readonly LoggedFile[] {
  if (wanted === null) return files;
  const matches = ({ user, host }: NamedCommand): boolean => {
    if (user === wordIn(wanted)) return true;
    const at = wanted.lastIndexOf('@');
    return user === wordIn(wanted.slice(0, at)) && host === wordIn(wanted.slice(at + 1));
  };
  return files.filter(({ name }) => {
    const named = readLoggedName(name);
    return named !== null && matches(named);
  });
}

function isWhole(command: LoggedCommand): boolean {
  return command[0]?.type === 'command' && command.at(-1)?.type === 'command-ended';
}

function runOf([first]: LoggedCommand): string {
  return typeof first?.run === 'string' ? first.run : '';
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function began([first]: LoggedCommand): number {
  return first === undefined ? 0 : Date.parse(first.time);
}

function timeOf({ name }: LoggedFile): number {
  return readLoggedName(name)?.time.getTime() ?? 0;
}

function firstDayOf(files: readonly LoggedFile[]): number | null {
  const [first] = files.map(({ day }) => day).sort();
  return first === undefined ? null : Date.parse(first);
}

function lastDayOf(files: readonly LoggedFile[]): string | null {
  return (
    files
      .map(({ day }) => day)
      .sort()
      .at(-1) ?? null
  );
}

/** Clocks of hosts and of this machine may differ. */
function dayBefore(time: Date): string {
  return new Date(time.getTime() - 86_400_000).toISOString().slice(0, 10);
}
