import { GlusterctlError } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import type { FileBytes } from './file-bytes.ts';
import { describeDamage, FORMAT, type Parsed, type Place, parse } from './format.ts';
import { noState } from './state-file.ts';
import type { StatePlace } from './state-place.ts';

/** A generation, and where in its file it is; null: nothing can be put behind it. */
export interface Stored {
  readonly state: State;
  readonly place: Place | null;
}

/** The state that lies there; null where nothing is and never was. Damage is never read past. */
export async function readState(place: StatePlace, seen = false): Promise<Stored | null> {
  const parsed = await readWithoutLoss(place, seen);
  if (parsed === null) return await refuseIfLost(place);
  return await stored(place, parsed);
}

/** What was read, as a generation of today's format. */
export async function stored(place: StatePlace, parsed: Parsed): Promise<Stored> {
  if (parsed.kind === 'damaged') throw await damaged(place, parsed);
  const { document, format, place: at } = parsed;
  return {
    state: format === FORMAT ? (document as State) : await lifted(place, document, format),
    place: at,
  };
}

/**
 * The beginning of a record is one that another command is just writing, or died over: it never counted. Where a backup has
 * it, it did count, and something else has cut it off.
 */
export async function readWithoutLoss(place: StatePlace, seen = false): Promise<Parsed | null> {
  const found = parseLarge((await place.large?.()) ?? null, seen);
  if (found !== null) return found;
  let content = await place.content();
  while (content !== null) {
    const parsed = parse(content, seen);
    if (parsed.kind === 'damaged' || !parsed.isTorn) return parsed;
    const { serial } = parsed.document as State;
    const [newest] = await place.backups();
    if (newest === undefined || newest.serial <= serial) return parsed;
    // Its writer may have ended meanwhile.
    const again = await place.content();
    if (again?.equals(content) === true)
      return { kind: 'damaged', damage: { kind: 'cut', after: serial }, before: parsed };
    content = again;
  }
  return null;
}

/** null: whatever there is to say about it is said of all of it, read anew. */
function parseLarge(large: FileBytes | null, seen: boolean): Parsed | null {
  if (large === null) return null;
  try {
    const found = parse(large, seen);
    return found.kind === 'good' && !found.isTorn ? found : null;
  } catch (error) {
    // The beginning of a record may have been cut off by the next commit while it was read here.
    if (error instanceof GlusterctlError) return null;
    throw error;
  }
}

/** A state that was there before and is gone is not a new beginning. */
async function refuseIfLost(place: StatePlace): Promise<null> {
  const [newest] = await place.backups();
  if (newest === undefined) return null;
  const { waysOn } = await import('./ways-on.ts');
  throw new GlusterctlError(
    'state-unreadable',
    `The state ${place.name} is gone, but its backups are there`,
    {
      hint: (await waysOn(place, 'gone')).lines.join('\n'),
      details: { path: place.name, newestBackup: newest.path },
    },
  );
}

async function lifted(place: StatePlace, document: unknown, format: number): Promise<State> {
  const [{ migrate }, { schemaErrors }] = await Promise.all([import('./migrate.ts'), import('./schema.ts')]);
  const state = migrate(document, format);
  const errors = schemaErrors(state);
  if (errors.length === 0) return state as State;
  throw new GlusterctlError(
    'state-unreadable',
    `The state ${place.name} of format ${format} can't be brought to format ${FORMAT}`,
    {
      hint: [...errors.slice(0, 5), 'Other generations: glusterctl state backups'].join('\n'),
      details: { path: place.name, errors },
    },
  );
}

async function damaged(
  place: StatePlace,
  parsed: Extract<Parsed, { kind: 'damaged' }>,
): Promise<GlusterctlError> {
  const { damage } = parsed;
  const { waysOn } = await import('./ways-on.ts');
  const { lines, newest } = await waysOn(place, parsed);
  if (damage.kind === 'foreign' && newest === null) return noState(place.name, damage.detail);
  return new GlusterctlError('state-unreadable', `The state ${place.name} ${describeDamage(damage)}`, {
    hint: lines.join('\n'),
    details: { path: place.name, damage, newestGoodBackup: newest?.path ?? null },
  });
}
