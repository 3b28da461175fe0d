import { counted } from '../model/counted.ts';
import { type GlusterctlError, refused } from '../model/errors.ts';
import { describeDamage, type HeketiDamage } from './damage.ts';
import type { HeketiDatabase } from './records/database.ts';

const MOST_SHOWN = 20;

/** A database as far as it could be read, and all that is to be said of that. */
export interface HeketiReading {
  readonly database: HeketiDatabase;
  readonly form: 'bolt' | 'json';
  readonly gzipped: boolean;
  /** What could not be read, and so is missing in the database. */
  readonly damages: readonly HeketiDamage[];
  /** Why this is the state before the last transaction: the last change is not in it. Null: it is the newest. */
  readonly older: string | null;
  /** The file was longer; null: it is all there. Where nothing is damaged, what is missing was not in use. */
  readonly short: { readonly bytes: number; readonly of: number } | null;
  /** Why nobody can tell whether all pages in use were found; null: they were. */
  readonly unaccounted: string | null;
}

/** The database of a reading that misses nothing; refuses with all that is damaged. */
export function wholeDatabase(reading: HeketiReading, name: string): HeketiDatabase {
  if (reading.damages.length > 0) throw damageRefusal(reading, name);
  return reading.database;
}

export function damageRefusal({ damages, short }: HeketiReading, name: string): GlusterctlError {
  const shown = damages.slice(0, MOST_SHOWN).map(describeDamage);
  const more = damages.length - shown.length;
  const advice =
    short === null
      ? 'Copy heketi.db again while no Heketi server runs, or take an older copy.'
      : `The file is cut at byte ${short.bytes} of ${short.of}: copy heketi.db again.`;
  const lines = [...shown, ...(more > 0 ? [`and ${more} more`] : []), advice];
  return refused(
    `${name} is damaged: ${counted(damages.length, 'part')} of it can't be read`,
    lines.join('\n'),
  );
}

/** What else a person has to know of a reading: one sentence each. */
export function readingNotes({ older, short, unaccounted, damages }: HeketiReading): readonly string[] {
  const notes: string[] = [];
  if (older !== null)
    notes.push(`This is the state before the last transaction, so the last change is missing: ${older}`);
  if (short !== null && damages.length === 0)
    notes.push(`The file is cut at byte ${short.bytes} of ${short.of}, but all that is in use is there`);
  if (unaccounted !== null) notes.push(`Whether a page in use is missing can't be told: ${unaccounted}`);
  return notes;
}
