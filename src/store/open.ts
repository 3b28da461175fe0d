import { dirname } from 'node:path';
import { Low } from 'lowdb';
import type { IdSource } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { newestSerial } from './backups.ts';
import { durableAdapter, type Known, roomForRecords } from './durable-adapter.ts';
import { makeStateFolder } from './failures.ts';
import { filePlace } from './file-place.ts';
import { ownershipWarnings, realStatePath } from './location.ts';
import { lockState } from './lock-state.ts';
import { NOTHING, nextGeneration } from './next-generation.ts';
import { tooLongError, untilUndisturbed } from './overtaken.ts';
import { readState } from './read.ts';
import { type SeenWhole, seenWhole } from './seen-whole.ts';
import { headOf } from './state-file.ts';
import type { Store } from './store.ts';
import { type Turn, turnAt } from './turn.ts';

export interface StoreOptions {
  /** As given; symbolic links are followed. */
  readonly path: string;
  readonly lockTimeoutSeconds: number;
  readonly ids: IdSource;
  readonly user: string;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  /** Lines for people. */
  readonly warn: (line: string) => void;
  /** How many bytes of records may follow a document of so many; tests keep more of them, or fewer. */
  readonly room?: (document: number) => number;
  /** Files of how many bytes are read a part at a time; tests read smaller ones so. */
  readonly largeFrom?: number;
  /** Where it is kept which files were read whole before; none: each digest is looked at each time. */
  readonly seenFolder?: string | null;
  /** Called at each point where a crash would be felt; tests stop the process there. */
  readonly point?: (name: string) => void;
}

export function openStore(options: StoreOptions): Store {
  let warned = false;
  const point = (name: string): void => options.point?.(name);

  async function locate(): Promise<string> {
    return await realStatePath(options.path);
  }

  /** Only of what has proven to be a state: nobody is told to change any other file. */
  async function warnOnce(path: string): Promise<void> {
    if (warned) return;
    warned = true;
    for (const warning of await ownershipWarnings(path)) options.warn(warning);
  }

  const known: Known = { file: null, backup: null };
  async function database(
    path: string,
    { turn = null, seen = null }: { readonly turn?: Turn | null; readonly seen?: SeenWhole | null },
  ): Promise<Low<State>> {
    const { now, room = roomForRecords, largeFrom } = options;
    const adapter = durableAdapter({ path, now, point, room, turn, known, seen, largeFrom });
    const low = new Low<State>(adapter, NOTHING);
    await low.read();
    await warnOnce(path);
    return low;
  }

  return {
    path: options.path,
    async read() {
      return (await database(await locate(), { seen: seenWhole(options.seenFolder ?? null) })).data;
    },
    async commit(command, change) {
      const path = await locate();
      await refuseForeignFile(path);
      makeStateFolder(dirname(path));
      const { lockTimeoutSeconds: timeoutSeconds, user, now, sleep, random } = options;
      const tooLong = () => tooLongError(path, timeoutSeconds);
      return await untilUndisturbed({ seconds: timeoutSeconds, now, sleep, random, tooLong }, async () => {
        const lock = await lockState({ path, timeoutSeconds, user, now, sleep, random }, command);
        try {
          point('locked');
          // What is written anew was looked at whole.
          const low = await database(path, { turn: turnAt(path, lock) });
          const result = await nextGeneration(low.data, change, options.ids, await newestSerial(path));
          if (result.changed) {
            low.data = result.state;
            await low.write();
          }
          return result;
        } finally {
          await lock.release();
          point('unlocked');
        }
      });
    },
  };
}

/** Before anything is put beside it, a lock for one: throws where what is there is no state at all. */
async function refuseForeignFile(path: string): Promise<void> {
  const head = await headOf(path);
  if (head !== null && !/^(?:$|\0|\s*\{)/.test(head)) await readState(filePlace(path));
}
