import { promises } from 'node:fs';
import { basename } from 'node:path';
import { isCode } from '../files/file-error.ts';
import { type GlusterctlError, refused } from '../model/errors.ts';
import { quote } from '../shell/quote.ts';
import { readMountLine } from '../text/mount-line.ts';
import { fileError } from './failures.ts';
import { acquireLock, type Lock, type LockOptions } from './lock.ts';

/**
 * Takes the lock of a state in a file. On a mount of a volume others may write to the same file through its URL, under a lock that this
 * machine knows nothing of. Whoever does leaves a file beside it for good, before he looks for our lock; and we look for that file when we
 * have the lock: so one of us always sees the other.
 */
export async function lockState({ path, ...options }: LockOptions, command: string): Promise<Lock> {
  const lock = await acquireLock({ ...options, path: `${path}.lock` }, command);
  try {
    if (await isThere(`${path}.writer`)) throw await otherWay(path);
    return lock;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await promises.lstat(path);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw fileError(error, path, 'look for');
  }
}

async function otherWay(path: string): Promise<GlusterctlError> {
  const url = urlOf(path, await promises.readFile('/proc/mounts', 'utf8').catch(() => ''));
  return refused(
    `The state ${path} is written through its URL as well: ${path}.writer tells of it. Who does so, and who writes to it here, would not wait for each other`,
    [
      `Use the URL here, too: glusterctl state use ${quote(url ?? `gluster://HOST/VOLUME/${basename(path)}`)}`,
      `If nobody uses the URL any more: rm ${quote(`${path}.writer`)}`,
    ].join('\n'),
  );
}

/** By which a file at the top of a mounted volume is reached; null: it is none. */
export function urlOf(path: string, mounts: string): string | null {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const found = mounts
    .split('\n')
    .map(readMountLine)
    .findLast((mount) => mount?.type === 'fuse.glusterfs' && mount.point === folder);
  const [, host, volume] = /^([^/:]+):\/?([^/]+)$/.exec(found?.node ?? '') ?? [];
  return host === undefined || volume === undefined ? null : `gluster://${host}/${volume}/${basename(path)}`;
}
