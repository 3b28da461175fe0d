import type { State } from '../model/state.ts';
import { documentText, FORMAT, readDocument } from './document.ts';
import { type Bytes, inMemory } from './file-bytes.ts';
import { FIRST_RECORD, replay } from './journal.ts';
import { wholeLineOf } from './line-table.ts';
import { type Marker, placeWords, readMarked } from './moved.ts';
import { parseOlder } from './older-format.ts';

export { FORMAT };

const BEGINNING = '{"format":';
/** Holds the digest. */
export const HEAD_BYTES = 100;
const HEAD = /^\{"format":(\d{1,9}),"digest":"([0-9a-f]{64})",/;

/** The state as text, as a file has it when nothing has changed since. */
export function serialise(state: State): string {
  return Buffer.concat(documentText(state).pieces).toString('utf8');
}

/** The state for others to read: what follows from ids is spelled out. */
export function exported(state: State): string {
  return Buffer.concat(documentText(state, wholeLineOf).pieces).toString('utf8');
}

export type Damage =
  | { readonly kind: 'empty' }
  | { readonly kind: 'nul'; readonly offset: number }
  | { readonly kind: 'torn'; readonly detail: string }
  | { readonly kind: 'foreign'; readonly detail: string }
  | { readonly kind: 'changed' }
  | { readonly kind: 'record'; readonly after: number }
  | { readonly kind: 'cut'; readonly after: number }
  | { readonly kind: 'future'; readonly format: number }
  /** It is whole, but no state any more, or not yet. */
  | { readonly kind: 'marked'; readonly marker: Marker };

/** Where a generation lies in its file, for the next record to be put behind it. */
export interface Place {
  /** Of the document, at the beginning of the file. */
  readonly document: number;
  readonly end: number;
  /** Of all up to there. */
  readonly digest: string;
}

export interface Good {
  readonly kind: 'good';
  readonly format: number;
  /** It was written by this program, whole: its digest says so. */
  readonly document: unknown;
  /** null: it is of an older format. */
  readonly place: Place | null;
  /** Behind it is the beginning of a record that never became one. */
  readonly isTorn: boolean;
}

export type Parsed =
  | Good
  | {
      readonly kind: 'damaged';
      readonly damage: Damage;
      /** What is good before it. */
      readonly before?: Good;
    };

/** `seen`: it was read before, and each digest was right. */
export function parse(content: Bytes | string, seen = false): Parsed {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const [head, number = ''] = HEAD.exec(bytes.toString('latin1', 0, HEAD_BYTES)) ?? [];
  if (head === undefined) {
    const { marker } = readMarked(inMemory(bytes)) ?? {};
    const damage: Damage =
      marker === undefined ? whatIsWrong(bytes.toString('utf8')) : { kind: 'marked', marker };
    return { kind: 'damaged', damage };
  }
  const format = Number(number);
  if (format > FORMAT) return { kind: 'damaged', damage: { kind: 'future', format } };
  const found = format < FORMAT ? older(bytes) : current(bytes, seen);
  if (found !== null) return found;
  const wrong = whatIsWrong(bytes.toString('utf8'));
  return { kind: 'damaged', damage: wrong.kind === 'foreign' ? { kind: 'changed' } : wrong };
}

function older(bytes: Bytes): Parsed | null {
  const found = parseOlder(bytes.toString('utf8'));
  return found === null ? null : { kind: 'good', ...found, place: null, isTorn: false };
}

function current(bytes: Bytes, seen: boolean): Parsed | null {
  const found = readDocument(bytes, seen);
  if (found === null) return null;
  const journal = inMemory(bytes.subarray(found.bytes));
  const { state, end, digest, behind } = replay(found.state, found.digest, journal, seen);
  const place = { document: found.bytes, end: found.bytes + end, digest };
  const good: Good = { kind: 'good', format: FORMAT, document: state, place, isTorn: behind === 'torn' };
  if (behind !== 'changed') return good;
  return { kind: 'damaged', damage: { kind: 'record', after: state.serial }, before: good };
}

function whatIsWrong(text: string): Damage {
  if (text.trim() === '') return { kind: 'empty' };
  const offset = text.indexOf('\0');
  if (offset === 0 || (offset > 0 && beginsLikeOurs(text))) return { kind: 'nul', offset };
  let document: unknown;
  try {
    document = JSON.parse(text.split(FIRST_RECORD, 1)[0] ?? '');
  } catch (error) {
    if (!beginsLikeOurs(text)) return { kind: 'foreign', detail: 'it does not begin like one' };
    return { kind: 'torn', detail: (error as SyntaxError).message };
  }
  const format =
    typeof document === 'object' && document !== null && 'format' in document ? document.format : null;
  if (typeof format === 'number' && format > FORMAT) return { kind: 'future', format };
  return {
    kind: 'foreign',
    detail: `it has no ${format === null ? '"format"' : '"digest"'} where one belongs`,
  };
}

function beginsLikeOurs(text: string): boolean {
  const start = text.slice(0, BEGINNING.length);
  return start === BEGINNING || BEGINNING.startsWith(start.trimEnd());
}

/** In words, for the error and for "state check". */
export function describeDamage(damage: Damage): string {
  switch (damage.kind) {
    case 'empty':
      return 'is empty';
    case 'nul':
      return `holds NUL bytes from byte ${damage.offset} on, as after a power cut`;
    case 'torn':
      return `is torn or is no JSON: ${damage.detail}`;
    case 'foreign':
      return `is no state file of this program: ${damage.detail}`;
    case 'changed':
      return 'was changed by something else: its digest does not match its content';
    case 'record':
      return `was changed by something else behind serial ${damage.after}: what is there now is no commit of this program`;
    case 'cut':
      return `is cut off behind serial ${damage.after}: its backup has what was committed next`;
    case 'future':
      return `has format ${damage.format}, written by a newer version; this one knows formats up to ${FORMAT}`;
    case 'marked':
      return damage.marker.kind === 'moved'
        ? `was moved to ${placeWords(damage.marker)}`
        : `is on its way here from ${placeWords(damage.marker)}`;
  }
}
