import { randomBytes } from 'node:crypto';
import { usage } from '../model/errors.ts';
import type { Script } from '../model/plan.ts';
import type { LockHolder } from '../store/lock.ts';
import type { Mark, SharedFile, Swap, Swapped } from '../store/shared/shared-file.ts';
import { copiesScript, copyScript, fetchScript } from './fetch-script.ts';
import { keepScript } from './keep-script.ts';
import { mountLockScript, removeMountLockScript } from './mount-lock-script.ts';
import type { Told } from './read-told.ts';
import { checkedPlace } from './state-volume.ts';
import { swapScript } from './swap-script.ts';
import { type Asked, type ThroughHosts, type ThroughHostsOptions, throughHosts } from './through-hosts.ts';

export interface RemoteFileOptions extends ThroughHostsOptions {
  /** How long a writer waits for another one; that one may be off, and its lock ends some seconds later. */
  readonly lockSeconds?: number;
  /** What ends the waiting for an answer that is asked for now. */
  readonly signal?: () => AbortSignal;
}

/** More than a brick that went away holds up, and a mount takes. */
const WORK_SECONDS = 90;
const LOCK_SECONDS = 30;

const DOUBT: Asked<unknown>['doubt'] = {
  about: 'whether the state was written',
  hint: 'Look at it again: glusterctl state show',
};

/** A state file on a volume, through whichever of its hosts answers; `through` where others go by the same hosts. */
export function sharedFile(
  options: RemoteFileOptions,
  through: ThroughHosts = throughHosts(options),
): SharedFile {
  const { name, lockSeconds = LOCK_SECONDS } = options;
  const signal = (): AbortSignal | undefined => options.signal?.();
  const place = checkedPlace(options);

  async function changed(script: Script): Promise<Swapped> {
    return await through({
      script,
      timeoutSeconds: WORK_SECONDS + lockSeconds,
      read: swappedIn,
      doubt: DOUBT,
      signal: signal(),
    });
  }

  return {
    name,
    async fetch(known: Mark | null) {
      return await through({
        script: fetchScript(place, known),
        timeoutSeconds: WORK_SECONDS,
        read: ({ found }) => found,
        doubt: DOUBT,
        signal: signal(),
      });
    },
    async copies() {
      return await through({
        script: copiesScript(place),
        timeoutSeconds: WORK_SECONDS,
        read: ({ copies }) => copies,
        doubt: DOUBT,
        signal: signal(),
      });
    },
    async swap(change: Swap) {
      refuseNames(change);
      return await changed(swapScript(place, change, lockSeconds));
    },
    async keep(expected: Mark, copyName: string) {
      refuseName(copyName);
      const id = randomBytes(8).toString('hex');
      return await changed(keepScript(place, { expected, name: copyName, id }, lockSeconds));
    },
    async mountLock() {
      return await through({
        script: mountLockScript(place),
        timeoutSeconds: WORK_SECONDS,
        read: lockIn,
        doubt: DOUBT,
        signal: signal(),
      }).then(({ lock }) => lock);
    },
    async removeMountLock(id: string) {
      if (id !== '') refuseName(id);
      return await changed(removeMountLockScript(place, id, lockSeconds));
    },
    async copy(copyName: string) {
      refuseName(copyName);
      const { from, bytes } = await through({
        script: copyScript(place, copyName),
        timeoutSeconds: WORK_SECONDS,
        read: ({ found }) => found,
        doubt: DOUBT,
        signal: signal(),
      });
      return from === null ? null : bytes;
    },
  };
}

function lockIn({ busy, done }: Told): { readonly lock: LockHolder | 'unreadable' | null } | null {
  if (busy !== null) return { lock: busy.lock };
  return done ? { lock: null } : null;
}

function swappedIn({ reached, done, busy, found }: Told): Swapped | null {
  if (reached === 'changed') return done ? { kind: 'done' } : { kind: 'done', uncopied: true };
  if (busy !== null)
    return { kind: 'busy', writer: busy.writer, ...(busy.lock === null ? {} : { lock: busy.lock }) };
  if (done) return { kind: 'done' };
  return found === null ? null : { kind: 'newer', found };
}

/** They become names in a folder of a host. */
function refuseNames({ copy, follows, superfluous, writer }: Swap): void {
  for (const each of [copy, follows?.name, ...superfluous, writer.id])
    if (typeof each === 'string') refuseName(each);
}

function refuseName(name: string): void {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(name) || name.length > 200)
    throw usage(`No copy of a state is called ${JSON.stringify(name)}`);
}
