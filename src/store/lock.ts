import { promises, readFileSync } from 'node:fs';
import { isCode } from '../files/file-error.ts';
import { randomHex } from '../files/sha256.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { ProcessIdentity } from '../model/process-identity.ts';
import { fileError } from './failures.ts';
import { isDocument } from './migrations/document.ts';
import { type Life, lifeOf, readIdentity, thisProcess } from './process.ts';

export interface LockHolder extends ProcessIdentity {
  readonly id: string;
  readonly user: string;
  readonly command: string;
  /** ISO 8601. */
  readonly since: string;
}

export interface LockOptions {
  readonly path: string;
  readonly timeoutSeconds: number;
  readonly user: string;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
}

/** A lock that was taken. */
export interface Lock {
  /** It is there still, and this process's: nobody has taken it away. */
  isHeld(): boolean;
  release(): Promise<void>;
}

/** Takes the lock, or says who holds it. */
export async function acquireLock(options: LockOptions, command: string): Promise<Lock> {
  const { path, now } = options;
  const holder: LockHolder = {
    id: randomHex(8),
    ...thisProcess(),
    user: options.user,
    command,
    since: now().toISOString(),
  };
  const until = now().getTime() + options.timeoutSeconds * 1000;
  for (;;) {
    if (await create(path, holder))
      return {
        isHeld: () => isOf(readLock(path), holder.id),
        release: async () => await release(path, holder.id),
      };
    const present = readLock(path);
    if (present !== null && present !== 'unreadable' && lifeOf(present) === 'dead') {
      if (await breakStale(path, present.id, holder)) continue;
    }
    if (now().getTime() >= until) throw await lockedError(path, options.timeoutSeconds);
    await options.sleep(5 + options.random() * 40);
  }
}

/** The lock appears with its content, all at once: it is written elsewhere and linked. */
async function create(path: string, holder: LockHolder): Promise<boolean> {
  const text = `${JSON.stringify(holder)}\n`;
  const temporary = `${path}.${holder.id}`;
  try {
    await promises.writeFile(temporary, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // On a full disk it is there, and empty.
    await promises.unlink(temporary).catch(() => undefined);
    throw fileError(error, path, 'make the lock');
  }
  try {
    await promises.link(temporary, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    if (isCode(error, 'EPERM') || isCode(error, 'ENOTSUP') || isCode(error, 'ENOSYS')) {
      return await createDirectly(path, text);
    }
    throw fileError(error, path, 'make the lock');
  } finally {
    await promises.unlink(temporary).catch(() => undefined);
  }
}

/** Where the file system has no hard links. */
async function createDirectly(path: string, text: string): Promise<boolean> {
  try {
    const file = await promises.open(path, 'wx', 0o600);
    await file.writeFile(text);
    await file.close();
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw fileError(error, path, 'make the lock');
  }
}

/** Only the holder of `.break` may remove another's lock, and only after it has read it again. */
async function breakStale(path: string, id: string, breaker: LockHolder): Promise<boolean> {
  const guard = `${path}.break`;
  if (!(await create(guard, breaker))) {
    const other = readLock(guard);
    if (other !== null && other !== 'unreadable' && lifeOf(other) === 'dead') {
      await promises.rename(guard, `${guard}.${breaker.id}`).catch(() => undefined);
      await promises.unlink(`${guard}.${breaker.id}`).catch(() => undefined);
    }
    return false;
  }
  try {
    if (isOf(readLock(path), id)) await promises.unlink(path);
    return true;
  } finally {
    await promises.unlink(guard).catch(() => undefined);
  }
}

async function release(path: string, id: string): Promise<void> {
  if (isOf(readLock(path), id)) await promises.unlink(path).catch(() => undefined);
}

function isOf(present: LockHolder | 'unreadable' | null, id: string): boolean {
  return present !== null && present !== 'unreadable' && present.id === id;
}

/** Not by threads: what goes by it must come right behind it. */
export function readLock(path: string): LockHolder | 'unreadable' | null {
  try {
    return holderIn(readFileSync(path, 'utf8'));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw fileError(error, path, 'read the lock');
  }
}

/** What a lock says of who holds it. */
export function holderIn(text: string): LockHolder | 'unreadable' {
  try {
    const value: unknown = JSON.parse(text);
    const identity = readIdentity(value);
    if (identity === null || !isDocument(value) || typeof value.id !== 'string') return 'unreadable';
    const { id, user = '?', command = '?', since = '?' } = value;
    return { id, ...identity, user: String(user), command: String(command), since: String(since) };
  } catch {
    return 'unreadable';
  }
}

async function lockedError(path: string, seconds: number): Promise<GlusterctlError> {
  const holder = readLock(path);
  if (holder === null || holder === 'unreadable') {
    return new GlusterctlError('state-locked', `The state is locked, by a lock that can't be read: ${path}`, {
      hint: 'If no glusterctl runs, remove that file with "glusterctl state unlock --force".',
    });
  }
  const { pid, host, user, command, since, id } = holder;
  const hints: Readonly<Record<Life, string>> = {
    alive: 'Wait for it to end, or allow more time with --lock-timeout.',
    unknown: `If it no longer runs on ${host}: glusterctl state unlock ${id}`,
    // Who was about to remove it has ended as well, or can't be asked.
    dead: `That process has ended: glusterctl state unlock ${id}`,
  };
  return new GlusterctlError(
    'state-locked',
    `The state has been locked for more than ${seconds} s by "${command}" (process ${pid} of ${user} on ${host}, since ${since}, lock ${id})`,
    { hint: hints[lifeOf(holder)], details: { lock: path, holder } },
  );
}

const SHORTEST_BEGINNING = 4;

function isMeant(typed: string, id: string): boolean {
  return typed === id || (typed.length >= SHORTEST_BEGINNING && id.startsWith(typed));
}

/** What "state unlock" does: removes the named lock, never one whose process lives. */
export async function removeLock(
  path: string,
  id: string | null,
  force: boolean,
): Promise<LockHolder | 'unreadable' | null> {
  const present = readLock(path);
  if (present === null) return null;
  refuseToRemove(path, present, id, force);
  await promises.unlink(path);
  await removeLeftGuard(`${path}.break`);
  return present;
}

/** Nobody could break a lock that is left later as long as it is there. */
async function removeLeftGuard(guard: string): Promise<void> {
  const holder = readLock(guard);
  if (holder !== null && (holder === 'unreadable' || lifeOf(holder) !== 'alive'))
    await promises.unlink(guard).catch(() => undefined);
}

/** A lock that is there may be removed if it is the one that is meant, and nobody is known to hold it. */
export function refuseToRemove(
  path: string,
  present: LockHolder | 'unreadable',
  id: string | null,
  force: boolean,
): void {
  if (present === 'unreadable') {
    if (force) return;
    throw new GlusterctlError('refused', `The lock ${path} can't be read`, {
      hint: 'Remove it with --force.',
    });
  }
  if (id === null || !isMeant(id, present.id)) {
    throw new GlusterctlError('refused', `The lock is ${present.id}, held by "${present.command}"`, {
      hint: `glusterctl state unlock ${present.id}`,
    });
  }
  if (lifeOf(present) === 'alive' && !force) {
    throw new GlusterctlError('refused', `Process ${present.pid}, which holds the lock, is running`, {
      hint: 'End that process; its lock goes with it.',
    });
  }
}
