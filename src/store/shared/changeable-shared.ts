import { GlusterctlError, notFound, refused } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';
import { backupName, stampOf } from '../backups.ts';
import { documentText } from '../document.ts';
import { refuseToRemove } from '../lock.ts';
import { Overtaken, untilUndisturbed } from '../overtaken.ts';
import type { ChangeablePlace, PlaceChanges } from '../state-place.ts';
import type { StateCache } from './cache.ts';
import { markOf } from './mark.ts';
import type { SharedReading } from './reading.ts';
import type { SharedFile, Swap, Swapped } from './shared-file.ts';
import { busyError, thisWriter } from './writer.ts';

interface SharedPlaceOptions {
  readonly file: SharedFile;
  readonly reading: SharedReading;
  readonly cache: StateCache | null;
  readonly timeoutSeconds: number;
  readonly user: string;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
}

/**
 * A state on a volume, to be changed as a whole. There is no lock that lasts: what is changed must still be what was looked at;
 * if it isn't, all is looked at and done anew.
 */
export function changeableShared(options: SharedPlaceOptions): ChangeablePlace {
  const { file, reading, cache, timeoutSeconds: seconds, user, now, sleep, random } = options;
  const { name } = file;
  /** What was looked at, while it is being changed; undefined: each look asks anew. */
  let pinned: { content: Buffer | null } | undefined;

  async function content(): Promise<Buffer | null> {
    if (pinned !== undefined) return pinned.content;
    return await reading.place.content();
  }

  async function settle(swapped: Promise<Swapped>, isDone: (there: Buffer | null) => boolean): Promise<void> {
    const before = pinned?.content ?? null;
    try {
      const result = await swapped;
      if (result.kind === 'done') return;
      throw new Overtaken();
    } catch (error) {
      if (!(error instanceof GlusterctlError) || error.code !== 'unknown-outcome') throw error;
      const there = await reading.place.content().catch(() => undefined);
      if (there === undefined) throw error;
      if (isDone(there)) return;
      if (there === null ? before === null : before?.equals(there) === true)
        throw new Overtaken(error.details?.nothingBegun === true ? null : error);
      throw error;
    }
  }

  async function put(bytes: Buffer, copy: string, command: string): Promise<void> {
    const before = pinned?.content ?? null;
    const change: Swap = {
      expected: before === null ? null : markOf(before),
      how: 'replace',
      bytes,
      copy,
      follows: null,
      superfluous: [],
      writer: thisWriter(user, command, now()),
    };
    await settle(file.swap(change), (there) => there?.subarray(0, bytes.length).equals(bytes) === true);
    pinned = { content: bytes };
  }

  async function keep(copy: string): Promise<string> {
    const there = pinned?.content ?? null;
    if (there === null) throw notFound(`There is no state at ${name} yet`);
    await settle(file.keep(markOf(there), copy), () => false);
    return `${name}.backups/${copy}`;
  }

  const changes = (command: string): PlaceChanges => ({
    async write(state: State) {
      const bytes = Buffer.concat(documentText(state).pieces);
      await put(bytes, backupName(state.serial, now()), command);
      await cache?.write(bytes, now()).catch(() => undefined);
    },
    async mark(bytes) {
      await put(bytes, `marked-${stampOf(now())}.json`, command);
      await cache?.forget();
    },
    keep: async (serial) => await keep(backupName(serial, now())),
    putAside: async (by) => await keep(`before-${by}-${stampOf(now())}.json`),
  });

  return {
    ...reading.place,
    content,
    async changing(command, work) {
      const tooLong = () => busyError(name, seconds, null);
      return await untilUndisturbed({ seconds, now, sleep, random, tooLong }, async () => {
        pinned = undefined;
        pinned = { content: await content() };
        try {
          return await work(changes(command));
        } finally {
          pinned = undefined;
        }
      });
    },
    lock: async () => await file.mountLock(),
    async unlock(id, force) {
      const present = await file.mountLock();
      if (present === null)
        throw refused(
          `There is no lock of ${name} to be removed`,
          'Who writes it has it locked on the volume, by a script on a host that may run for two minutes at most. The lock ends with the script, and some seconds after its host where that is switched off.',
        );
      refuseToRemove(`${name}.lock`, present, id, force);
      const removed = await file.removeMountLock(present === 'unreadable' ? '' : present.id);
      if (removed.kind === 'busy') throw busyError(name, seconds, removed.writer, removed.lock);
      return present;
    },
  };
}
