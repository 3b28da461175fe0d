import { constants, promises } from 'node:fs';
import { join } from 'node:path';
import { isCode } from '../files/file-error.ts';
import { makeFolder } from '../files/make-folder.ts';
import { MIB } from '../files/read-bounded.ts';
import { randomHex } from '../files/sha256.ts';
import { syncFolder } from '../files/write-durably.ts';
import { fileError, stateFileHints } from './failures.ts';
import { headOf } from './state-file.ts';

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
  return join(backupFolder(statePath), backupName(serial, now));
}

export function backupName(serial: number, now: Date): string {
  return `${String(serial).padStart(9, '0')}-${stampOf(now)}.json`;
}

/** A time as names of files have it. */
export function stampOf(now: Date): string {
  return now.toISOString().replace(/[-:.]/g, '');
}

/** A copy that becomes a backup when what it is a copy of has become the state. */
export interface PreparedBackup {
  /** Gives it its name; where it is then. null: who has the lock by now took it for one that was left. */
  keep(): Promise<string | null>;
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
  const copy = join(folder, `.${serial}-${randomHex(8)}${UNFINISHED}`);
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
      try {
        await promises.rename(copy, target);
      } catch (error) {
        if (isCode(error, 'ENOENT')) return null;
        throw error;
      }
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

export function newestFirst(a: Backup, b: Backup): number {
  return b.serial - a.serial || b.made.getTime() - a.made.getTime();
}

/** The highest serial that a backup has; 0 without any. */
export async function newestSerial(statePath: string): Promise<number> {
  return Math.max(0, ...(await namesOf(statePath)).map(({ serial }) => serial));
}

async function namesOf(statePath: string): Promise<Omit<Backup, 'bytes'>[]> {
  const folder = backupFolder(statePath);
  return (await namesIn(folder)).flatMap((name) => {
    const named = readBackupName(name);
    return named === null ? [] : [{ path: join(folder, name), ...named }];
  });
}

/** null: no backup is called so. */
export function readBackupName(name: string): Pick<Backup, 'serial' | 'made'> | null {
  const [, serial, stamp] = NAME.exec(name) ?? [];
  return serial === undefined || stamp === undefined
    ? null
    : { serial: Number(serial), made: readStamp(stamp) };
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

/** Which files, the newest first, are to go: those of no more use, and what there is no room for. */
export function toThin(backups: readonly Backup[], now: Date): readonly Backup[] {
  const aged = superfluous(backups, now);
  return [...aged, ...tooMuch(backups.filter((backup) => !aged.includes(backup)))];
}

/** Under the lock: a copy that has no name yet was left by a process that died. */
export async function thinBackups(statePath: string, now: Date): Promise<void> {
  const folder = backupFolder(statePath);
  const left = (await namesIn(folder)).filter((name) => name.endsWith(UNFINISHED));
  const gone = toThin(await listBackups(statePath), now).map(({ path }) => path);
  for (const path of [...gone, ...left.map((name) => join(folder, name))])
    await promises.unlink(path).catch(() => undefined);
}
