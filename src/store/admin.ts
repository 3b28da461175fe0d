import { isDeepStrictEqual } from 'node:util';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import { findViolations } from '../model/invariants.ts';
import { isEmpty, type State } from '../model/state.ts';
import { type Backup, superfluous } from './backups.ts';
import { changeableFile, type FileOptions } from './changeable-file.ts';
import { type CheckResult, check, refuseForeign, valid } from './check.ts';
import { type Damage, describeDamage, type Parsed, parse } from './format.ts';
import { firstGood, generationsOfState, listGenerations, readBackup } from './generations.ts';
import type { LockHolder } from './lock.ts';
import type { Marker } from './moved.ts';
import { readWithoutLoss } from './read.ts';
import type { ChangeablePlace, PlaceChanges, StatePlace } from './state-place.ts';
import { markedHint, newestWhole, whyNotTaken } from './ways-on.ts';
import { type Marked, markedAt } from './whereabouts.ts';

/** What "state …" commands do to the state as a whole, past the ordinary way of reading and committing. */
export interface StateFile {
  /** Where it is: a path, or a URL. */
  readonly path: string;
  backups(): Promise<Backup[]>;
  lock(): Promise<LockHolder | 'unreadable' | null>;
  check(): Promise<CheckResult>;
  backup(): Promise<string>;
  /** Where its state went to or comes from, of a place that holds none for that; null: it is no such place. */
  marked(): Promise<Marked | null>;
  /** The generation that a restore would take; throws where there is none. */
  toRestore(backup: string): Promise<Backup>;
  /** `over`: the marker that it may take the place of, as it was agreed. */
  restore(
    backup: string,
    over?: Marker | null,
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
  /** Of that one, where it went to or comes from. */
  readonly marker: Marker | null;
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
    marked: async () => await markedAt(place),
    toRestore: async (wanted) => await toRestore(place, wanted),
    restore: async (wanted, over = null) => {
      refuseIfMarked(place, await place.content(), over);
      await toRestore(place, wanted);
      return await place.changing(
        'state restore',
        async (changes) => await restore(place, changes, { wanted, over }),
      );
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
    isLost: async () => await isLost(place),
    begin: async (state) =>
      await place.changing('state rebuild', async (changes) => await begin(place, changes, state)),
  };
}

/** Nothing whole of the state is kept anywhere: what its hosts hold is all there is. */
async function isLost(place: StatePlace): Promise<boolean> {
  const parsed = await readWithoutLoss(place);
  if (parsed?.kind === 'good') return false;
  const backups = await place.backups();
  if (parsed === null) return backups.length > 0 && (await newestWhole(place, 'gone')) === null;
  const { kind } = parsed.damage;
  if (kind === 'marked' || kind === 'future' || (kind === 'foreign' && backups.length === 0)) return false;
  return (await newestWhole(place, parsed)) === null;
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
function refuseMarked(place: StatePlace, damage: Damage, more: readonly string[] = []): void {
  if (damage.kind !== 'marked') return;
  throw refused(
    `The state ${place.name} ${describeDamage(damage)}`,
    [markedHint(place.name, damage.marker), ...more].join('\n'),
  );
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

async function toRestore(place: StatePlace, wanted: string): Promise<Backup> {
  return (await findBackup(place, wanted)).from;
}

/** Unless by the very marker that may go; gives that one. */
function refuseIfMarked(place: StatePlace, content: Buffer | null, over: Marker | null): Marker | null {
  const parsed = content === null ? null : parse(content);
  if (parsed?.kind !== 'damaged' || parsed.damage.kind !== 'marked') return null;
  const { marker } = parsed.damage;
  if (!isDeepStrictEqual(marker, over)) refuseMarked(place, parsed.damage);
  return marker;
}

/** What is in place now is put aside, never deleted. */
async function restore(
  place: StatePlace,
  changes: PlaceChanges,
  { wanted, over }: { readonly wanted: string; readonly over: Marker | null },
) {
  const present = await place.content();
  const marker = refuseIfMarked(place, present, over);
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
  const serials = backups.map(({ serial }) => serial);
  const newest = Math.max(old.serial, serialIn(present), serialElsewhere(marker), ...serials);
  // A restored state is a new generation: what still holds a later one must not take it for the same.
  const state: State = { ...old, serial: newest + 1 };
  const aside = present === null ? null : await changes.putAside('restore');
  await changes.write(state, null);
  return { from, aside, state };
}

function serialIn(text: Buffer | null): number {
  const parsed = text === null ? null : parse(text);
  return parsed?.kind === 'good' ? (parsed.document as State).serial : 0;
}

/** What went elsewhere has at least one number more there. */
function serialElsewhere(marker: Marker | null): number {
  return marker === null ? 0 : marker.serial + 1;
}

async function examine(place: StatePlace, text: string, source: string, force: boolean): Promise<Import> {
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
  const content = await place.content();
  if (content === null) return { incoming, present: null, damaged: false, marker: null };
  const inPlace = parse(content);
  if (inPlace.kind === 'good') {
    const present = inPlace.document as State;
    if (present.lineage !== incoming.lineage && !force) {
      throw refused(
        `${source} is of another lineage (${incoming.lineage}) than the state in place (${present.lineage})`,
        'It describes other hosts. If it is to take the place of this state: --force',
      );
    }
    return { incoming, present, damaged: false, marker: null };
  }
  await refuseForeign(place, inPlace.damage);
  const { damage } = inPlace;
  if (force)
    return {
      incoming,
      present: null,
      damaged: true,
      marker: damage.kind === 'marked' ? damage.marker : null,
    };
  refuseMarked(place, damage, [
    'Only if it is lost there, and nobody will go on with it: import what is left of it with --force.',
  ]);
  throw refused(
    `The state ${place.name} is damaged; an import would take its place`,
    'It is kept beside with --force.',
  );
}

async function importState(
  place: StatePlace,
  changes: PlaceChanges,
  { text, source, force }: { readonly text: string; readonly source: string; readonly force: boolean },
): Promise<Begun> {
  const { incoming, present, damaged, marker } = await examine(place, text, source, force);
  const aside = damaged ? await changes.putAside('import') : null;
  const serials = [...(await place.backups()), ...(present === null ? [] : [present])];
  const serial = Math.max(incoming.serial, serialElsewhere(marker), ...serials.map((one) => one.serial)) + 1;
  const state = { ...incoming, serial };
  await changes.write(state, present?.serial ?? null);
  return { state, aside };
}

/** Numbered on from what backups tell, so that nothing takes it for an earlier one. */
async function begin(place: StatePlace, changes: PlaceChanges, made: State): Promise<Begun> {
  const [violation] = findViolations(made);
  if (violation !== undefined) throw refused(`What the hosts tell contradicts itself: ${violation.message}`);
  const text = await place.content();
  const parsed = text === null ? null : parse(text);
  const present = parsed?.kind === 'good' ? (parsed.document as State) : null;
  const isDamaged = parsed?.kind === 'damaged';
  if (isDamaged ? !(await isLost(place)) : present !== null && !isEmpty(present))
    throw refused(`There is a state at ${place.name}`, 'It was not touched.');
  const serials = (await place.backups()).map(({ serial }) => serial);
  const state = { ...made, serial: Math.max(made.serial, present?.serial ?? 0, ...serials) + 1 };
  const aside = isDamaged ? await changes.putAside('rebuild') : null;
  await changes.write(state, present?.serial ?? null);
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
