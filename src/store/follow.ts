import { promises } from 'node:fs';
import { mustReadBack } from '../files/write-durably.ts';
import { backupPath, listBackups, prepareBackup, thinBackups } from './backups.ts';
import { fileError } from './failures.ts';
import { headOf, partOf } from './state-file.ts';

/** So much of two files must be alike at their end for one to be taken for the beginning of the other. */
const TAIL = 4096;

export interface Followed {
  /** Where the copy is now. */
  readonly path: string;
  /** Where it was; null: it is a new one. */
  readonly from: string | null;
}

/**
 * Puts behind the copy of the state what was put behind the state itself, up to this end, so that the newest backup is the
 * newest generation still. A copy that can't be followed up stays as it is, and another is made. null: it did not stay.
 */
export async function followState(
  statePath: string,
  end: number,
  serial: number,
  now: Date,
): Promise<Followed | null> {
  const target = backupPath(statePath, serial, now);
  const copy = await copyOf(statePath, end);
  if (copy === null) {
    const made = await prepareBackup(statePath, statePath, serial, now);
    const path = await made.keep();
    await thinBackups(statePath, now);
    return path === null ? null : { path, from: null };
  }
  const missing = (await partOf(statePath, copy.bytes, end - copy.bytes)) ?? Buffer.alloc(0);
  try {
    await putBehind(copy.path, copy.bytes, missing);
    await promises.rename(copy.path, target);
  } catch (error) {
    throw fileError(error, target, 'keep a backup at');
  }
  return { path: target, from: copy.path };
}

/** The backup that has most of the state; of several the first, since those made by hand stay as they are. */
async function copyOf(statePath: string, end: number): Promise<{ path: string; bytes: number } | null> {
  const head = await headOf(statePath);
  const backups = (await listBackups(statePath)).sort(
    (a, b) => b.bytes - a.bytes || a.made.getTime() - b.made.getTime(),
  );
  for (const { path, bytes } of backups) {
    if (bytes > end || (await headOf(path).catch(() => null)) !== head) continue;
    const from = Math.max(0, bytes - TAIL);
    const [own, theirs] = await Promise.all([
      partOf(statePath, from, bytes - from),
      partOf(path, from, bytes - from).catch(() => null),
    ]);
    if (own !== null && theirs?.equals(own) === true) return { path, bytes };
  }
  return null;
}

/** What fails leaves the file as it was. */
async function putBehind(path: string, at: number, content: Buffer): Promise<void> {
  const file = await promises.open(path, 'r+');
  try {
    await file.write(content, 0, content.length, at);
    await file.sync();
    await mustReadBack(file, at, content, path);
  } catch (error) {
    await file.truncate(at).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}
