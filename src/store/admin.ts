import { constants, copyFile, link } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isCode } from '../files/file-error.ts';
import { writeDurably } from '../files/write-durably.ts';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import { findViolations } from '../model/invariants.ts';
import { isEmpty, type State } from '../model/state.ts';
import {
  type Backup,
  backupPath,
  firstGood,
  generationsOfState,
  listBackups,
  listGenerations,
  readBackup,
  superfluous,
} from './backups.ts';
import { type CheckResult, check, refuseForeign, valid } from './check.ts';
import { fileError, makeStateFolder, stateFileHints } from './failures.ts';
import { describeDamage, type Parsed, parse } from './format.ts';
import { writeGeneration } from './generation.ts';
import { realStatePath } from './location.ts';
import { acquireLock, type LockHolder, type LockOptions, readLock, removeLock } from './lock.ts';
import { readWithoutLoss } from './read.ts';
import { readIfThere } from './state-file.ts';
import { newestWhole, whyNotTaken } from './ways-on.ts';

/** What "state …" commands do to the file itself, past the ordinary way of reading and committing. */
export interface StateFile {
  readonly path: string;
  backups(): Promise<Backup[]>;
  lock(): Promise<LockHolder | 'unreadable' | null>;
  check(): Promise<CheckResult>;
  backup(): Promise<string>;
  /** The generation that a restore would take; throws where there is none. */
  toRestore(backup: string): Promise<Backup>;
  restore(
    backup: string,
  ): Promise<{ readonly from: Backup; readonly aside: string | null; readonly state: State }>;
  unlock(id: string | null, force: boolean): Promise<LockHolder | 'unreadable' | null>;
  /** Reads and checks what would be imported, and says what it would replace; refuses as the import would. */
  examine(text: string, source: string, force: boolean): Promise<Import>;
  import(text: string, source: string, force: boolean): Promise<Begun>;
  /** It is damaged or gone, and nothing whole of it is kept: it can only be made anew. */
  isLost(): Promise<boolean>;
  /** Writes a state that was made anew where there is none, an empty one, or one that is lost. */
  begin(state: State): Promise<Begun>;
}

/** A state that took the place of what was there. */
export interface Begun {
  readonly state: State;
  /** Where a damaged one is kept that was there; null: there was none. */
  readonly aside: string | null;
}

export interface Import {
  readonly incoming: State;
  /** The state that would be replaced; null: there is none, or it can't be read. */
  readonly present: State | null;
  /** There is one that can't be read. */
  readonly damaged: boolean;
}

export interface StateFileOptions extends Omit<LockOptions, 'path'> {
  readonly path: string;
}

export async function openStateFile(options: StateFileOptions): Promise<StateFile> {
  const path = await realStatePath(options.path);
  const locked = async <T>(command: string, work: () => Promise<T>): Promise<T> => {
    makeStateFolder(dirname(path));
    const release = await acquireLock({ ...options, path: `${path}.lock` }, command);
    try {
      return await work();
    } finally {
      await release();
    }
  };
  return {
    path,
    backups: async () => {
      const all = await listGenerations(path);
      const left = new Set(superfluous(all, options.now()));
      return all.filter((one) => !left.has(one));
    },
    lock: () => readLock(`${path}.lock`),
    check: () => check(path),
    backup: async () => {
      if ((await readIfThere(path)) === null) throw notFound(`There is no state at ${path} yet`);
      return await locked('state backup', () => backup(path, options.now()));
    },
    toRestore: async (wanted) => (await findBackup(path, wanted)).from,
    restore: async (wanted) => {
      await findBackup(path, wanted);
      return await locked('state restore', () => restore(path, wanted, options.now()));
    },
    unlock: (id, force) => removeLock(`${path}.lock`, id, force),
    examine: (text, source, force) => examine(path, text, source, force),
    import: async (text, source, force) => {
      await examine(path, text, source, force);
      return await locked('state import', () => importState(path, text, source, force, options.now()));
    },
    isLost: () => isLost(path),
    begin: async (state) => await locked('state rebuild', () => begin(path, state, options.now())),
  };
}

/** Nothing whole of the state is kept anywhere: what its hosts hold is all there is. */
async function isLost(path: string): Promise<boolean> {
  const parsed = await readWithoutLoss(path);
  if (parsed?.kind === 'good') return false;
  const backups = await listBackups(path);
  if (parsed === null) return backups.length > 0 && (await newestWhole(path, 'gone')) === null;
  const { kind } = parsed.damage;
  if (kind === 'future' || (kind === 'foreign' && backups.length === 0)) return false;
  return (await newestWhole(path, parsed)) === null;
}

async function backup(path: string, now: Date): Promise<string> {
  const parsed = await readWithoutLoss(path);
  const content = await readIfThere(path);
  if (parsed === null || content === null) throw notFound(`There is no state at ${path} yet`);
  if (parsed.kind === 'damaged') {
    await refuseForeign(path, parsed.damage);
    throw new GlusterctlError('state-unreadable', `The state ${path} ${describeDamage(parsed.damage)}`, {
      hint: 'A damaged file makes no backup. "glusterctl state check" says what to do.',
    });
  }
  // A copy, not a second link: what edits the state in place must not reach its backup.
  const target = backupPath(path, (parsed.document as State).serial, now);
  await writeDurably(target, [content], { hints: stateFileHints });
  return target;
}

/** By serial (the newest good one of that serial) or by file name. */
async function findBackup(path: string, wanted: string): Promise<{ backups: Backup[]; from: Backup }> {
  const backups = [...(await listGenerations(path)), ...(await generationsOfState(path))];
  const fitting = backups.filter(
    (one) => one.path === wanted || one.path.endsWith(`/${wanted}`) || String(one.serial) === wanted,
  );
  const from = (await firstGood(fitting)) ?? fitting[0];
  if (from === undefined) {
    throw notFound(
      backups.length === 0 ? `There are no backups of ${path}` : `There is no backup "${wanted}"`,
      'See "glusterctl state backups".',
    );
  }
  return { backups, from };
}

/** What is in place now is put aside, never deleted. */
async function restore(path: string, wanted: string, now: Date) {
  const { backups, from } = await findBackup(path, wanted);
  const parsed = await readBackup(from);
  if (parsed.kind === 'damaged') {
    throw new GlusterctlError(
      'state-unreadable',
      `The backup ${from.path} ${describeDamage(parsed.damage)}`,
      {
        hint: 'Take another one: glusterctl state backups',
      },
    );
  }
  const old = await valid(parsed.document, parsed.format, from.path);
  const present = await readIfThere(path);
  const newest = Math.max(old.serial, serialIn(present), ...backups.map((one) => one.serial));
  // A restored state is a new generation: what still holds a later one must not take it for the same.
  const state: State = { ...old, serial: newest + 1 };
  const aside = present === null ? null : await putAside(path, 'restore', now);
  await writeGeneration(path, state, { now, replaces: null });
  return { from, aside, state };
}

/** Named by what takes its place. */
async function putAside(path: string, by: 'restore' | 'import' | 'rebuild', now: Date): Promise<string> {
  const stamp = now.toISOString().replace(/[-:.]/g, '');
  for (let more = 0; ; more++) {
    const aside = `${path}.before-${by}-${stamp}${more === 0 ? '' : `-${more}`}`;
    try {
      // The path keeps its content until the new one is renamed over it: no reader ever finds it gone.
      await link(path, aside).catch(() => copyFile(path, aside, constants.COPYFILE_EXCL));
      return aside;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw fileError(error, path, 'put aside');
    }
  }
}

function serialIn(text: Buffer | null): number {
  const parsed = text === null ? null : parse(text);
  return parsed?.kind === 'good' ? (parsed.document as State).serial : 0;
}

async function examine(path: string, text: string, source: string, force: boolean): Promise<Import> {
  const parsed = parse(text);
  if (parsed.kind === 'good' && parsed.isTorn && !force)
    throw refused(
      `${source} is cut off within what was committed last`,
      'Import what is whole of it with --force.',
    );
  const incoming =
    parsed.kind === 'good'
      ? await valid(parsed.document, parsed.format, source)
      : await acceptChanged(parsed, text, source, force);
  const violations = findViolations(incoming);
  if (violations.length > 0 && !force) {
    throw refused(`${source}: ${violations[0]?.message}`, 'Import it all the same with --force.');
  }
  const content = await readIfThere(path);
  if (content === null) return { incoming, present: null, damaged: false };
  const inPlace = parse(content);
  if (inPlace.kind === 'good') {
    const present = inPlace.document as State;
    if (present.lineage !== incoming.lineage && !force) {
      throw refused(
        `${source} is of another lineage (${incoming.lineage}) than the state in place (${present.lineage})`,
        'It describes other hosts. If it is to take the place of this state: --force',
      );
    }
    return { incoming, present, damaged: false };
  }
  await refuseForeign(path, inPlace.damage);
  if (force) return { incoming, present: null, damaged: true };
  throw refused(
    `The state ${path} is damaged; an import would take its place`,
    'It is kept beside with --force.',
  );
}

async function importState(
  path: string,
  text: string,
  source: string,
  force: boolean,
  now: Date,
): Promise<Begun> {
  const { incoming, present, damaged } = await examine(path, text, source, force);
  const aside = damaged ? await putAside(path, 'import', now) : null;
  const serials = [...(await listBackups(path)), ...(present === null ? [] : [present])];
  const serial = Math.max(incoming.serial, ...serials.map((one) => one.serial)) + 1;
  const state = { ...incoming, serial };
  await writeGeneration(path, state, { now, replaces: present?.serial ?? null });
  return { state, aside };
}

/** Numbered on from what backups tell, so that nothing takes it for an earlier one. */
async function begin(path: string, made: State, now: Date): Promise<Begun> {
  const [violation] = findViolations(made);
  if (violation !== undefined) throw refused(`What the hosts tell contradicts itself: ${violation.message}`);
  const text = await readIfThere(path);
  const parsed = text === null ? null : parse(text);
  const present = parsed?.kind === 'good' ? (parsed.document as State) : null;
  const isDamaged = parsed?.kind === 'damaged';
  if (isDamaged ? !(await isLost(path)) : present !== null && !isEmpty(present))
    throw refused(`There is a state at ${path}`, 'It was not touched.');
  const serials = (await listBackups(path)).map(({ serial }) => serial);
  const state = { ...made, serial: Math.max(made.serial, present?.serial ?? 0, ...serials) + 1 };
  const aside = isDamaged ? await putAside(path, 'rebuild', now) : null;
  await writeGeneration(path, state, { now, replaces: present?.serial ?? null });
  return { state, aside };
}

/** A state that a person edited has a digest that no longer fits; it is taken when they insist. */
async function acceptChanged(
  { damage }: Extract<Parsed, { kind: 'damaged' }>,
  text: string,
  source: string,
  force: boolean,
): Promise<State> {
  const isEdited = damage.kind === 'changed' || damage.kind === 'record';
  // Of one that is torn, it tells where.
  if (force && (isEdited || damage.kind === 'foreign' || damage.kind === 'torn')) {
    const { editedState } = await import('./edited.ts');
    return editedState(text, source);
  }
  const reason = isEdited ? await whyNotTaken(text, source) : null;
  throw new GlusterctlError('state-unreadable', `${source} ${describeDamage(damage)}`, {
    hint: !isEdited
      ? damage.kind === 'future'
        ? 'Use that version of glusterctl.'
        : 'Take a file that "state export" has written.'
      : reason === null
        ? 'If the change was meant, import it with --force.'
        : `It can't be taken as it is now, with --force either: ${reason}`,
  });
}
