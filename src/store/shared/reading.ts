import { basename } from 'node:path';
import { GlusterctlError, notFound } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
import { parse } from '../format.ts';
import { readState, type Stored } from '../read.ts';
import type { StatePlace } from '../state-place.ts';
import type { Cached, StateCache } from './cache.ts';
import { asBackups, type NextGeneration } from './generation.ts';
import { contentOf, type Held, wholePart } from './held.ts';
import { markOf } from './mark.ts';
import { laterCopyRefusal, otherRefusal, type Seen } from './refuse-other.ts';
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
  /** The newest, as somebody told it to whom this was known; it is asked for anew where more has been learned meanwhile. */
  take(found: Found, known: Buffer | null): Promise<Newest>;
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
  /** What is there counts, whatever is beside it. */
  readonly accepts?: boolean;
}

export function sharedReading({ file, cache, now, warn, accepts = false }: ReadingOptions): SharedReading {
  const { name } = file;
  let looked = false;
  let kept: Cached | null = null;
  let last: Newest | null = null;
  /** Not asked for, but told. */
  let told: Found | null = null;
  /** Nobody is told what is older than what was told to another one: each begins when the one before has ended. */
  let queue: Promise<unknown> = Promise.resolve();
  let latest: { readonly content: Buffer | null; readonly copies: readonly KeptCopy[] } | null = null;
  let complained = false;
  let toldOfCopy = false;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return await turn;
  }

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
      // Others may have moved it, and deleted the volume then: that is asked first, as else there would be two of it.
      if (!(error instanceof GlusterctlError) || error.details?.trouble !== 'no-volume') throw error;
      const { code, message, hint = '', details } = error;
      const path = cached() === null ? null : (cache?.path ?? null);
      const hints = [
        `Where a state lies in that pool: glusterctl state locate ${quote(String(details.host))}`,
        hint,
        // More than hosts can tell.
        ...(path === null
          ? []
          : [
              `What this machine knew last, with all volumes, makes a state in a file as well: glusterctl state import ${quote(path)} --state=anew.json`,
            ]),
      ];
      throw new GlusterctlError(code, message, { hint: hints.join('\n'), details, cause: error });
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

  /** `listed`: the serial of the newest copy, as it was before this look; null: nobody has looked. */
  async function readFrom(listed: number | null): Promise<Newest> {
    const stored = await readState(place);
    const { content = null, copies = [] } = latest ?? {};
    const before = seen();
    const [newestCopy] = asBackups(copies, 0);
    const refusal = before === null ? null : otherRefusal(name, before, stored, newestCopy?.serial ?? 0);
    if (refusal !== null) throw refusal;
    if (stored !== null && !accepts && !isSame(before?.stored ?? null, stored)) {
      const { serial } = stored.state;
      // Copies are listed after the state was read: somebody may have written between the two.
      if (listed === null && newestCopy !== undefined && newestCopy.serial > serial)
        return await readFrom(newestCopy.serial);
      if (listed !== null && listed > serial) await refuseEarlier(stored, listed);
    }
    const bytes = content === null || stored === null ? null : wholePart(content, stored.place);
    return await remember({
      held: bytes === null ? null : { bytes, mark: markOf(bytes), copies },
      stored,
      copies,
    });
  }

  const read = async (): Promise<Newest> => await readFrom(null);

  /** Unless what is beside it is of another state, which lay here before. */
  async function refuseEarlier(stored: Stored, listed: number): Promise<void> {
    const copy = asBackups(latest?.copies ?? [], 0).find(({ serial }) => serial === listed);
    const content = copy === undefined ? null : await file.copy(copy.path);
    if (copy === undefined || content === null) return;
    const parsed = parse(content);
    const { lineage } = stored.state;
    if (parsed.kind === 'good' && Object(parsed.document).lineage === lineage)
      throw laterCopyRefusal(name, stored, { ...copy, path: `${name}.backups/${copy.path}` });
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
    fetch: async () => await inTurn(read),
    take: async (found, known) =>
      await inTurn(async () => {
        if (isSameBytes(known, knownBytes())) told = found;
        return await read();
      }),
    async became({ stored, bytes, copies }, uncopied) {
      if (uncopied && !toldOfCopy) {
        toldOfCopy = true;
        warn(
          `The state ${name} is written, but nobody saw its copy being made beside it; the next change makes one. Is the volume full? glusterctl status`,
        );
      }
      return await inTurn(async () => {
        latest = { content: bytes, copies };
        return await remember({ held: { bytes, mark: markOf(bytes), copies }, stored, copies });
      });
    },
  };
}

function isSameBytes(one: Buffer | null, other: Buffer | null): boolean {
  return one === other || (one !== null && other !== null && one.equals(other));
}

function isSame(before: Stored | null, { state, place }: Stored): boolean {
  return (
    before !== null &&
    before.state.lineage === state.lineage &&
    before.state.serial === state.serial &&
    before.place?.digest === place?.digest
  );
}
