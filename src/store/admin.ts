import { constants, copyFile, link } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { writeDurably } from '../files/write-durably.ts';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import { findViolations, type Violation } from '../model/invariants.ts';
import { isEmpty, type State } from '../model/state.ts';
import { countedTally, tallyOf } from '../model/tally.ts';
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
import { fileError, makeStateFolder, stateFileHints } from './failures.ts';
import { type Damage, describeDamage, editedDocument, FORMAT, type Good, parse } from './format.ts';
import { writeGeneration } from './generation.ts';
import { realStatePath } from './location.ts';
import { acquireLock, type LockHolder, type LockOptions, readLock, removeLock } from './lock.ts';
import { newestWhole, readWithoutLoss } from './read.ts';
import { noState, readIfThere } from './state-file.ts';

/** What "state …" commands do to the file itself, past the ordinary way of reading and committing. */
export interface StateFile {
  readonly path: string;
  backups(): Promise<Backup[]>;
  lock(): Promise<LockHolder | 'unreadable' | null>;
  check(): Promise<CheckResult>;
  backup(): Promise<string>;
  restore(
    backup: string,
  ): Promise<{ readonly from: Backup; readonly aside: string | null; readonly state: State }>;
  unlock(id: string | null, force: boolean): Promise<LockHolder | 'unreadable' | null>;
  /** Reads and checks what would be imported, and says what it would replace; refuses as the import would. */
  examine(text: string, source: string, force: boolean): Promise<Import>;
  import(text: string, source: string, force: boolean): Promise<State>;
  /** Writes a state that was made anew where there is none, or an empty one. */
  begin(state: State): Promise<State>;
}

export interface Import {
  readonly incoming: State;
  /** The state that would be replaced; null: there is none, or it can't be read. */
  readonly present: State | null;
  /** There is one that can't be read. */
  readonly damaged: boolean;
}

export interface CheckResult {
  readonly state: State | null;
  readonly findings: readonly Violation[];
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
    begin: async (state) => await locked('state rebuild', () => begin(path, state, options.now())),
  };
}

async function check(path: string): Promise<CheckResult> {
  const parsed = await readWithoutLoss(path);
  if (parsed === null) {
    if ((await listBackups(path)).length === 0) return { state: null, findings: [] };
    const gone = 'the state is gone, but its backups are there';
    return { state: null, findings: [finding('file', gone, await restoring(path, undefined))] };
  }
  if (parsed.kind === 'damaged') {
    await refuseForeign(path, parsed.damage);
    const damage = `the state ${describeDamage(parsed.damage)}`;
    const remedy =
      parsed.damage.kind === 'future'
        ? 'Use that version of glusterctl.'
        : await restoring(path, parsed.before);
    return { state: null, findings: [finding('file', damage, remedy)] };
  }
  const state = await valid(parsed.document, parsed.format, path).catch(
    (error: unknown) => error as GlusterctlError,
  );
  if (state instanceof GlusterctlError) {
    return {
      state: null,
      findings: [finding('schema', state.hint ?? state.message, 'glusterctl state backups')],
    };
  }
  return { state, findings: [...findViolations(state), ...tallyFindings(state)] };
}

/** Another's file is no damaged state, unless there are backups of one that was there. */
async function refuseForeign(path: string, damage: Damage): Promise<void> {
  if (damage.kind === 'foreign' && (await listBackups(path)).length === 0) throw noState(path, damage.detail);
}

async function restoring(path: string, before: Good | undefined): Promise<string> {
  const newest = await newestWhole(path, before);
  return newest === null ? 'There is no good backup of it.' : `glusterctl state restore ${newest.serial}`;
}

function finding(rule: string, message: string, remedy: string): Violation {
  return { rule, subject: '', message, remedy };
}

/** What is carried along from commit to commit is compared with what it is carried along for. */
function tallyFindings(state: State): Violation[] {
  const [told, counted] = [tallyOf(state), countedTally(state)];
  const wrong = [
    ...differing(told.devices, counted.devices).map((id) => ['device', id] as const),
    ...differing(told.volumes, counted.volumes).map((id) => ['cluster', id] as const),
  ];
  return wrong.map(([what, id]) =>
    finding(
      'tally',
      `what is counted of ${what} ${id} is not what is there`,
      'Have it counted anew: export the state to a file, and import that.',
    ),
  );
}

function differing(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (id) => !isDeepStrictEqual(a[id], b[id]),
  );
}

/** A document as a state of today's format, or an error that lists where it is none. */
async function valid(document: unknown, format: number, source: string): Promise<State> {
  const [{ migrate }, { schemaErrors }] = await Promise.all([import('./migrate.ts'), import('./schema.ts')]);
  const state = format < FORMAT ? migrate(document, format) : document;
  const errors = schemaErrors(state);
  if (errors.length === 0) return state as State;
  throw new GlusterctlError('state-unreadable', `${source} is no valid state`, {
    hint: errors.slice(0, 10).join('\n'),
    details: { errors },
  });
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
  const aside = present === null ? null : await putAside(path, now);
  await writeGeneration(path, state, { now, replaces: null });
  return { from, aside, state };
}

async function putAside(path: string, now: Date): Promise<string> {
  const aside = `${path}.before-restore-${now.toISOString().replace(/[-:.]/g, '')}`;
  // The path keeps its content until the new one is renamed over it: no reader ever finds it gone.
  await link(path, aside)
    .catch(() => copyFile(path, aside, constants.COPYFILE_EXCL))
    .catch((error) => {
      throw fileError(error, path, 'put aside');
    });
  return aside;
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
  const wanted = parsed.kind === 'good' ? parsed : acceptChanged(parsed, text, source, force);
  const incoming = await valid(wanted.document, wanted.format, source);
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
): Promise<State> {
  const { incoming, present, damaged } = await examine(path, text, source, force);
  if (damaged) await putAside(path, now);
  const serials = [...(await listBackups(path)), ...(present === null ? [] : [present])];
  const serial = Math.max(incoming.serial, ...serials.map((one) => one.serial)) + 1;
  const state = { ...incoming, serial };
  await writeGeneration(path, state, { now, replaces: present?.serial ?? null });
  return state;
}

/** Numbered on from what backups tell, so that nothing takes it for an earlier one. */
async function begin(path: string, made: State, now: Date): Promise<State> {
  const [violation] = findViolations(made);
  if (violation !== undefined) throw refused(`What the hosts tell contradicts itself: ${violation.message}`);
  const text = await readIfThere(path);
  const parsed = text === null ? null : parse(text);
  const present = parsed?.kind === 'good' ? (parsed.document as State) : null;
  if (text !== null && (present === null || !isEmpty(present)))
    throw refused(`There is a state at ${path}`, 'It was not touched.');
  const serials = (await listBackups(path)).map(({ serial }) => serial);
  const state = { ...made, serial: Math.max(made.serial, present?.serial ?? 0, ...serials) + 1 };
  await writeGeneration(path, state, { now, replaces: present?.serial ?? null });
  return state;
}

/** A state that a person edited has a digest that no longer fits; it is taken when they insist. */
function acceptChanged(
  parsed: Extract<ReturnType<typeof parse>, { kind: 'damaged' }>,
  text: string,
  source: string,
  force: boolean,
): { document: unknown; format: number } {
  const { damage } = parsed;
  const isEdited = damage.kind === 'changed' || damage.kind === 'record';
  if ((!isEdited && damage.kind !== 'foreign') || !force) {
    throw new GlusterctlError('state-unreadable', `${source} ${describeDamage(damage)}`, {
      ...(isEdited ? { hint: 'If the change was meant, import it with --force.' } : {}),
    });
  }
  return editedDocument(text);
}
