import type { GlusterBrick, GlusterVolume, PoolModel, SimulationModel } from '../model/types.ts';
import type { BrickTree } from './brick-tree.ts';
import { isMarked, versionOf } from './marks.ts';
import { type Spot, setsOf, storedTree } from './sets.ts';

/** How well a file that clients have written is kept. */
export interface Kept {
  readonly volume: string;
  readonly path: string;
  /** Good copies on bricks of the volume, hosts that are off included; of a disperse set its current fragments. */
  readonly good: number;
  /** Besides: copies with the newest content on bricks that others took the place of. */
  readonly aside: number;
  /** As many as must be there for the file to be there. */
  readonly needed: number;
}

/**
 * How many good copies of each file there are. A copy is good if it has what clients were told is written, and neither
 * another such copy nor the arbiter holds anything against it.
 */
export function goodCopies(model: SimulationModel): readonly Kept[] {
  return model.pools.flatMap((pool) =>
    Object.values(pool.volumes)
      .filter((volume) => !isOnlyRemembered(model, pool, volume))
      .flatMap((volume) => keptOf(model, volume)),
  );
}

/** A host that was let go while it was off still knows the volumes of the others: those are theirs. */
function isOnlyRemembered(model: SimulationModel, pool: PoolModel, { bricks }: GlusterVolume): boolean {
  const own = model.hosts.filter(({ name }) => pool.members.includes(name)).map(({ uuid }) => uuid);
  return pool.former !== undefined && !bricks.some(({ uuid }) => own.includes(uuid));
}

/** Files that are gone for good, whatever is done with the hosts. */
export function lostFiles(model: SimulationModel): readonly Kept[] {
  return goodCopies(model).filter(({ good, aside, needed }) => good + aside < needed);
}

interface Stored extends Spot {
  readonly stored: BrickTree;
}

function keptOf(model: SimulationModel, volume: GlusterVolume): readonly Kept[] {
  const files = Object.entries(volume.written ?? {});
  if (files.length === 0) return [];
  const sets = setsOf(model, volume).map((set) => set.flatMap((spot) => storedOf(model, volume, spot)));
  const left = (volume.left ?? []).flatMap((brick) => treeOf(model, volume, brick) ?? []);
  return files.map(([path, content]) => ({
    volume: volume.name,
    path,
    good: Math.max(0, ...sets.map((set) => goodIn(volume, set, path, content))),
    aside: left.filter((tree) => tree.node(path)?.content === content).length,
    needed: volume.disperse > 0 ? volume.disperse - volume.redundancy : 1,
  }));
}

function treeOf(model: SimulationModel, volume: GlusterVolume, brick: GlusterBrick): BrickTree | null {
  const host = model.hosts.find(({ uuid }) => uuid === brick.uuid);
  return host === undefined ? null : storedTree(host, brick, volume.id);
}

function storedOf(model: SimulationModel, volume: GlusterVolume, spot: Spot): readonly Stored[] {
  const stored = treeOf(model, volume, spot.brick);
  return stored === null ? [] : [{ ...spot, stored }];
}

function goodIn(volume: GlusterVolume, set: readonly Stored[], path: string, content: string): number {
  const right = set.filter(({ isArbiter, stored }) => !isArbiter && stored.node(path)?.content === content);
  if (volume.disperse > 0) {
    const newest = right
      .map(({ stored }) => versionOf(stored.node(path)))
      .sort()
      .at(-1);
    return right.filter(({ stored }) => versionOf(stored.node(path)) === newest).length;
  }
  const witnesses = [...right, ...set.filter(({ isArbiter }) => isArbiter)];
  return right.filter((spot) => !witnesses.some(({ stored }) => isMarked(stored.node(path), volume, spot)))
    .length;
}
