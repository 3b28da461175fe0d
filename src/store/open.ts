import { dirname } from 'node:path';
import { Low } from 'lowdb';
import { amended, inIdOrder, isLazy } from '../model/entries.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { IdSource } from '../model/ids.ts';
import { addedViolations } from '../model/invariants.ts';
import { emptyState, type State, TABLES } from '../model/state.ts';
import { newestSerial } from './backups.ts';
import { changedIds, changedPart, changesBetween } from './changes.ts';
import { durableAdapter, type Known, roomForRecords } from './durable-adapter.ts';
import { makeStateFolder } from './failures.ts';
import { ownershipWarnings, realStatePath } from './location.ts';
import { acquireLock } from './lock.ts';
import { refuseForeignFile } from './read.ts';
import { type SeenWhole, seenWhole } from './seen-whole.ts';
import type { CommitResult, Store } from './store.ts';

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
  /** Where it is kept which files were read whole before; none: each digest is looked at each time. */
  readonly seenFolder?: string | null;
  /** Called at each point where a crash would be felt; tests stop the process there. */
  readonly point?: (name: string) => void;
}

/** What a state without a file shows: nothing, of no lineage yet. */
const NOTHING = emptyState('0'.repeat(32));

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
  async function database(path: string, seen: SeenWhole | null): Promise<Low<State>> {
    const { now, room = roomForRecords } = options;
    const low = new Low<State>(durableAdapter({ path, now, point, room, known, seen }), NOTHING);
    await low.read();
    await warnOnce(path);
    return low;
  }

  return {
    path: options.path,
    async read() {
      return (await database(await locate(), seenWhole(options.seenFolder ?? null))).data;
    },
    async commit(command, change) {
      const path = await locate();
      await refuseForeignFile(path);
      makeStateFolder(dirname(path));
      const { lockTimeoutSeconds: timeoutSeconds, user, now, sleep, random } = options;
      const release = await acquireLock(
        { path: `${path}.lock`, timeoutSeconds, user, now, sleep, random },
        command,
      );
      try {
        point('locked');
        // What is written anew was looked at whole.
        const low = await database(path, null);
        const result = await nextGeneration(low.data, change, options.ids, await newestSerial(path));
        if (result.changed) {
          low.data = result.state;
          await low.write();
        }
        return result;
      } finally {
        await release();
        point('unlocked');
      }
    },
  };
}

async function nextGeneration(
  present: State,
  change: (state: State) => State,
  ids: IdSource,
  newestBackup: number,
): Promise<CommitResult> {
  const base = present === NOTHING ? emptyState(ids.next()) : present;
  const changed = change(base);
  if (changed === base) return { state: present, changed: false };
  const state = inFileOrder(
    base,
    amended(changed, { serial: Math.max(base.serial, changed.serial, newestBackup) + 1 }),
  );
  await refuseUnsound(base, state);
  return { state, changed: true };
}

/** As it reads from a file: by id, whatever the order in which things came. */
function inFileOrder(before: State, after: State): State {
  const unordered = TABLES.filter((table) => !isLazy(after, table) && after[table] !== before[table]);
  return amended(
    after,
    Object.fromEntries(unordered.map((table) => [table, inIdOrder<unknown>(after[table])])),
  );
}

/** What would bring the state into disorder is not written. Disorder that is there already blocks nothing. */
async function refuseUnsound(before: State, after: State): Promise<void> {
  const { schemaErrors } = await import('./schema.ts');
  const changes = changesBetween(before, after);
  // What is as it was was validated when it was written.
  const errors = [
    ...schemaErrors(changedPart(changes, after)),
    ...addedViolations(before, after, changedIds(changes)).map(({ message }) => message),
  ];
  if (errors.length === 0) return;
  throw new GlusterctlError('failed', `Internal error: this would break the state: ${errors[0]}`, {
    hint: 'Nothing was written. Please report this, with the command.',
    details: { errors },
  });
}
