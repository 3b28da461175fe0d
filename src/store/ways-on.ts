import { hostname } from 'node:os';
import type { GlusterctlError } from '../model/errors.ts';
import { withoutRootDot } from '../model/host-name.ts';
import type { State } from '../model/state.ts';
import { quote } from '../shell/quote.ts';
import type { Backup } from './backups.ts';
import type { Damage, Parsed } from './format.ts';
import { generationsOfState, newestGood } from './generations.ts';
import type { Marker } from './moved.ts';
import type { StatePlace } from './state-place.ts';

/** A state that can't be read: `gone` is one that was there before. */
export type Lost = Extract<Parsed, { kind: 'damaged' }> | 'gone';

export interface WaysOn {
  /** A line each; what is to be typed can be typed as it stands. */
  readonly lines: readonly string[];
  /** The newest generation that can be put back; null: none. */
  readonly newest: Backup | null;
}

/** How to go on from a state that can't be read, for whoever meets it. */
export async function waysOn(place: StatePlace, lost: Lost): Promise<WaysOn> {
  const damage = lost === 'gone' ? null : lost.damage;
  if (damage?.kind === 'marked') return { lines: markedHints(place.name, damage.marker), newest: null };
  const newest = await newestWhole(place, lost);
  if (damage?.kind === 'future') return { lines: ['Use that version of glusterctl.'], newest };
  const lines = newest === null ? await withoutBackup(place, damage) : putBack(place, newest);
  const away = lost === 'gone' ? `${place.name}.backups` : place.name;
  const isAnew = place.isLocal && (lost === 'gone' || newest === null);
  return {
    lines: [
      ...lines,
      ...(await asItIs(place, damage)),
      ...(isAnew ? [`To begin anew instead, move ${away} away.`] : []),
    ],
    newest,
  };
}

/** Of a backup, or what is whole of the state itself. */
export async function newestWhole(place: StatePlace, lost: Lost): Promise<Backup | null> {
  const backup = await newestGood(place);
  const before = lost === 'gone' ? undefined : lost.before;
  if (before?.place == null) return backup;
  const { serial } = before.document as State;
  if (backup !== null && backup.serial >= serial) return backup;
  return (await generationsOfState(place)).find((one) => one.serial === serial) ?? backup;
}

function putBack({ name }: StatePlace, { path: from, serial, made }: Backup): readonly string[] {
  if (from === name)
    return [
      `There is no good backup of it, but it is whole up to serial ${serial}. Put that in place with: glusterctl state restore ${serial}`,
    ];
  return [
    `The newest good backup is ${from} (serial ${serial}, ${made.toISOString()}).`,
    `Put it in place with: glusterctl state restore ${serial}`,
  ];
}

/** Hosts know most of it. What they are called can often be read of what is left of the file. */
async function withoutBackup(place: StatePlace, damage: Damage | null): Promise<readonly string[]> {
  const kept = damage === null ? '' : ', which keeps the damaged file beside it';
  const hosts = damage === null ? [] : hostsIn((await textOf(place)) ?? '');
  const words = hosts.length === 0 ? 'HOST' : hosts.map(quote).join(' ');
  return [
    `There is no good backup of it. Look what its hosts hold, and make it anew of that${kept}: glusterctl state rebuild ${words}`,
    ...(hosts.length === 0 ? ['HOST is a host of it by its name: one of each pool is enough.'] : []),
  ];
}

/** The first name of each host, as entries of nodes have it. */
function hostsIn(text: string): readonly string[] {
  const names = [...text.matchAll(/"manage":\s*\[\s*"([A-Za-z0-9][A-Za-z0-9.:_-]*)"/g)];
  return [...new Set(names.map(([, name = '']) => withoutRootDot(name)))].sort();
}

/** A change is offered to be taken only where it would be. */
async function asItIs(place: StatePlace, damage: Damage | null): Promise<readonly string[]> {
  if (!place.isLocal || (damage?.kind !== 'changed' && damage?.kind !== 'record')) return [];
  const text = await textOf(place);
  if (text === null) return [];
  const reason = await whyNotTaken(text, place.name);
  return reason === null
    ? [`If the change was meant, accept it: glusterctl state import ${quote(place.name)} --force`]
    : [`It can't be taken as it is now: ${reason}`];
}

/** Why an import with --force would not take what was edited; null: it would. */
export async function whyNotTaken(text: string, source: string): Promise<string | null> {
  const { editedState } = await import('./edited.ts');
  try {
    editedState(text, source);
    return null;
  } catch (error) {
    const { message, details } = error as GlusterctlError;
    const [first] = Array.isArray(details?.errors) ? details.errors : [];
    return first === undefined ? message : String(first);
  }
}

async function textOf(place: StatePlace): Promise<string | null> {
  return (await place.content().catch(() => null))?.toString('utf8') ?? null;
}

function markedHints(name: string, marker: Marker): readonly string[] {
  return [
    markedHint(name, marker),
    `Only if it is lost there, and nobody will go on with it, put back what was here: glusterctl state restore ${marker.serial}`,
  ];
}

/** How it goes on where a state is none any more, or not yet. */
export function markedHint(name: string, { kind, place, host }: Marker): string {
  const where = host === null || host === hostname() ? '' : `On ${host}. `;
  return kind === 'moved'
    ? `${where}To work with it there from now on: glusterctl state use ${quote(place)}`
    : `${where}To finish that: glusterctl state move --state=${quote(place)} ${quote(name)}`;
}
