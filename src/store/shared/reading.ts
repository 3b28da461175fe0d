import { basename } from 'node:path';
import { GlusterctlError, notFound, retold } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
import { readState, type Stored } from '../read.ts';
import type { StatePlace } from '../state-place.ts';
import type { Cached, StateCache } from './cache.ts';
import { asBackups, type NextGeneration } from './generation.ts';
import { contentOf, type Held, wholePart } from './held.ts';
import { markOf } from './mark.ts';
import { otherRefusal, type Seen } from './refuse-other.ts';
import type { Found, KeptCopy, SharedFile } from './shared-file.ts';

/** What is there, with what of it is known to be whole; nulls: nothing is there. */
export interface Newest {
  readonly held: Held | null;
  readonly stored: Stored | null;
  readonly copies: readonly KeptCopy[];
}

/** What one command knows of a state on a volume, and how it comes to know more. */
export interface SharedReading {
  /** For what is looked at as a whole; each look at its content asks for the newest. */
  readonly place: StatePlace;
  /** What was fetched or written last by this command; null: nothing was yet. */
  last(): Newest | null;
  /** Asks for the newest; one round trip. */
  fetch(): Promise<Newest>;
  /** The newest, as somebody told it. */
  take(found: Found): Promise<Newest>;
  /** This is there now; `uncopied`: without a copy of it, for all that is known. */
  became(next: NextGeneration, uncopied: boolean): Promise<Newest>;
  /** What was there when this machine looked last. */
  cached(): Cached | null;
}

export interface ReadingOptions {
  readonly file: SharedFile;
  readonly cache: StateCache | null;
  readonly now: () => Date;
  readonly warn: (line: string) => void;
}

export function sharedReading({ file, cache, now, warn }: ReadingOptions): SharedReading {
  const { name } = file;
  let looked = false;
  let kept: Cached | null = null;
  let last: Newest | null = null;
  /** Not asked for, but told. */
  let told: Found | null = null;
  let latest: { readonly content: Buffer | null; readonly copies: readonly KeptCopy[] } | null = null;
  let complained = false;
  let toldOfCopy = false;

  function cached(): Cached | null {
    if (!looked) kept = cache?.read() ?? null;
    looked = true;
    return kept;
  }

  function knownBytes(): Buffer | null {
    return last === null ? (cached()?.bytes ?? null) : (last.held?.bytes ?? null);
  }

  async function look(): Promise<NonNullable<typeof latest>> {
    const known = knownBytes();
    const found = told ?? (await fetched(known));
    told = null;
    latest = { content: contentOf(name, known, found), copies: found.copies };
    return latest;
  }

  async function fetched(known: Buffer | null): Promise<Found> {
    try {
      return await file.fetch(known === null ? null : markOf(known));
    } catch (error) {
      // Of what is gone with its volume, more is known here than hosts can tell.
      if (!(error instanceof GlusterctlError) || error.details?.trouble !== 'no-volume') throw error;
      const path = cached() === null ? null : (cache?.path ?? null);
      if (path === null) throw error;
      throw retold(error, {
        hints: [
          `What this machine knew last, with all volumes, makes a state in a file as well: glusterctl state import ${quote(path)} --state=anew.json`,
        ],
      });
    }
  }

  /** How large they are is asked for only where it matters. */
  async function measured(copies: readonly KeptCopy[]): Promise<readonly KeptCopy[]> {
    return copies.some(({ bytes }) => bytes === null) ? await file.copies() : copies;
  }

  const place: StatePlace = {
    name,
    isLocal: false,
    content: async () => (await look()).content,
    backups: async () => asBackups(await measured((latest ?? (await look())).copies), 0, `${name}.backups/`),
    contentOf: async ({ path }) => {
      const content = await file.copy(basename(path));
      if (content === null) throw notFound(`There is no ${path} any more`);
      return content;
    },
    partOf: async (backup, from, length) => (await place.contentOf(backup)).subarray(from, from + length),
  };

  function seen(): Seen | null {
    const stored = last?.stored ?? cached()?.stored ?? null;
    return stored === null ? null : { stored, path: cache?.path ?? null };
  }

  async function read(): Promise<Newest> {
    const stored = await readState(place);
    const { content = null, copies = [] } = latest ?? {};
    const before = seen();
    const refusal = before === null ? null : otherRefusal(name, before, stored);
    if (refusal !== null) throw refusal;
    const bytes = content === null || stored === null ? null : wholePart(content, stored.place);
    return await remember({
      held: bytes === null ? null : { bytes, mark: markOf(bytes), copies },
      stored,
      copies,
    });
  }

  async function remember(newest: Newest): Promise<Newest> {
    const { held } = newest;
    const before = last?.held?.bytes ?? cached()?.bytes ?? null;
    last = newest;
    if (held === null || cache === null) return newest;
    try {
      if (before?.equals(held.bytes) === true && cached() !== null) await cache.touch(now());
      else await cache.write(held.bytes, now());
    } catch (error) {
      if (!complained) warn(`What is known of ${name} can't be kept here: ${(error as Error).message}`);
      complained = true;
    }
    return newest;
  }

  return {
    place,
    last: () => last,
    cached,
    fetch: read,
    async take(found) {
      told = found;
      return await read();
    },
    async became({ stored, bytes, copies }, uncopied) {
      if (uncopied && !toldOfCopy) {
        toldOfCopy = true;
        warn(
          `The state ${name} is written, but nobody saw its copy being made beside it; the next change makes one. Is the volume full? glusterctl status`,
        );
      }
      latest = { content: bytes, copies };
      return await remember({ held: { bytes, mark: markOf(bytes), copies }, stored, copies });
    },
  };
}
