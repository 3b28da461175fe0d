import { GlusterctlError } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import {
  type Backup,
  backupFolder,
  generationsOfState,
  listBackups,
  newestGood,
  newestSerial,
} from './backups.ts';
import { describeDamage, FORMAT, type Good, type Parsed, type Place, parse } from './format.ts';
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
  throw new GlusterctlError('state-unreadable', `The state ${path} is gone, but its backups are there`, {
    hint: `${restoreHint(path, await newestGood(path))}\nTo begin anew instead, move ${backupFolder(path)} away.`,
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
      hint: errors.slice(0, 5).join('\n'),
      details: { path, errors },
    },
  );
}

/** The newest generation that can be put back: of a backup, or what is whole of the state itself. */
export async function newestWhole(path: string, before: Good | undefined): Promise<Backup | null> {
  const backup = await newestGood(path);
  if (before?.place == null) return backup;
  const { serial } = before.document as State;
  if (backup !== null && backup.serial >= serial) return backup;
  return (await generationsOfState(path)).find((one) => one.serial === serial) ?? backup;
}

async function damaged(
  path: string,
  { damage, before }: Extract<Parsed, { kind: 'damaged' }>,
): Promise<GlusterctlError> {
  const backup = await newestWhole(path, before);
  if (damage.kind === 'foreign' && backup === null) return noState(path, damage.detail);
  const hints = [damage.kind === 'future' ? 'Use that version of glusterctl.' : restoreHint(path, backup)];
  if (damage.kind === 'changed' || damage.kind === 'record') {
    hints.push(`If the change was meant, accept it: glusterctl state import ${path} --force`);
  }
  return new GlusterctlError('state-unreadable', `The state ${path} ${describeDamage(damage)}`, {
    hint: hints.join('\n'),
    details: { path, damage, newestGoodBackup: backup?.path ?? null },
  });
}

function restoreHint(path: string, backup: Backup | null): string {
  if (backup === null) return 'There is no good backup of it. The file stays as it is.';
  if (backup.path === path)
    return `There is no good backup of it, but it is whole up to serial ${backup.serial}. Put that in place with: glusterctl state restore ${backup.serial}`;
  return (
    `The newest good backup is ${backup.path} (serial ${backup.serial}, ${backup.made.toISOString()}).\n` +
    `Put it in place with: glusterctl state restore ${backup.serial}`
  );
}
