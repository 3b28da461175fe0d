import { directory, drawUuid, file } from '../model/create.ts';
import { parentOf } from '../model/paths.ts';
import type { GlusterVolume, SimulationModel } from '../model/types.ts';
import { brickName } from './brick-name.ts';
import { GFID, toHex } from './gfid.ts';
import {
  CHANGED_FILE,
  CHANGED_FOLDER,
  gfidOf,
  type Missed,
  mark,
  NEW_FILE,
  NEW_FOLDER,
  raise,
} from './marks.ts';
import { type BrickSet, findVolume, type Reached, reachedOf, setsOf } from './sets.ts';
import { isSplit, needed, sourcesOf } from './sources.ts';

export type Errno = 'ENOENT' | 'EIO' | 'ENOTCONN';

/** A client writes a whole file, and the folders above it where they lack; null: it was told that this is done. */
export function writeFile(
  model: SimulationModel,
  volumeName: string,
  path: string,
  content: string,
): Errno | null {
  const volume = findVolume(model, volumeName)?.volume;
  if (volume?.status !== 'started') return 'ENOTCONN';
  const sets = setsOf(model, volume);
  const at = placeOf(volume, sets, path);
  const home = sets[at];
  if (home === undefined) return 'ENOTCONN';
  const complaint = refusal(volume, home, path);
  if (complaint !== null) return complaint;
  model.time += 1000;
  for (const [index, set] of sets.entries())
    if (index === at || refusal(volume, set, '/') === null) makeFolders(model, volume, set, parentOf(path));
  if (sourcesOf(volume, home, parentOf(path)).length === 0) return 'EIO';
  store(model, volume, home, path, content);
  volume.written = { ...volume.written, [path]: content };
  return null;
}

/** What a client gets to read. */
export function readFile(
  model: SimulationModel,
  volumeName: string,
  path: string,
): { readonly content: string } | Errno {
  const volume = findVolume(model, volumeName)?.volume;
  if (volume?.status !== 'started') return 'ENOTCONN';
  const sets = setsOf(model, volume);
  const home = sets[placeOf(volume, sets, path)] ?? [];
  const complaint = refusal(volume, home, path);
  if (complaint !== null) return complaint;
  const [source] = sourcesOf(volume, home, path);
  const node = source?.tree.node(path) ?? null;
  return node === null ? 'ENOENT' : { content: node.content };
}

/** Which set a file is in, or comes to: those that are being emptied take none. */
export function placeOf(
  volume: GlusterVolume,
  sets: readonly BrickSet[],
  path: string,
  { anew = false } = {},
): number {
  const there = anew
    ? -1
    : sets.findIndex((set) => reachedOf(set).some(({ tree }) => tree.node(path) !== null));
  if (there >= 0) return there;
  const leaving = volume.removal?.bricks ?? [];
  const staying = sets.flatMap((set, at) =>
    set.some(({ brick }) => leaving.includes(brickName(brick))) ? [] : [at],
  );
  const name = path.replace(/^.*\//, '');
  const hash = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
  return staying[hash % staying.length] ?? -1;
}

/** Client quorum, and whether what is asked for has a copy that can be trusted. */
function refusal(volume: GlusterVolume, set: BrickSet, path: string): Errno | null {
  const up = reachedOf(set).length;
  if (up < quorum(volume, set.length)) return 'ENOTCONN';
  // With a root that nobody can be trusted with, not even its list of names is to be had.
  if (sourcesOf(volume, set, '/').length === 0) return 'ENOTCONN';
  const exists = reachedOf(set).some(({ tree }) => tree.node(path) !== null);
  if (exists && (isSplit(volume, set, path) || sourcesOf(volume, set, path).length === 0)) return 'EIO';
  return null;
}

/** How many bricks of a set a client must see. */
export function quorum(volume: GlusterVolume, size: number): number {
  if (volume.disperse > 0) return needed(volume);
  const type = volume.options['cluster.quorum-type'] ?? (volume.replica > 2 ? 'auto' : 'none');
  if (type === 'fixed') return Number(volume.options['cluster.quorum-count'] ?? 1);
  return type === 'auto' && size > 1 ? Math.floor(size / 2) + 1 : 1;
}

function makeFolders(model: SimulationModel, volume: GlusterVolume, set: BrickSet, path: string): void {
  if (path === '/' || reachedOf(set).some(({ tree }) => tree.node(path) !== null)) return;
  makeFolders(model, volume, set, parentOf(path));
  // One folder has one id in all sets.
  const known = setsOf(model, volume).flatMap((each) =>
    reachedOf(each).flatMap(({ tree }) => tree.node(path)?.attributes[GFID] ?? []),
  );
  const gfid = known[0] ?? toHex(drawUuid(model));
  const done = current(volume, set, parentOf(path));
  for (const { tree } of done) {
    tree.put(path, { ...directory(), attributes: { [GFID]: gfid } });
  }
  note(volume, set, done, path, NEW_FOLDER, null);
  note(volume, set, done, parentOf(path), CHANGED_FOLDER, null);
}

function store(model: SimulationModel, volume: GlusterVolume, set: BrickSet, path: string, content: string) {
  const [known] = sourcesOf(volume, set, path);
  const before = known?.tree.node(path) ?? null;
  const gfid = before === null ? toHex(drawUuid(model)) : toHex(gfidOf(before));
  const done = current(volume, set, before === null ? parentOf(path) : path);
  for (const { tree, isArbiter } of done) {
    const node = tree.node(path);
    tree.put(path, {
      ...(node ?? file('')),
      content: isArbiter ? '' : content,
      synced: null,
      attributes: { ...node?.attributes, [GFID]: gfid },
      modified: Math.floor(model.time / 1000),
    });
  }
  const size = Buffer.byteLength(content);
  note(volume, set, done, path, before === null ? NEW_FILE : CHANGED_FILE, size);
  if (before === null) note(volume, set, done, parentOf(path), CHANGED_FOLDER, null);
}

/** Writes a file into a set, whatever others hold of it; false where the set can't take it. */
export function copyInto(
  model: SimulationModel,
  volume: GlusterVolume,
  set: BrickSet,
  path: string,
  content: string,
): boolean {
  if (refusal(volume, set, '/') !== null) return false;
  makeFolders(model, volume, set, parentOf(path));
  if (sourcesOf(volume, set, parentOf(path)).length === 0) return false;
  store(model, volume, set, path, content);
  return true;
}

/** Takes a file away from a set; bricks that are away have missed that. */
export function removeFrom(volume: GlusterVolume, set: BrickSet, path: string, folder: string): void {
  const done = current(volume, set, folder);
  for (const { tree } of done) tree.remove(path);
  note(volume, set, done, folder, CHANGED_FOLDER, null);
}

/** Bricks of a set that a change of this file or folder reaches: what is behind stays behind until it is healed. */
export function current(volume: GlusterVolume, set: BrickSet, path: string): readonly Reached[] {
  const sources = sourcesOf(volume, set, path);
  if (volume.arbiter === 0) return sources;
  const behind = (spot: Reached) => sources.some((source) => isBehind(volume, source, path, spot));
  return reachedOf(set).filter(
    (spot) =>
      sources.some(({ number }) => number === spot.number) ||
      (spot.isArbiter && spot.tree.node(path) !== null && !behind(spot)),
  );
}

function isBehind(volume: GlusterVolume, source: Reached, path: string, spot: Reached): boolean {
  const mark = source.tree.node(path)?.attributes[`trusted.afr.${volume.name}-client-${spot.number}`];
  return mark !== undefined && /[1-9a-f]/.test(mark.slice(2));
}

/** What those that a change reached keep of it against those that it did not reach. */
export function note(
  volume: GlusterVolume,
  set: BrickSet,
  done: readonly Reached[],
  path: string,
  missed: Missed,
  size: number | null,
): void {
  const absent = set.filter((spot) => !done.some(({ number }) => number === spot.number));
  for (const at of done) {
    if (volume.disperse > 0) raise(at, path, volume, size, absent.length > 0);
    else for (const behind of absent) mark(at, path, volume, behind, missed);
  }
}
