import type { LockHolder } from '../lock.ts';

/** What proves that bytes are the beginning of a file of this state: each record's digest is one of all that comes before it. */
export interface Mark {
  /** How many bytes are known, up to the end of the last whole record. */
  readonly end: number;
  /** SHA-256, in hex, of the first `HEAD_BYTES` of them (of all where there are fewer). */
  readonly head: string;
  /** SHA-256, in hex, of the last `TAIL_BYTES` before `end` (of all where there are fewer). */
  readonly tail: string;
  /** How the last record begins, up to behind its digest, and where; null: none follows the document. */
  readonly last: { readonly at: number; readonly text: string } | null;
}

export const HEAD_BYTES = 4096;
export const TAIL_BYTES = 4096;

/** A copy of an earlier generation that is kept beside the state; its name is that of a backup file. */
export interface KeptCopy {
  readonly name: string;
  /** null: that was not looked at. */
  readonly bytes: number | null;
}

/** What is there now. */
export interface Found {
  /** From where on `bytes` are: behind what was known, or 0: the whole file. null: there is no file. */
  readonly from: number | null;
  readonly bytes: Buffer;
  /** Newest first, by name. */
  readonly copies: readonly KeptCopy[];
}

/** Who writes, for others who wait. */
export interface Writer {
  readonly id: string;
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  readonly command: string;
  /** ISO 8601. */
  readonly since: string;
}

export interface Swap {
  /** What must be in place for this to be put there; null: nothing. */
  readonly expected: Mark | null;
  /** Behind `expected.end`, what is torn there being cut off; or instead of all that is there. */
  readonly how: 'append' | 'replace';
  readonly bytes: Buffer;
  /** Name of the copy that the new generation is kept under; null: of a record, which waits for the next one's. */
  readonly copy: string | null;
  /** A copy of the beginning, of so many bytes, which the rest is appended to, and which is renamed then; null: the new one is made anew. */
  readonly follows: { readonly name: string; readonly bytes: number } | null;
  /** Names of copies that go, once all else is done. */
  readonly superfluous: readonly string[];
  readonly writer: Writer;
}

export type Swapped =
  /** Where `uncopied`, nobody has seen its copy being made: the volume may be full. */
  | { readonly kind: 'done'; readonly uncopied?: true }
  /** Somebody else was first: this is there now. Nothing was written. */
  | { readonly kind: 'newer'; readonly found: Found }
  /** Another writer was at it all the time that this one waited. Nothing was written. */
  | {
      readonly kind: 'busy';
      readonly writer: Writer | null;
      /** Who writes it as to any file, through a mount of the volume: that lock does not end with him. null: it is none. */
      readonly lock?: LockHolder | 'unreadable' | null;
    };

/**
 * A state file that is reached through others. Each call is one round trip to one host, which is another one where the first
 * can't be reached, or can't reach the volume itself. All of them throw a `GlusterctlError`: `unreachable` where nothing was done for sure, `unknown-outcome` where a
 * swap may have been made or not, `state-unreadable` where the volume doesn't answer as it should (no quorum, full, not there).
 */
export interface SharedFile {
  /** For people: the URL. */
  readonly name: string;
  fetch(known: Mark | null): Promise<Found>;
  /** All copies, with how large they are, which takes a look at each. */
  copies(): Promise<readonly KeptCopy[]>;
  swap(change: Swap): Promise<Swapped>;
  /** Keeps a copy of what is there, if that is still what is known, under a name among the copies. */
  keep(expected: Mark, name: string): Promise<Swapped>;
  /** Who writes it through a mount of the volume, or did and has left his lock. */
  mountLock(): Promise<LockHolder | 'unreadable' | null>;
  /** Removes that lock, where it is that one still; `id` is empty for one that can't be read. */
  removeMountLock(id: string): Promise<Swapped>;
  /** All of a copy; null where there is none of that name. */
  copy(name: string): Promise<Buffer | null>;
}
