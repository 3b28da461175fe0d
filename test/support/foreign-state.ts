import { applyChanges } from '../../src/model/apply.ts';
import type { Brick, Device, Volume } from '../../src/model/entities.ts';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { CLUSTER, testId } from './cluster.ts';

/** A foreign device of each of the first nodes, with a brick of a volume on it. */
export function adopted(
  base: State,
  name: string,
  number: number,
  durability: Volume['durability'],
  inside: boolean,
): State {
  const id = testId('e', number);
  const volume: Volume = {
    id,
    cluster: CLUSTER,
    name,
    sizeKiB: GIB,
    durability,
    requested: { replica: 3, data: 4, redundancy: 2 },
    options: [],
    gid: 0,
    snapshotFactor: 1,
    snapshotsEnabled: true,
    block: false,
    restriction: '',
    started: true,
    tags: {},
    snapshots: [],
    cloneOf: null,
    glusterUuid: null,
  };
  const places = [0, 1, 2].map((n): { readonly device: Device; readonly brick: Brick } => {
    const device = testId('9', number * 100 + n);
    const lv = `foreignlv${number}`;
    return {
      device: {
        id: device,
        node: testId('a', n),
        name: `/srv/foreign${number}`,
        paths: [`/dev/mapper/foreignvg-${lv}`],
        pvUuid: null,
        serialNumber: null,
        tags: {},
        state: 'offline',
        extentKiB: 4096,
        totalKiB: GIB,
        foreign: true,
        ...(inside ? { inside: testId('d', n * 100) } : {}),
      },
      brick: {
        id: testId('b', number * 100 + n),
        volume: id,
        device,
        path: `/srv/foreign${number}/deep/brick`,
        sizeKiB: GIB,
        poolKiB: GIB,
        metadataKiB: 0,
        pool: inside ? lv : `foreignvg/${lv}`,
        lv: inside ? lv : `foreignvg/${lv}`,
        kind: 'data',
        position: n,
      },
    };
  });
  return applyChanges(base, [
    { do: 'add', table: 'volumes', id, value: volume },
    ...places.map(({ device }) => ({ do: 'add', table: 'devices', id: device.id, value: device }) as const),
    ...places.map(({ brick }) => ({ do: 'add', table: 'bricks', id: brick.id, value: brick }) as const),
  ]);
}
