import { type BigIntStats, statSync } from 'node:fs';
import type { Adapter } from 'lowdb';
import { KIB_BYTES, MIB } from '../files/read-bounded.ts';
import type { State } from '../model/state.ts';
import { appendRecord, stampOf } from './append.ts';
import { changesBetween } from './changes.ts';
import { filePlace } from './file-place.ts';
import type { Place } from './format.ts';
import { writeGeneration } from './generation.ts';
import { recordOf } from './journal.ts';
import { readState, type Stored } from './read.ts';
import { isSettled, type SeenWhole } from './seen-whole.ts';
import type { Turn } from './turn.ts';

export interface AdapterOptions {
  readonly path: string;
  readonly now: () => Date;
  readonly point: (name: string) => void;
  /** How many bytes of records may follow a document of so many. */
  readonly room: (document: number) => number;
  /** null: it is only read. */
  readonly turn: Turn | null;
  /** Outlives the adapter: one command writes several times. */
  readonly known: Known;
  /** Which files need no look at their digests; null where each is looked at. */
  readonly seen: SeenWhole | null;
  /** Files of so many bytes are read a part at a time. */
  readonly largeFrom: number | undefined;
}

/** What this process knows of the file, and what tells it from any other. */
export interface Known {
  /** What was read or written last. */
  file: { readonly stored: Stored; readonly stamp: string; readonly isChecked: boolean } | null;
  /** The copy of what was written last, where it holds nothing but what this command has written: only the last is kept. */
  backup: string | null;
}

const SMALL = 256 * KIB_BYTES;

/** What is small is written whole each time; of what is large, what has changed, until that takes long to be read. */
export function roomForRecords(document: number): number {
  return document < SMALL ? 0 : Math.min(document, MIB);
}

/** What lowdb reads and writes through. lowdb's own adapter syncs nothing and lost updates when it was measured. */
export function durableAdapter({
  path,
  now,
  point,
  room,
  turn,
  known,
  seen,
  largeFrom,
}: AdapterOptions): Adapter<State> {
  let present: Stored | null = null;
  let stamp: string | null = null;

  function written(state: State, place: Place, { isOurs }: Turn): void {
    present = { state, place };
    stamp = stampAt(path);
    // Where the lock is another's by now, so may be what is there.
    known.file = stamp === null || !isOurs() ? null : { stored: present, stamp, isChecked: true };
  }

  async function append(before: Stored, state: State, held: Turn): Promise<boolean> {
    const { place } = before;
    if (place === null || stamp === null || room(place.document) === 0) return false;
    const record = recordOf(place.digest, state, changesBetween(before.state, state), now());
    if (place.end - place.document + record.line.length > room(place.document)) return false;
    const about = { serial: state.serial, now: now(), point, stamp, turn: held };
    const done = await appendRecord(path, place, record, about);
    if (done === null) return false;
    point('copy kept');
    const { path: backup = null, from = null } = done.backup ?? {};
    known.backup = from !== null && from === known.backup ? backup : null;
    written(state, done.place, held);
    return true;
  }

  /** Without a look at its digests, where they were right before and nobody has written to it since. */
  async function readSeen(): Promise<Stored | null> {
    if (stamp === null || seen?.has(path, stamp) !== true) return null;
    const found = await readState(filePlace(path, largeFrom), true);
    return stampAt(path) === stamp ? found : null;
  }

  async function readChecked(): Promise<Stored | null> {
    stamp = stampAt(path);
    const found = await readState(filePlace(path, largeFrom));
    if (seen !== null && stamp !== null && isStillSo(path, stamp, now())) seen.add(path, stamp);
    return found;
  }

  return {
    async read() {
      const { file } = known;
      stamp = stampAt(path);
      const isKnown = file !== null && file.stamp === stamp && (file.isChecked || seen !== null);
      const believed = isKnown ? null : await readSeen();
      present = isKnown ? file.stored : (believed ?? (await readChecked()));
      const isChecked = isKnown ? file.isChecked : believed === null;
      known.file = present === null || stamp === null ? null : { stored: present, stamp, isChecked };
      return present?.state ?? null;
    },
    async write(state) {
      if (turn === null) throw new RangeError('only who has the lock writes');
      if (present !== null && (await append(present, state, turn))) return;
      const replaces = present?.state.serial ?? null;
      const instead = known.backup;
      const about = { now: now(), turn, point, replaces, instead };
      const { place, backup } = await writeGeneration(path, state, about);
      known.backup = backup;
      written(state, place, turn);
    },
  };
}

function stampAt(path: string): string | null {
  const found = statsAt(path);
  return found === null ? null : stampOf(found);
}

function isStillSo(path: string, stamp: string, now: Date): boolean {
  const found = statsAt(path);
  return found !== null && stampOf(found) === stamp && isSettled(found, now);
}

function statsAt(path: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return null;
  }
}
