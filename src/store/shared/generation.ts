import { basename } from 'node:path';
import type { State } from '../../model/state.ts';
import { type Backup, backupName, readBackupName, toThin } from '../backups.ts';
import { changesBetween } from '../changes.ts';
import { documentText, serialOf } from '../document.ts';
import type { Place } from '../format.ts';
import { generationsIn, recordOf } from '../journal.ts';
import type { Stored } from '../read.ts';
import type { Held } from './held.ts';
import type { KeptCopy, Swap } from './shared-file.ts';

/** A generation that is to be put in place. */
export interface NextGeneration {
  readonly stored: Stored & { readonly place: Place };
  readonly change: Omit<Swap, 'writer'>;
  /** All that is there then. */
  readonly bytes: Buffer;
  /** Copies that are there then. */
  readonly copies: readonly KeptCopy[];
}

interface Making {
  /** What is there; null: nothing. */
  readonly held: Held | null;
  readonly present: Stored | null;
  readonly now: Date;
  /** How many bytes of records may follow a document of so many. */
  readonly room: (document: number) => number;
  /** Copies that this command has made, of which only the last is kept. */
  readonly own: ReadonlySet<string>;
  /** The same command makes another one soon. */
  readonly interim: boolean;
}

/** What has changed as a record behind what is there, where there is room for it; else all of it. */
export function nextBytes(state: State, making: Making): NextGeneration {
  return asRecord(state, making) ?? asDocument(state, making);
}

function asRecord(state: State, making: Making): NextGeneration | null {
  const { held, present, now, room } = making;
  const place = present?.place ?? null;
  if (held === null || present === null || place === null || room(place.document) === 0) return null;
  const record = recordOf(place.digest, state, changesBetween(present.state, state), now);
  const end = place.end + record.line.length;
  if (end - place.document > room(place.document)) return null;
  const bytes = Buffer.concat([held.bytes, record.line]);
  return made(state, making, {
    how: 'append',
    content: record.line,
    bytes,
    place: { document: place.document, end, digest: record.digest },
    follows: making.interim ? null : newestCopy(held, place.document),
  });
}

/** The newest copy of a beginning of what is there: all that it tells, that of the next generation tells, too. */
function newestCopy({ bytes, copies }: Held, document: number): Swap['follows'] {
  const ends = new Map<number, number>();
  const whole = serialOf(bytes);
  if (whole !== null) ends.set(whole, document);
  for (const { serial, end } of generationsIn(bytes.subarray(document))) ends.set(serial, document + end);
  const [newest] = copies
    .flatMap(({ name, bytes: size }) => {
      const end = ends.get(readBackupName(name)?.serial ?? -1);
      return end === undefined || (size ?? end) !== end ? [] : [{ name, bytes: end }];
    })
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
  return newest ?? null;
}

function asDocument(state: State, making: Making): NextGeneration {
  const { pieces, bytes: length, digest } = documentText(state);
  const bytes = Buffer.concat(pieces);
  const place = { document: length, end: length, digest };
  return made(state, making, { how: 'replace', content: bytes, bytes, place, follows: null });
}

interface Part {
  readonly how: Swap['how'];
  readonly content: Buffer;
  readonly bytes: Buffer;
  readonly place: Place;
  /** The copy that goes on as that of the next generation. */
  readonly follows: Swap['follows'];
}

function made(
  state: State,
  { held, now, own, interim }: Making,
  { how, content, bytes, place, follows }: Part,
): NextGeneration {
  const expected = held?.mark ?? null;
  const before = held?.copies ?? [];
  const stored = { state, place };
  if (interim && how === 'append') {
    const change = { expected, how, bytes: content, copy: null, follows: null, superfluous: [] };
    return { stored, bytes, copies: before, change };
  }
  const copy = backupName(state.serial, now);
  const left = before.filter(({ name }) => name !== follows?.name && name !== copy && !own.has(name));
  const copies = [{ name: copy, bytes: bytes.length }, ...left];
  const thinned = new Set(toThin(asBackups(copies, bytes.length), now).map(({ path }) => path));
  const staying = copies.filter(({ name }) => !thinned.has(name));
  return {
    stored,
    bytes,
    copies: staying,
    change: {
      expected,
      how,
      bytes: content,
      copy,
      follows,
      superfluous: before
        .map(({ name }) => name)
        .filter(
          (name) =>
            name !== copy &&
            name !== follows?.name &&
            readBackupName(name) !== null &&
            !staying.some((one) => one.name === name),
        ),
    },
  };
}

/** Copies as backups, the newest first; those of which nobody has looked how large they are count as so large. `path` is what stands before their names. */
export function asBackups(copies: readonly KeptCopy[], large: number, path = ''): readonly Backup[] {
  return copies
    .flatMap(({ name, bytes }) => {
      const named = readBackupName(basename(name));
      return named === null ? [] : [{ path: `${path}${name}`, ...named, bytes: bytes ?? large }];
    })
    .sort((a, b) => b.serial - a.serial || b.made.getTime() - a.made.getTime());
}
