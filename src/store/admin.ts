import { isDeepStrictEqual } from 'node:util';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import { findViolations, type Violation } from '../model/invariants.ts';
import { isEmpty, type State } from '../model/state.ts';
import { countedTally, tallyOf } from '../model/tally.ts';
import { type Backup, superfluous } from './backups.ts';
import { changeableFile, type FileOptions } from './changeable-file.ts';
import { type Damage, describeDamage, editedDocument, FORMAT, type Good, parse } from './format.ts';
import { firstGood, generationsOfState, listGenerations, newestWhole, readBackup } from './generations.ts';
import type { LockHolder } from './lock.ts';
import { markedHint, readWithoutLoss } from './read.ts';
import { noState } from './state-file.ts';
import type { ChangeablePlace, PlaceChanges, StatePlace } from './state-place.ts';

/** What "state …" commands do to the state as a whole, past the ordinary way of reading and committing. */
export interface StateFile {
  /** Where it is: a path, or a URL. */
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

export async function openStateFile(options: FileOptions): Promise<StateFile> {
  return stateAt(await changeableFile(options), options.now);
}

export function stateAt(place: ChangeablePlace, now: () => Date): StateFile {
  return {
    path: place.name,
    backups: async () => {
      const all = await listGenerations(place);
      const left = new Set(superfluous(all, now()));
      return all.filter((one) => !left.has(one));
    },
    lock: place.lock,
    check: async () => await check(place),
    backup: async () => {
      if ((await place.content()) === null) throw notFound(`There is no state at ${place.name} yet`);
      return await place.changing('state backup', async (changes) => await backup(place, changes));
    },
    restore: async (wanted) => {
      await findBackup(place, wanted);
      return await place.changing('state restore', async (changes) => await restore(place, changes, wanted));
    },
    unlock: place.unlock,
    examine: async (text, source, force) => await examine(place, text, source, force),
    import: async (text, source, force) => {
      await examine(place, text, source, force);
      return await place.changing(
        'state import',
        async (changes) => await importState(place, changes, { text, source, force }),
      );
    },
    begin: async (state) =>
      await place.changing('state rebuild', async (changes) => await begin(place, changes, state)),
  };
}

async function check(place: StatePlace): Promise<CheckResult> {
  const parsed = await readWithoutLoss(place);
  if (parsed === null) {
    if ((await place.backups()).length === 0) return { state: null, findings: [] };
    const gone = 'the state is gone, but its backups are there';
    return { state: null, findings: [finding('file', gone, await restoring(place, undefined))] };
  }
  if (parsed.kind === 'damaged') {
    await refuseForeign(place, parsed.damage);
    const damage = `the state ${describeDamage(parsed.damage)}`;
    return { state: null, findings: [finding('file', damage, await remedyFor(place, parsed))] };
  }
  const state = await valid(parsed.document, parsed.format, place.name).catch(
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
async function refuseForeign(place: StatePlace, damage: Damage): Promise<void> {
  if (damage.kind === 'foreign' && (await place.backups()).length === 0)
    throw noState(place.name, damage.detail);
}

async function remedyFor(
  place: StatePlace,
  { damage, before }: { readonly damage: Damage; readonly before?: Good },
): Promise<string> {
  if (damage.kind === 'future') return 'Use that version of glusterctl.';
  if (damage.kind === 'marked') return markedHint(place.name, damage.marker);
  return await restoring(place, before);
}

async function restoring(place: StatePlace, before: Good | undefined): Promise<string> {
  const newest = await newestWhole(place, before);
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

async function backup(place: StatePlace, changes: PlaceChanges): Promise<string> {
  const parsed = await readWithoutLoss(place);
  if (parsed === null) throw notFound(`There is no state at ${place.name} yet`);
  if (parsed.kind === 'damaged') {
    await refuseForeign(place, parsed.damage);
    refuseMarked(place, parsed.damage);
    throw new GlusterctlError(
      'state-unreadable',
      `The state ${place.name} ${describeDamage(parsed.damage)}`,
      {
        hint: 'A damaged file makes no backup. "glusterctl state check" says what to do.',
      },
    );
  }
  return await changes.keep((parsed.document as State).serial);
}

/** There would be two states of one cluster, each of which goes on without the other. */
function refuseMarked(place: StatePlace, damage: Damage): void {
  if (damage.kind !== 'marked') return;
  throw refused(`The state ${place.name} ${describeDamage(damage)}`, markedHint(place.name, damage.marker));
}

/** By serial (the newest good one of that serial) or by file name. */
async function findBackup(place: StatePlace, wanted: string): Promise<{ backups: Backup[]; from: Backup }> {
  const backups = [...(await listGenerations(place)), ...(await generationsOfState(place))];
  const fitting = backups.filter(
    (one) => one.path === wanted || one.path.endsWith(`/${wanted}`) || String(one.serial) === wanted,
  );
  const from = (await firstGood(place, fitting)) ?? fitting[0];
  if (from === undefined) {
    throw notFound(
      backups.length === 0 ? `There are no backups of ${place.name}` : `There is no backup "${wanted}"`,
      'See "glusterctl state backups".',
    );
  }
  return { backups, from };
}

/** What is in place now is put aside, never deleted. */
async function restore(place: StatePlace, changes: PlaceChanges, wanted: string) {
  const present = await place.content();
  const inPlace = present === null ? null : parse(present);
  if (inPlace?.kind === 'damaged') refuseMarked(place, inPlace.damage);
  const { backups, from } = await findBackup(place, wanted);
  const parsed = await readBackup(place, from);
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
  const newest = Math.max(old.serial, serialIn(present), ...backups.map((one) => one.serial));
  // A restored state is a new generation: what still holds a later one must not take it for the same.
  const state: State = { ...old, serial: newest + 1 };
  const aside = present === null ? null : await changes.putAside();
  await changes.write(state, null);
  return { from, aside, state };
}

function serialIn(text: Buffer | null): number {
  const parsed = text === null ? null : parse(text);
  return parsed?.kind === 'good' ? (parsed.document as State).serial : 0;
}

async function examine(place: StatePlace, text: string, source: string, force: boolean): Promise<Import> {
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
  const content = await place.content();
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
  await refuseForeign(place, inPlace.damage);
  if (force) return { incoming, present: null, damaged: true };
  refuseMarked(place, inPlace.damage);
  throw refused(
    `The state ${place.name} is damaged; an import would take its place`,
    'It is kept beside with --force.',
  );
}

async function importState(
  place: StatePlace,
  changes: PlaceChanges,
  { text, source, force }: { readonly text: string; readonly source: string; readonly force: boolean },
): Promise<State> {
  const { incoming, present, damaged } = await examine(place, text, source, force);
  if (damaged) await changes.putAside();
  const serials = [...(await place.backups()), ...(present === null ? [] : [present])];
  const serial = Math.max(incoming.serial, ...serials.map((one) => one.serial)) + 1;
  const state = { ...incoming, serial };
  await changes.write(state, present?.serial ?? null);
  return state;
}

/** Numbered on from what backups tell, so that nothing takes it for an earlier one. */
async function begin(place: StatePlace, changes: PlaceChanges, made: State): Promise<State> {
  const [violation] = findViolations(made);
  if (violation !== undefined) throw refused(`What the hosts tell contradicts itself: ${violation.message}`);
  const text = await place.content();
  const parsed = text === null ? null : parse(text);
  const present = parsed?.kind === 'good' ? (parsed.document as State) : null;
  if (text !== null && (present === null || !isEmpty(present)))
    throw refused(`There is a state at ${place.name}`, 'It was not touched.');
  const serials = (await place.backups()).map(({ serial }) => serial);
  const state = { ...made, serial: Math.max(0, present?.serial ?? 0, ...serials) + 1 };
  await changes.write(state, present?.serial ?? null);
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
