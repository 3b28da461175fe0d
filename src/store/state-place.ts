import type { State } from '../model/state.ts';
import type { Backup } from './backups.ts';
import type { FileBytes } from './file-bytes.ts';
import type { LockHolder } from './lock.ts';

/** Where a state lies, to be looked at: a file here, or one on a volume. */
export interface StatePlace {
  /** For people: the path, or the URL. */
  readonly name: string;
  /** It is a file that other programs can read and write, too. */
  readonly isLocal: boolean;
  /** All that is there; null where nothing is. */
  content(): Promise<Buffer | null>;
  /** The same, where it is a large file: a part at a time. null: it is none; left away: none ever is. */
  large?(): Promise<FileBytes | null>;
  /** Copies that are kept beside it, the newest first. */
  backups(): Promise<readonly Backup[]>;
  contentOf(backup: Backup): Promise<Buffer>;
  /** Bytes of one from there on, for who only looks where generations begin; none of one that holds but one. */
  partOf(backup: Backup, from: number, length: number): Promise<Buffer>;
}

/** The same, to be changed by "state …", past the ordinary way of committing. */
export interface ChangeablePlace extends StatePlace {
  /** While nobody else changes what is there; where that can't be kept from happening, `work` is done anew. */
  changing<T>(command: string, work: (changes: PlaceChanges) => Promise<T>): Promise<T>;
  lock(): Promise<LockHolder | 'unreadable' | null>;
  unlock(id: string | null, force: boolean): Promise<LockHolder | 'unreadable' | null>;
}

/** Each is done whole or not at all. */
export interface PlaceChanges {
  /** Puts a generation there, with a copy of its own; `replaces` is the serial of what is there, where that is good. */
  write(state: State, replaces: number | null): Promise<void>;
  /** Puts there what is no generation: no copy is made of it. */
  mark(content: Buffer): Promise<void>;
  /** Keeps a copy of what is there, a generation of that serial; where it is then. */
  keep(serial: number): Promise<string>;
  /** Keeps a copy of what is there, whatever that is, for a person to look at, named by what takes its place; where it is then. */
  putAside(by: 'restore' | 'import' | 'rebuild'): Promise<string>;
}
