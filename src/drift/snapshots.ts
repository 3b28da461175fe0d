import { type FoundSnapshot, recordedSnapshot } from '../gluster/snapshot.ts';
import type { Snapshot, Volume } from '../model/entities.ts';
import { type Difference, difference } from './difference.ts';
import type { Ground } from './ground.ts';
import type { DifferenceKind } from './kinds.ts';

/** Snapshots as gluster has them, beside the state's. */
export function snapshotDifferences(ground: Ground): readonly Difference[] {
  const { snapshots, volumes } = ground;
  if (snapshots === null || ground.info === null) return [];
  const byName = new Map(snapshots.map((snapshot) => [snapshot.name, snapshot]));
  const owners = new Map(volumes.map((volume) => [ground.found(volume)?.name ?? volume.name, volume]));
  const expected = new Set(volumes.flatMap((volume) => volume.snapshots.map(({ name }) => name)));
  return [
    ...volumes.flatMap((volume) =>
      volume.snapshots.flatMap((snapshot) => ofSnapshot(ground, volume, snapshot, byName.get(snapshot.name))),
    ),
    ...snapshots.flatMap((snapshot) => {
      const volume = owners.get(snapshot.volume);
      return volume === undefined || expected.has(snapshot.name) ? [] : [unknown(ground, volume, snapshot)];
    }),
  ];
}

function teller({ cluster }: Ground, volume: Volume, name: string) {
  return (
    kind: DifferenceKind,
    what: string,
    expected: string,
    found: string,
    take: ((snapshots: readonly Snapshot[]) => readonly Snapshot[]) | null = null,
  ): Difference =>
    difference(kind, {
      key: name,
      name,
      take:
        take === null
          ? null
          : { table: 'volumes', id: volume.id, change: (now) => ({ snapshots: take(now.snapshots) }) },
      about: `${volume.name}, snapshot ${name}`,
      what,
      expected,
      found,
      cluster: cluster.id,
      volume: volume.id,
    });
}

function ofSnapshot(
  ground: Ground,
  volume: Volume,
  { name, active }: Snapshot,
  found: FoundSnapshot | undefined,
): readonly Difference[] {
  const tell = teller(ground, volume, name);
  if (found === undefined)
    return [
      tell('snapshot-missing', `Gluster has no snapshot ${name} of ${volume.name}`, name, 'none', (now) =>
        now.filter((one) => one.name !== name),
      ),
    ];
  const origin = ground.found(volume)?.name ?? volume.name;
  if (found.volume !== origin)
    return [
      tell(
        'snapshot-of-other-volume',
        `Gluster's snapshot ${name} is of another volume`,
        origin,
        found.volume,
      ),
    ];
  if (isUsedUp(ground, volume, found)) return [usedUp(ground, volume, found)];
  if (found.active === active) return [];
  const word = (is: boolean): string => (is ? 'active' : 'not active');
  return [
    tell(
      'snapshot-active-differs',
      `Snapshot ${name} of ${volume.name} is ${word(found.active)}`,
      word(active),
      word(found.active),
      (now) => now.map((one) => (one.name === name ? { ...one, active: found.active } : one)),
    ),
  ];
}

function unknown(ground: Ground, volume: Volume, snapshot: FoundSnapshot): Difference {
  if (isUsedUp(ground, volume, snapshot)) return usedUp(ground, volume, snapshot);
  return teller(ground, volume, snapshot.name)(
    'snapshot-not-in-state',
    `Gluster has a snapshot ${snapshot.name} of ${volume.name}, and the state does not`,
    'none',
    `taken ${snapshot.created}`,
    (now) => [...now, recordedSnapshot(snapshot)],
  );
}

function usedUp(ground: Ground, volume: Volume, { name, created }: FoundSnapshot): Difference {
  return teller(ground, volume, name)(
    'snapshot-used-up',
    `The copies of snapshot ${name} are the bricks of ${volume.name}: it must not be deleted`,
    'none',
    `taken ${created}`,
  );
}

/** The volume was put back to it: of bricks that gluster made the path tells of which snapshot. */
function isUsedUp({ found }: Ground, volume: Volume, { snapVolume }: FoundSnapshot): boolean {
  const bricks = found(volume)?.bricks ?? [];
  return snapVolume !== '' && bricks.some(({ path }) => path.includes(`/snaps/${snapVolume}/`));
}
