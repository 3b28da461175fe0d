import { constants, promises } from 'node:fs';
import { dirname } from 'node:path';
import { isCode } from '../files/file-error.ts';
import { writeDurably } from '../files/write-durably.ts';
import { notFound } from '../model/errors.ts';
import { backupPath, stampOf } from './backups.ts';
import { fileError, makeStateFolder, stateFileHints } from './failures.ts';
import { filePlace } from './file-place.ts';
import { writeGeneration } from './generation.ts';
import { realStatePath } from './location.ts';
import { type LockOptions, readLock, removeLock } from './lock.ts';
import { lockState } from './lock-state.ts';
import { Overtaken, tooLongError, untilUndisturbed } from './overtaken.ts';
import { readIfThere } from './state-file.ts';
import type { ChangeablePlace, PlaceChanges } from './state-place.ts';
import { type Turn, turnAt } from './turn.ts';

export interface FileOptions extends Omit<LockOptions, 'path'> {
  /** As given; symbolic links are followed. */
  readonly path: string;
}

/** A state in a file here, under the lock that commits take as well. */
export async function changeableFile(options: FileOptions): Promise<ChangeablePlace> {
  const path = await realStatePath(options.path);
  const { now } = options;
  const { timeoutSeconds: seconds, sleep, random } = options;

  /** `asides`: what was put aside is noted there. */
  function changesIn(turn: Turn, asides: string[]): PlaceChanges {
    return {
      write: async (state, replaces) =>
        void (await writeGeneration(path, state, { now: now(), turn, replaces })),
      mark: async (content) =>
        await writeDurably(path, [content], { hints: stateFileHints, lastLook: turn.mustBeOurs }),
      async keep(serial) {
        const content = await readIfThere(path);
        if (content === null) throw notFound(`There is no state at ${path} yet`);
        turn.mustBeOurs();
        // A copy, not a second link: what edits the state in place must not reach its backup.
        const target = backupPath(path, serial, now());
        await writeDurably(target, [content], { hints: stateFileHints });
        return target;
      },
      async putAside(by) {
        const aside = await putAside(path, by, now());
        asides.push(aside);
        return aside;
      },
    };
  }

  async function changed<T>(turn: Turn, work: (changes: PlaceChanges) => Promise<T>): Promise<T> {
    const asides: string[] = [];
    try {
      return await work(changesIn(turn, asides));
    } catch (error) {
      // It is put aside anew. What somebody else has replaced may be nowhere else by now.
      if (error instanceof Overtaken && turn.isUnchanged())
        for (const aside of asides) await promises.unlink(aside).catch(() => undefined);
      throw error;
    }
  }

  return {
    ...filePlace(path),
    async changing(command, work) {
      makeStateFolder(dirname(path));
      const tooLong = () => tooLongError(path, seconds);
      return await untilUndisturbed({ seconds, now, sleep, random, tooLong }, async () => {
        const lock = await lockState({ ...options, path }, command);
        try {
          return await changed(turnAt(path, lock), work);
        } finally {
          await lock.release();
        }
      });
    },
    lock: async () => readLock(`${path}.lock`),
    unlock: async (id, force) => await removeLock(`${path}.lock`, id, force),
  };
}

async function putAside(path: string, by: string, now: Date): Promise<string> {
  for (let more = 0; ; more++) {
    const aside = `${path}.before-${by}-${stampOf(now)}${more === 0 ? '' : `-${more}`}`;
    try {
      // The path keeps its content until the new one is renamed over it: no reader ever finds it gone.
      await promises.link(path, aside).catch(() => promises.copyFile(path, aside, constants.COPYFILE_EXCL));
      return aside;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw fileError(error, path, 'put aside');
    }
  }
}
