import type { GlusterctlError } from '../model/errors.ts';
import { withoutRootDot } from '../model/host-name.ts';
import type { State } from '../model/state.ts';
import { quote } from '../shell/quote.ts';
import { type Backup, backupFolder, generationsOfState, newestGood } from './backups.ts';
import type { Damage, Parsed } from './format.ts';
import { readIfThere } from './state-file.ts';

/** A state that can't be read: `gone` is one that was there before. */
export type Lost = Extract<Parsed, { kind: 'damaged' }> | 'gone';

export interface WaysOn {
  /** A line each; what is to be typed can be typed as it stands. */
  readonly lines: readonly string[];
  /** The newest generation that can be put back; null: none. */
  readonly newest: Backup | null;
}

/** How to go on from a state that can't be read, for whoever meets it. */
export async function waysOn(path: string, lost: Lost): Promise<WaysOn> {
  const newest = await newestWhole(path, lost);
  const damage = lost === 'gone' ? null : lost.damage;
  if (damage?.kind === 'future') return { lines: ['Use that version of glusterctl.'], newest };
  const lines = newest === null ? await withoutBackup(path, damage) : putBack(path, newest);
  const away = lost === 'gone' ? backupFolder(path) : path;
  return {
    lines: [
      ...lines,
      ...(await asItIs(path, damage)),
      ...(lost === 'gone' || newest === null ? [`To begin anew instead, move ${away} away.`] : []),
    ],
    newest,
  };
}

/** Of a backup, or what is whole of the state itself. */
export async function newestWhole(path: string, lost: Lost): Promise<Backup | null> {
  const backup = await newestGood(path);
  const before = lost === 'gone' ? undefined : lost.before;
  if (before?.place == null) return backup;
  const { serial } = before.document as State;
  if (backup !== null && backup.serial >= serial) return backup;
  return (await generationsOfState(path)).find((one) => one.serial === serial) ?? backup;
}

function putBack(path: string, { path: from, serial, made }: Backup): readonly string[] {
  if (from === path)
    return [
      `There is no good backup of it, but it is whole up to serial ${serial}. Put that in place with: glusterctl state restore ${serial}`,
    ];
  return [
    `The newest good backup is ${from} (serial ${serial}, ${made.toISOString()}).`,
    `Put it in place with: glusterctl state restore ${serial}`,
  ];
}

/** Hosts know most of it. What they are called can often be read of what is left of the file. */
async function withoutBackup(path: string, damage: Damage | null): Promise<readonly string[]> {
  const kept = damage === null ? '' : ', which keeps the damaged file beside it';
  const hosts = damage === null ? [] : hostsIn((await textOf(path)) ?? '');
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
async function asItIs(path: string, damage: Damage | null): Promise<readonly string[]> {
  if (damage?.kind !== 'changed' && damage?.kind !== 'record') return [];
  const text = await textOf(path);
  if (text === null) return [];
  const reason = await whyNotTaken(text, path);
  return reason === null
    ? [`If the change was meant, accept it: glusterctl state import ${quote(path)} --force`]
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

async function textOf(path: string): Promise<string | null> {
  return (await readIfThere(path).catch(() => null))?.toString('utf8') ?? null;
}
