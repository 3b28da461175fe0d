import type { State } from '../model/state.ts';
import { type Backup, newestFirst } from './backups.ts';
import { documentEnd, HEAD_LINE, serialOf } from './document.ts';
import { type Parsed, parse } from './format.ts';
import { generationsIn } from './journal.ts';
import { type Marker, readMarked } from './moved.ts';
import type { StatePlace } from './state-place.ts';

/** All generations that are kept, also those that others follow in the same file. */
export async function listGenerations(place: StatePlace): Promise<Backup[]> {
  const files = await place.backups();
  const within = await Promise.all(
    files.map(async (file) => await generationsOf(place, file).catch(() => [file])),
  );
  return within.flat().sort(newestFirst);
}

/**
 * Those that are in the state itself, or in one that went elsewhere, whose marker tells which it was; none where nothing is,
 * or nothing of today's format.
 */
export async function generationsOfState(place: StatePlace): Promise<readonly Backup[]> {
  const { content, marker } = await inPlace(place);
  if (content === null) return [];
  const { serial = -1, at = 0 } = marker ?? {};
  const own = { path: place.name, serial, made: new Date(at), bytes: content.length };
  const part = async (from: number, length: number) => content.subarray(from, from + length);
  return (await within(own, part).catch(() => [])).filter((one) => one.serial >= 0);
}

async function generationsOf(place: StatePlace, file: Backup): Promise<readonly Backup[]> {
  return await within(file, async (from, length) => await place.partOf(file, from, length));
}

/** What records tell of, and what the file's name does: a document tells nothing of when it was made. */
async function within(
  file: Backup,
  part: (from: number, length: number) => Promise<Buffer>,
): Promise<readonly Backup[]> {
  const beginning = await part(0, HEAD_LINE);
  const end = documentEnd(beginning);
  const records = end === null ? [] : generationsIn(await part(end, Math.max(0, file.bytes - end)));
  const [first] = records;
  if (first === undefined || end === null) return [file];
  const whole = serialOf(beginning);
  return [
    ...(whole === null ? [] : [{ ...file, serial: whole, made: first.made, bytes: end }]),
    ...records.map(({ serial, made, end: length }) => ({ ...file, serial, made, bytes: end + length })),
  ];
}

/** The newest generation in a backup that can be read whole; null if there is none. */
export async function newestGood(place: StatePlace): Promise<Backup | null> {
  for (const file of await place.backups().catch(() => [])) {
    const content = await place.contentOf(file).catch(() => null);
    const parsed = content === null ? null : parse(content);
    if (parsed?.kind === 'good' && parsed.place === null) return file;
    const good = parsed?.kind === 'good' ? parsed : parsed?.before;
    if (good?.place == null) continue;
    const bytes = good.place.end;
    const serial = (good.document as State).serial;
    const all = await generationsOf(place, file);
    return all.find((one) => one.bytes === bytes) ?? { ...file, serial, bytes };
  }
  return null;
}

export async function firstGood(place: StatePlace, backups: readonly Backup[]): Promise<Backup | null> {
  for (const backup of backups)
    if ((await readBackup(place, backup).catch(() => null))?.kind === 'good') return backup;
  return null;
}

/** One that lies in the state itself has its path. */
export async function readBackup(place: StatePlace, backup: Backup): Promise<Parsed> {
  const content = backup.path === place.name ? (await inPlace(place)).content : await place.contentOf(backup);
  return parse((content ?? Buffer.alloc(0)).subarray(0, backup.bytes));
}

/** What is there, behind the line that marks it as none that counts. */
async function inPlace(
  place: StatePlace,
): Promise<{ readonly content: Buffer | null; readonly marker: Marker | null }> {
  const content = await place.content();
  const { behind = content, marker = null } = (content === null ? null : readMarked(content)) ?? {};
  return { content: behind, marker };
}
