import { copyFile, link, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '../files/file-error.ts';
import { makeFolder } from '../files/make-folder.ts';
import { fileError } from './failures.ts';
import { parse } from './format.ts';

export interface Backup {
  readonly path: string;
  readonly serial: number;
  readonly made: Date;
  readonly bytes: number;
}

const NAME = /^(\d{9})-(\d{8}T\d{6}\d{3}Z)\.json$/;
const KEPT = 20;
const NEWEST = 10;

export function backupFolder(statePath: string): string {
  return `${statePath}.backups`;
}

export function backupPath(statePath: string, serial: number, now: Date): string {
  const stamp = now.toISOString().replace(/[-:.]/g, '');
  return join(backupFolder(statePath), `${String(serial).padStart(9, '0')}-${stamp}.json`);
}

/** Keeps the present file under its serial before it is replaced: a second link to it, or a copy. */
export async function keepBackup(statePath: string, serial: number, now: Date): Promise<string> {
  const target = backupPath(statePath, serial, now);
  try {
    makeFolder(backupFolder(statePath));
    await link(statePath, target);
  } catch (error) {
    if (isCode(error, 'EEXIST')) return target;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK', 'EXDEV'].some((code) => isCode(error, code))) {
      throw fileError(error, target, 'keep a backup at');
    }
    await copyFile(statePath, target);
  }
  return target;
}

/** Newest first. */
export async function listBackups(statePath: string): Promise<Backup[]> {
  const folder = backupFolder(statePath);
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw fileError(error, folder, 'read');
  }
  const backups: Backup[] = [];
  for (const name of names) {
    const [, serial, stamp] = NAME.exec(name) ?? [];
    if (serial === undefined || stamp === undefined) continue;
    const path = join(folder, name);
    const info = await stat(path).catch(() => null);
    if (info !== null)
      backups.push({ path, serial: Number(serial), made: readStamp(stamp), bytes: info.size });
  }
  return backups.sort((a, b) => b.made.getTime() - a.made.getTime() || b.serial - a.serial);
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

export async function thinBackups(statePath: string, now: Date): Promise<void> {
  for (const backup of superfluous(await listBackups(statePath), now)) {
    await unlink(backup.path).catch(() => undefined);
  }
}

/** The newest backup that can be read whole; null if there is none. */
export async function newestGood(statePath: string): Promise<Backup | null> {
  for (const backup of await listBackups(statePath).catch(() => [])) {
    const text = await readFile(backup.path, 'utf8').catch(() => '');
    if (parse(text).kind === 'good') return backup;
  }
  return null;
}
