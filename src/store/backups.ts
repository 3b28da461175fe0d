import { constants, promises } from 'node:fs';
import { join } from 'node:path';
import { isCode } from '../files/file-error.ts';
import { makeFolder } from '../files/make-folder.ts';
import { MIB } from '../files/read-bounded.ts';
import { syncFolder } from '../files/write-durably.ts';
import type { State } from '../model/state.ts';
import { documentEnd, HEAD_LINE, serialOf } from './document.ts';
import { fileError, stateFileHints } from './failures.ts';
import { type Parsed, parse } from './format.ts';
import { generationsIn } from './journal.ts';
import { headOf, partOf, readWhole } from './state-file.ts';

/** A generation that is kept. */
export interface Backup {
  readonly path: string;
  readonly serial: number;
  readonly made: Date;
  /** From the beginning of the file to its end; behind it may be later ones. */
  readonly bytes: number;
}

const NAME = /^(\d{9})-(\d{8}T\d{6}\d{3}Z)\.json$/;
const KEPT = 20;
const NEWEST = 10;
/** Of large states fewer are kept, but for the newest few. */
const MOST_BYTES = 256 * MIB;
const FEWEST = 3;

export function backupFolder(statePath: string): string {
  return `${statePath}.backups`;
}

export function backupPath(statePath: string, serial: number, now: Date): string {
  const stamp = now.toISOString().replace(/[-:.]/g, '');
  return join(backupFolder(statePath), `${String(serial).padStart(9, '0')}-${stamp}.json`);
}

/** A copy that becomes a backup when what it is a copy of has become the state. */
export interface PreparedBackup {
  /** Gives it its name; where it is then. */
  keep(): Promise<string>;
  discard(): Promise<void>;
}

const UNFINISHED = '.glusterctl-new';

/**
 * Copies what is about to become the state. A copy, not a second link: what damages the state in place must not reach
 * its backup. It gets its name only when that generation is in place, so that no backup tells of one that never was.
 */
export async function prepareBackup(
  statePath: string,
  content: string,
  serial: number,
  now: Date,
): Promise<PreparedBackup> {
  const folder = backupFolder(statePath);
  const target = backupPath(statePath, serial, now);
  const copy = join(folder, `.${serial}-${process.pid}${UNFINISHED}`);
  const discard = async (): Promise<void> => await promises.unlink(copy).catch(() => undefined);
  try {
    makeFolder(folder);
    await promises.copyFile(content, copy, constants.COPYFILE_FICLONE);
  } catch (error) {
    await discard();
    throw fileError(error, target, 'keep a backup at');
  }
  return {
    discard,
    async keep() {
      await promises.rename(copy, target);
      await Promise.all([syncFile(target), syncFolder(folder, stateFileHints)]);
      return target;
    },
  };
}

async function syncFile(path: string): Promise<void> {
  const file = await promises.open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Keeps what is about to be replaced, unless it was kept when it was written: a link, as nothing else will have it. */
export async function keepReplaced(statePath: string, serial: number, now: Date): Promise<void> {
  const target = backupPath(statePath, serial, now);
  try {
    makeFolder(backupFolder(statePath));
    if (await isKept(statePath, serial)) return;
    await promises.link(statePath, target);
  } catch (error) {
    if (isCode(error, 'EEXIST')) return;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK', 'EXDEV'].some((code) => isCode(error, code))) {
      throw fileError(error, target, 'keep a backup at');
    }
    await promises.copyFile(statePath, target);
  }
}

/** Files of one content begin with one digest. */
async function isKept(statePath: string, serial: number): Promise<boolean> {
  const same = (await namesOf(statePath)).filter((one) => one.serial === serial);
  if (same.length === 0) return false;
  const files = [statePath, ...same.map(({ path }) => path)];
  const [head, ...heads] = await Promise.all(files.map(async (file) => await headOf(file).catch(() => null)));
  return heads.some((one) => one !== null && one === head);
}

/** The files, with the newest generation of each; newest first: by serial, which only grows, whatever the clock does. */
export async function listBackups(statePath: string): Promise<Backup[]> {
  const backups: Backup[] = [];
  for (const named of await namesOf(statePath)) {
    const info = await promises.stat(named.path).catch(() => null);
    if (info?.isFile() === true) backups.push({ ...named, bytes: info.size });
  }
  return backups.sort(newestFirst);
}

function newestFirst(a: Backup, b: Backup): number {
  return b.serial - a.serial || b.made.getTime() - a.made.getTime();
}

/** All generations that are kept, also those that others follow in the same file. */
export async function listGenerations(statePath: string): Promise<Backup[]> {
  const files = await listBackups(statePath);
  const within = await Promise.all(files.map(async (file) => await generationsOf(file).catch(() => [file])));
  return within.flat().sort(newestFirst);
}

/** Those that are in the state file itself; none where nothing is, or nothing of today's format. */
export async function generationsOfState(statePath: string): Promise<readonly Backup[]> {
  const found = await promises.stat(statePath).catch(() => null);
  if (found === null) return [];
  const none = { path: statePath, serial: -1, made: found.mtime, bytes: found.size };
  const all = await generationsOf(none).catch(() => []);
  return all.filter(({ serial }) => serial >= 0);
}

/** What records tell of, and what the file's name does: a document tells nothing of when it was made. */
async function generationsOf(file: Backup): Promise<readonly Backup[]> {
  const beginning = (await partOf(file.path, 0, HEAD_LINE)) ?? Buffer.alloc(0);
  const end = documentEnd(beginning);
  const journal = end === null ? null : await partOf(file.path, end, Math.max(0, file.bytes - end));
  const records = journal === null || end === null ? [] : generationsIn(journal);
  const [first] = records;
  if (first === undefined || end === null) return [file];
  const whole = serialOf(beginning);
  return [
    ...(whole === null ? [] : [{ ...file, serial: whole, made: first.made, bytes: end }]),
    ...records.map(({ serial, made, end: length }) => ({ ...file, serial, made, bytes: end + length })),
  ];
}

/** The highest serial that a backup has; 0 without any. */
export async function newestSerial(statePath: string): Promise<number> {
  return Math.max(0, ...(await namesOf(statePath)).map(({ serial }) => serial));
}

async function namesOf(statePath: string): Promise<Omit<Backup, 'bytes'>[]> {
  const folder = backupFolder(statePath);
  return (await namesIn(folder)).flatMap((name) => {
    const [, serial, stamp] = NAME.exec(name) ?? [];
    if (serial === undefined || stamp === undefined) return [];
    return [{ path: join(folder, name), serial: Number(serial), made: readStamp(stamp) }];
  });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await promises.readdir(folder);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw fileError(error, folder, 'read');
  }
}

function readStamp(stamp: string): Date {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(stamp) ?? [];
  const [, y, mo, d, h, mi, s, ms] = parts;
  return new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`);
}

/**
 * Which backups may go: the newest stay, and of older ones the oldest of each span of age that is twice as long
 * as the one before, so that a little of every age is left.
 */
export function superfluous(backups: readonly Backup[], now: Date): Backup[] {
  const older = backups.slice(NEWEST);
  const kept = new Map<number, Backup>();
  for (const backup of older) {
    const minutes = Math.max(1, (now.getTime() - backup.made.getTime()) / 60_000);
    kept.set(Math.floor(Math.log2(minutes)), backup);
  }
  const staying = new Set([...kept.values()].slice(0, KEPT - NEWEST));
  return older.filter((backup) => !staying.has(backup));
}

/** Which of these, the newest first, are more than there is room for. */
function tooMuch(backups: readonly Backup[]): readonly Backup[] {
  let sum = 0;
  return backups.filter(({ bytes }, at) => {
    sum += bytes;
    return at >= FEWEST && sum > MOST_BYTES;
  });
}

/** Under the lock: a copy that has no name yet was left by a process that died. */
export async function thinBackups(statePath: string, now: Date): Promise<void> {
  const folder = backupFolder(statePath);
  const left = (await namesIn(folder)).filter((name) => name.endsWith(UNFINISHED));
  const backups = await listBackups(statePath);
  const aged = superfluous(backups, now);
  const gone = [...aged, ...tooMuch(backups.filter((backup) => !aged.includes(backup)))].map(
    ({ path }) => path,
  );
  for (const path of [...gone, ...left.map((name) => join(folder, name))])
    await promises.unlink(path).catch(() => undefined);
}

/** The newest generation in a backup that can be read whole; null if there is none. */
export async function newestGood(statePath: string): Promise<Backup | null> {
  for (const file of await listBackups(statePath).catch(() => [])) {
    const content = await readWhole(file.path).catch(() => null);
    const parsed = content === null ? null : parse(content);
    if (parsed?.kind === 'good' && parsed.place === null) return file;
    const good = parsed?.kind === 'good' ? parsed : parsed?.before;
    if (good?.place == null) continue;
    const bytes = good.place.end;
    const serial = (good.document as State).serial;
    const all = await generationsOf(file);
    return all.find((one) => one.bytes === bytes) ?? { ...file, serial, bytes };
  }
  return null;
}

export async function firstGood(backups: readonly Backup[]): Promise<Backup | null> {
  for (const backup of backups)
    if ((await readBackup(backup).catch(() => null))?.kind === 'good') return backup;
  return null;
}

export async function readBackup({ path, bytes }: Backup): Promise<Parsed> {
  return parse((await readWhole(path)).subarray(0, bytes));
}
