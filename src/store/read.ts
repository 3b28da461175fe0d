import { GlusterctlError } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import { listBackups, newestSerial } from './backups.ts';
import { describeDamage, FORMAT, type Parsed, type Place, parse } from './format.ts';
import { headOf, noState, readIfThere } from './state-file.ts';

/** A generation, and where in its file it is; null: nothing can be put behind it. */
export interface Stored {
  readonly state: State;
  readonly place: Place | null;
}

/** The state in a file; null where there is no file and never was one. Damage is never read past. */
export async function readStateFile(path: string, seen = false): Promise<Stored | null> {
  const parsed = await readWithoutLoss(path, seen);
  if (parsed === null) return await refuseIfLost(path);
  if (parsed.kind === 'damaged') throw await damaged(path, parsed);
  const { document, format, place } = parsed;
  return { state: format === FORMAT ? (document as State) : await lifted(path, document, format), place };
}

/**
 * The beginning of a record is one that another command is just writing, or died over: it never counted. Where a backup has
 * it, it did count, and something else has cut it off.
 */
export async function readWithoutLoss(path: string, seen = false): Promise<Parsed | null> {
  let content = await readIfThere(path);
  while (content !== null) {
    const parsed = parse(content, seen);
    if (parsed.kind === 'damaged' || !parsed.isTorn) return parsed;
    const { serial } = parsed.document as State;
    if ((await newestSerial(path)) <= serial) return parsed;
    // Its writer may have ended meanwhile.
    const again = await readIfThere(path);
    if (again?.equals(content) === true)
      return { kind: 'damaged', damage: { kind: 'cut', after: serial }, before: parsed };
    content = again;
  }
  return null;
}

/** Before anything is put beside it, a lock for one: throws where what is there is no state at all. */
export async function refuseForeignFile(path: string): Promise<void> {
  const head = await headOf(path);
  if (head !== null && !/^(?:$|\0|\s*\{)/.test(head)) await readStateFile(path);
}

/** A state that was there before and is gone is not a new beginning. */
async function refuseIfLost(path: string): Promise<null> {
  const [newest] = await listBackups(path);
  if (newest === undefined) return null;
  const { waysOn } = await import('./ways-on.ts');
  throw new GlusterctlError('state-unreadable', `The state ${path} is gone, but its backups are there`, {
    hint: (await waysOn(path, 'gone')).lines.join('\n'),
    details: { path, newestBackup: newest.path },
  });
}

async function lifted(path: string, document: unknown, format: number): Promise<State> {
  const [{ migrate }, { schemaErrors }] = await Promise.all([import('./migrate.ts'), import('./schema.ts')]);
  const state = migrate(document, format);
  const errors = schemaErrors(state);
  if (errors.length === 0) return state as State;
  throw new GlusterctlError(
    'state-unreadable',
    `The state ${path} of format ${format} can't be brought to format ${FORMAT}`,
    {
      hint: [...errors.slice(0, 5), 'Other generations: glusterctl state backups'].join('\n'),
      details: { path, errors },
    },
  );
}

async function damaged(path: string, parsed: Extract<Parsed, { kind: 'damaged' }>): Promise<GlusterctlError> {
  const { damage } = parsed;
  const { waysOn } = await import('./ways-on.ts');
  const { lines, newest } = await waysOn(path, parsed);
  if (damage.kind === 'foreign' && newest === null) return noState(path, damage.detail);
  return new GlusterctlError('state-unreadable', `The state ${path} ${describeDamage(damage)}`, {
    hint: lines.join('\n'),
    details: { path, damage, newestGoodBackup: newest?.path ?? null },
  });
}
