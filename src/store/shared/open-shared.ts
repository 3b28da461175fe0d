import { GlusterctlError, retold } from '../../model/errors.ts';
import type { IdSource } from '../../model/ids.ts';
import type { State } from '../../model/state.ts';
import { roomForRecords } from '../durable-adapter.ts';
import { NOTHING, nextGeneration } from '../next-generation.ts';
import type { CommitKind, CommitResult, Store } from '../store.ts';
import { asBackups, type NextGeneration, nextBytes } from './generation.ts';
import { wasMade } from './outcome.ts';
import type { Newest, SharedReading } from './reading.ts';
import type { SharedFile, Swapped, Writer } from './shared-file.ts';
import { busyError, thisWriter } from './writer.ts';

export interface SharedStoreOptions {
  readonly file: SharedFile;
  readonly reading: SharedReading;
  readonly lockTimeoutSeconds: number;
  readonly ids: IdSource;
  readonly user: string;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  /** How many bytes of records may follow a document of so many; tests keep more of them, or fewer. */
  readonly room?: (document: number) => number;
}

/** Behind what is small, too: a record is put on a volume with less than half of what writing all of it anew takes. */
const ROOM_BEHIND_ANY = 512 * 1024;

function roomOnVolume(document: number): number {
  return Math.max(ROOM_BEHIND_ANY, roomForRecords(document));
}

/** It may have been made or not; `isOver`: it was not, and won't be any more. */
interface Unknown {
  readonly kind: 'unknown';
  readonly error: GlusterctlError;
  readonly isOver: boolean;
}

/** What has come of all that may have been made; `isOpen`: one of it may be made yet. */
interface LookedFor {
  readonly made: NextGeneration | null;
  readonly isOpen: boolean;
}

/** Behind the message of an outcome that nobody can tell. */
const LOOK_AGAIN = 'When hosts answer again, see what came of it: glusterctl operation list';

/**
 * A state on a volume. Who commits puts its generation there if what is there still is what it was made from; if not, the
 * change is made anew of what is there now.
 */
export function openSharedStore(options: SharedStoreOptions): Store {
  const { file, reading, ids, user, now, sleep, random, lockTimeoutSeconds: seconds } = options;
  const { room = roomOnVolume } = options;
  /** Made by this command: only the last of them is kept. */
  const own = new Set<string>();
  let asking: Promise<Newest> | null = null;

  /** Who asks while it is being asked gets the same answer. */
  async function newest(): Promise<Newest> {
    asking ??= reading.fetch().finally(() => {
      asking = null;
    });
    return await asking;
  }

  async function lookedFor(tries: readonly NextGeneration[], found: Newest): Promise<LookedFor> {
    let isOpen = false;
    for (const next of tries) {
      const outcome = await wasMade(next, found, file);
      if (outcome === 'made') return { made: next, isOpen: false };
      if (outcome === 'unknown') throw unknownOutcome(file.name);
      if (outcome === 'not yet') isOpen = true;
    }
    return { made: null, isOpen };
  }

  async function swap(next: NextGeneration, writer: Writer): Promise<Swapped | Unknown> {
    try {
      return await file.swap({ ...next.change, writer });
    } catch (error) {
      if (error instanceof GlusterctlError && error.code === 'unknown-outcome')
        return { kind: 'unknown', error, isOver: error.details?.nothingBegun === true };
      throw error;
    }
  }

  /** What may have been made, and can't be looked for, is told as what it is. */
  async function lookAgain(tries: readonly NextGeneration[]): Promise<Newest> {
    try {
      return await newest();
    } catch (error) {
      throw error instanceof GlusterctlError && tries.length > 0
        ? retold(unknownOutcome(file.name), { hints: [error.message], details: { cause: error.message } })
        : error;
    }
  }

  async function commit(
    command: string,
    change: (state: State) => State,
    { interim = false }: CommitKind = {},
  ): Promise<CommitResult> {
    const writer = thisWriter(user, command, now());
    const until = now().getTime() + seconds * 1000;
    const tries: NextGeneration[] = [];
    let present = reading.last();
    let isNewest = present === null;
    present ??= await newest();
    const again = async (): Promise<void> => {
      present = await newest();
      isNewest = true;
    };
    for (;;) {
      const { held, stored, copies }: Newest = present;
      let result: CommitResult;
      try {
        const serial = asBackups(copies, 0)[0]?.serial ?? 0;
        result = await nextGeneration(stored?.state ?? NOTHING, change, ids, serial);
      } catch (error) {
        // What it was refused for may be otherwise by now.
        if (isNewest) throw error;
        await again();
        continue;
      }
      if (!result.changed) {
        if (isNewest) return result;
        await again();
        continue;
      }
      const next = nextBytes(result.state, { held, present: stored, now: now(), room, own, interim });
      const swapped = await swap(next, writer);
      if (swapped.kind === 'done') {
        if (next.change.copy !== null) own.add(next.change.copy);
        await reading.became(next, swapped.uncopied === true && next.change.copy !== null);
        return result;
      }
      if (swapped.kind === 'busy' && now().getTime() < until) {
        await sleep(5 + random() * 40);
        continue;
      }
      if (swapped.kind === 'unknown' && !swapped.isOver) tries.push(next);
      if (swapped.kind === 'newer') present = await reading.take(swapped.found, held?.bytes ?? null);
      else if (swapped.kind === 'unknown' || tries.length > 0) present = await lookAgain(tries);
      isNewest = true;
      const { made, isOpen } = await lookedFor(tries, present);
      if (made !== null) {
        if (made.change.copy !== null) own.add(made.change.copy);
        return { state: made.stored.state, changed: true };
      }
      if (now().getTime() < until) continue;
      // Who holds the lock may be the host that this command has not heard of again.
      if (isOpen) throw unknownOutcome(file.name);
      throw swapped.kind === 'unknown'
        ? neverDone(file.name, seconds, swapped.error)
        : swapped.kind === 'busy'
          ? busyError(file.name, seconds, swapped.writer, swapped.lock)
          : busyError(file.name, seconds, null);
    }
  }

  return {
    path: file.name,
    read: async () => (await newest()).stored?.state ?? NOTHING,
    commit,
  };
}

/** Each try was stopped before it wrote anything, or somebody else was quicker. */
function neverDone(name: string, seconds: number, { message, details }: GlusterctlError): GlusterctlError {
  const why = typeof details?.reason === 'string' ? `${String(details.host)}: ${details.reason}` : message;
  return new GlusterctlError(
    'state-unreadable',
    `The state ${name} could not be written for more than ${seconds} s: ${why}`,
    {
      hint: 'It was looked at again each time: nothing was written. See what hangs: glusterctl status',
      details: { trouble: 'hangs' },
    },
  );
}

function unknownOutcome(name: string): GlusterctlError {
  return new GlusterctlError(
    'unknown-outcome',
    `Whether the state ${name} was written is not known: the host that did it did not answer to the end`,
    { hint: LOOK_AGAIN },
  );
}
