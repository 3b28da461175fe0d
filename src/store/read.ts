import { hostname } from 'node:os';
import { GlusterctlError } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import type { Backup } from './backups.ts';
import { type Damage, describeDamage, FORMAT, type Parsed, type Place, parse } from './format.ts';
import { newestWhole } from './generations.ts';
import type { Marker } from './moved.ts';
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

/** A state that was there before and is gone is not a new beginning. */
async function refuseIfLost(place: StatePlace): Promise<null> {
  const [newest] = await place.backups();
  if (newest === undefined) return null;
  const whole = await newestWhole(place, undefined);
  throw new GlusterctlError(
    'state-unreadable',
    `The state ${place.name} is gone, but its backups are there`,
    {
      hint: [
        restoreHint(place, whole),
        ...(place.isLocal ? [`To begin anew instead, move ${place.name}.backups away.`] : []),
      ].join('\n'),
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
      hint: errors.slice(0, 5).join('\n'),
      details: { path: place.name, errors },
    },
  );
}

async function damaged(
  place: StatePlace,
  { damage, before }: Extract<Parsed, { kind: 'damaged' }>,
): Promise<GlusterctlError> {
  const backup = damage.kind === 'marked' ? null : await newestWhole(place, before);
  if (damage.kind === 'foreign' && backup === null) return noState(place.name, damage.detail);
  return new GlusterctlError('state-unreadable', `The state ${place.name} ${describeDamage(damage)}`, {
    hint: hintFor(place, damage, backup),
    details: { path: place.name, damage, newestGoodBackup: backup?.path ?? null },
  });
}

function hintFor(place: StatePlace, damage: Damage, backup: Backup | null): string {
  if (damage.kind === 'marked') return markedHint(place.name, damage.marker);
  if (damage.kind === 'future') return 'Use that version of glusterctl.';
  const isEdited = damage.kind === 'changed' || damage.kind === 'record';
  return [
    restoreHint(place, backup),
    ...(isEdited && place.isLocal
      ? [`If the change was meant, accept it: glusterctl state import ${place.name} --force`]
      : []),
  ].join('\n');
}

/** How it goes on where a state is none any more, or not yet. */
export function markedHint(name: string, marker: Marker): string {
  const { kind, place, host } = marker;
  const where = host === null || host === hostname() ? '' : `On ${host}. `;
  return kind === 'moved'
    ? `${where}To work with it there from now on: glusterctl state use ${quoted(place)}`
    : `${where}To finish that: glusterctl state move --state=${quoted(place)} ${quoted(name)}`;
}

/** As it is typed. */
function quoted(place: string): string {
  return /^[\w./:,@%+=-]+$/.test(place) ? place : `'${place.replaceAll("'", "'\\''")}'`;
}

function restoreHint(place: StatePlace, backup: Backup | null): string {
  if (backup === null) return 'There is no good backup of it. The file stays as it is.';
  if (backup.path === place.name)
    return `There is no good backup of it, but it is whole up to serial ${backup.serial}. Put that in place with: glusterctl state restore ${backup.serial}`;
  return (
    `The newest good backup is ${backup.path} (serial ${backup.serial}, ${backup.made.toISOString()}).\n` +
    `Put it in place with: glusterctl state restore ${backup.serial}`
  );
}
