import { file } from '../model/create.ts';
import { parentOf } from '../model/paths.ts';
import type { FileNode, GlusterVolume, HostModel, SimulationModel } from '../model/types.ts';
import { byDepth } from './brick-tree.ts';
import { clean, doubt, gfidOf, mark, NEW_FOLDER, soil, takeFragment, trust, unmark } from './marks.ts';
import { type BrickSet, type Reached, reachedOf, type Spot, setsOf } from './sets.ts';
import { sinksOf, sourcesOf } from './sources.ts';

/** How many entries of a volume are healed from one script to the next, unless it is ordered otherwise. */
export const PER_LOOK = 20;

export function healsOn(host: HostModel): boolean {
  return host.up && host.defects?.healerStopped !== true;
}

/** Its self-heal daemon runs, and has the volume. */
export function heals(host: HostModel, { name }: GlusterVolume): boolean {
  return healsOn(host) && !hasLost(host, name);
}

export function hasLost(host: HostModel, name: string): boolean {
  return host.defects?.lostHeal?.includes(name) === true;
}

/** The next one has all volumes again. */
export function endHealer(host: HostModel): void {
  host.defects = { ...host.defects, healerStopped: true };
  delete host.defects.lostHeal;
}

export function healsItself(volume: GlusterVolume): boolean {
  const option = volume.disperse > 0 ? 'cluster.disperse-self-heal-daemon' : 'cluster.self-heal-daemon';
  return !/^(off|no|false|disable|0)$/.test(volume.options[option] ?? 'on');
}

/** Time goes by: the healers of all volumes get some way further. */
export function heal(model: SimulationModel): void {
  if (model.healing?.frozen === true) return;
  for (const pool of model.pools)
    for (const volume of Object.values(pool.volumes))
      if (volume.unhealed === true) healVolume(model, volume, model.healing?.perLook ?? PER_LOOK);
}

/** Heals up to so many entries of a volume; what it can't heal now stays. */
export function healVolume(model: SimulationModel, volume: GlusterVolume, most: number): number {
  if (volume.status !== 'started' || !healsItself(volume)) return 0;
  let healed = 0;
  let waits = false;
  for (const set of setsOf(model, volume)) {
    if (set.some(({ online }) => !online)) waits = true;
    const crawled = reachedOf(set).filter(({ host }) => host !== null && heals(host, volume));
    for (let again = true; again && healed < most; ) {
      again = false;
      for (const path of pendingOf(crawled)) {
        if (healed >= most) break;
        if (!healEntry(volume, set, path)) continue;
        healed += 1;
        again = true;
      }
    }
    if (pendingOf(reachedOf(set)).length > 0) waits = true;
  }
  if (!waits) delete volume.unhealed;
  return healed;
}

/** What the bricks list for the healers, folders before what is in them. */
export function pendingOf(bricks: readonly Reached[]): readonly string[] {
  const paths = bricks.flatMap(({ tree }) => {
    const gfids = tree.index();
    const found = tree.pathsOf(gfids);
    // What was removed meanwhile waits for nothing.
    for (const gfid of gfids) if (!found.has(gfid)) tree.unlist(gfid);
    return [...found.values()];
  });
  return [...new Set(paths)].sort(byDepth);
}

function healEntry(volume: GlusterVolume, set: BrickSet, path: string): boolean {
  const [source] = sourcesOf(volume, set, path);
  if (source === undefined) return false;
  let done = false;
  for (const sink of sinksOf(volume, set, path)) {
    if (path !== '/' && sink.tree.node(parentOf(path)) === null) continue;
    bring(volume, set, path, source, sink);
    done = true;
  }
  if (volume.disperse > 0) return cleanFragments(volume, set, path) || done;
  return done;
}

function bring(volume: GlusterVolume, set: BrickSet, path: string, source: Reached, sink: Reached): void {
  const from = source.tree.node(path);
  if (from === null) return;
  if (from.kind === 'directory') {
    if (sink.tree.node(path) === null) sink.tree.put(path, bare(from));
    bringNames(volume, set, path, source, sink);
  }
  const to = sink.tree.node(path) ?? bare(from);
  takeFragment(from, to);
  sink.tree.put(path, {
    ...to,
    mode: from.mode,
    user: from.user,
    group: from.group,
    content: from.kind === 'file' && !sink.isArbiter ? from.content : to.content,
    synced: null,
    ...(from.modified === undefined ? {} : { modified: from.modified }),
  });
  if (volume.disperse > 0) return;
  for (const at of reachedOf(set)) unmark(at, path, volume, sink, set);
  trust(sink, path);
  // What it held against others came from what it held before.
  for (const other of reachedOf(set)) unmark(sink, path, volume, other, set);
}

/** Names are brought first; what they stand for is noted as missing, and healed in its turn. */
function bringNames(
  volume: GlusterVolume,
  set: BrickSet,
  path: string,
  source: Reached,
  sink: Reached,
): void {
  const wanted = source.tree.children(path);
  for (const child of sink.tree.children(path)) if (!wanted.includes(child)) sink.tree.remove(child);
  for (const child of wanted) {
    const node = source.tree.node(child);
    const there = sink.tree.node(child);
    if (node === null || (there !== null && gfidOf(there) === gfidOf(node))) continue;
    if (there !== null) sink.tree.remove(child);
    sink.tree.put(child, bare(node));
    const holders = reachedOf(set).filter(
      (at) => at.number !== sink.number && at.tree.node(child) !== null && knows(volume, set, child, at),
    );
    for (const at of holders) {
      if (volume.disperse > 0) soil(at, child, volume);
      else mark(at, child, volume, sink, node.kind === 'directory' ? [1, 1, 1] : NEW_FOLDER);
    }
  }
}

/** A source, or an arbiter beside one: who isn't behind himself. */
function knows(volume: GlusterVolume, set: BrickSet, path: string, at: Reached): boolean {
  return !sinksOf(volume, set, path).some(({ number }) => number === at.number);
}

function bare(node: FileNode): FileNode {
  const gfid = node.attributes['trusted.gfid'] ?? '';
  return { ...file('', node.mode), kind: node.kind, attributes: { 'trusted.gfid': gfid } };
}

/** Fragments are clean once the whole set agrees; as long as one is away they stay as they are. */
function cleanFragments(volume: GlusterVolume, set: BrickSet, path: string): boolean {
  const reached = reachedOf(set);
  if (reached.length < set.length || sourcesOf(volume, set, path).length < set.length) return false;
  for (const at of reached) clean(at, path);
  return true;
}

/** A brick that takes a place in a set doubts itself until its root is healed. */
export function startFresh(volume: GlusterVolume, spot: Spot): void {
  for (const at of reachedOf([spot])) if (volume.disperse === 0) doubt(at, '/');
}

/** An empty brick takes a place in a set: its root is noted as missing at all others. */
export function noteEmpty(volume: GlusterVolume, set: BrickSet, fresh: Spot): void {
  volume.unhealed = true;
  for (const at of reachedOf(set)) {
    if (at.number === fresh.number) continue;
    if (volume.disperse > 0) soil(at, '/', volume);
    else if (knows(volume, set, '/', at)) mark(at, '/', volume, fresh, [0, 0, 1]);
  }
}
