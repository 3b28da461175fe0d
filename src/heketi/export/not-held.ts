import { counted } from '../../model/counted.ts';
import { GIB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';

/** What a state holds and Heketi's database has no place for: a sentence each. */
export function notHeld(state: State): readonly string[] {
  const clusters = Object.values(state.clusters);
  const nodes = Object.values(state.nodes);
  const volumes = Object.values(state.volumes);
  const bricks = Object.values(state.bricks);
  const some = (count: number, one: string, what: string): readonly string[] =>
    count === 0 ? [] : [`${what} (${counted(count, one)})`];
  return [
    ...some(clusters.filter(({ name }) => name !== null).length, 'cluster', 'Names of clusters'),
    ...some(
      nodes.filter(({ maintenance }) => maintenance != null).length,
      'node',
      'That hosts are in maintenance',
    ),
    ...some(
      nodes.filter(({ access }) => Object.keys(access).length > 1).length,
      'node',
      'How single hosts are reached',
    ),
    ...some(volumes.filter(({ tags }) => Object.keys(tags).length > 0).length, 'volume', 'Tags of volumes'),
    ...some(
      volumes.reduce((sum, { snapshots }) => sum + snapshots.length, 0),
      'snapshot',
      'Snapshots, which stay in gluster',
    ),
    ...some(volumes.filter(({ started }) => !started).length, 'volume', 'That volumes are stopped'),
    ...some(
      volumes.filter(({ sizeKiB }) => sizeKiB % GIB !== 0).length,
      'volume',
      'Sizes that are no whole GiB, which are cut off',
    ),
    ...some(
      bricks.filter(({ replacedBy }) => replacedBy !== undefined).length,
      'brick',
      'Bricks that were replaced and are still on their disks',
    ),
  ];
}
