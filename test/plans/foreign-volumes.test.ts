import { expect, test } from 'vitest';
import type { VolumeInfo } from '../../src/gluster/info.ts';
import { foreignVolumes } from '../../src/plans/adopt/foreign-volumes.ts';
import { CLUSTER, sketchCluster } from '../support/cluster.ts';
import { adopted } from '../support/foreign-state.ts';

const info: VolumeInfo = {
  name: 'v1',
  uuid: 'u1',
  type: 'Replicate',
  status: 'Started',
  replica: 3,
  arbiter: 0,
  disperse: 0,
  redundancy: 0,
  bricks: [{ host: '10.0.0.1', path: '/srv/foreign1/deep/brick', arbiter: false, hostUuid: '' }],
  options: {},
};
const cluster = { id: CLUSTER, name: null, file: true, block: true };
const three = sketchCluster([1, 2, 3].map((zone) => ({ zone, devices: [100] })));
const state = adopted(three, 'v1', 1, { type: 'replicate', replica: 3, arbiter: false }, false);

test('what the state holds is told from what is foreign by the first brick, too', () => {
  const other = { ...info, bricks: info.bricks.map((brick) => ({ ...brick, path: '/srv/other' })) };
  expect(
    foreignVolumes(state, cluster, [info, other, { ...info, name: 'v2' }]).map((one) => one.info),
  ).toEqual([other, { ...info, name: 'v2' }]);
});

test('however many volumes a pool has, those of the state are walked no more often', () => {
  let walks = 0;
  const volumes = new Proxy(state.volumes, {
    ownKeys(table) {
      walks++;
      return Reflect.ownKeys(table);
    },
  });
  const walksFor = (count: number): number => {
    walks = 0;
    foreignVolumes(
      { ...state, volumes },
      cluster,
      Array.from({ length: count }, () => info),
    );
    return walks;
  };
  expect(walksFor(100)).toBe(walksFor(1));
});
