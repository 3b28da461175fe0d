import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Brick, Volume } from '../../src/model/entities.ts';
import { findViolations } from '../../src/model/invariants.ts';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { CLUSTER, sketchCluster, testId } from '../support/cluster.ts';

const VOLUME = testId('e', 1);
const device = (node: number): string => testId('d', node * 100);

const volume: Volume = {
  id: VOLUME,
  cluster: CLUSTER,
  name: 'data',
  sizeKiB: 2 * GIB,
  durability: { type: 'replicate', replica: 3, arbiter: false },
  requested: { replica: 3, data: 4, redundancy: 2 },
  options: [],
  gid: 0,
  snapshotFactor: 1,
  snapshotsEnabled: false,
  block: false,
  restriction: '',
  started: true,
  tags: {},
  snapshots: [],
  cloneOf: null,
  glusterUuid: null,
};

function brick(position: number, node = position % 3, change: Partial<Brick> = {}): Brick {
  const id = testId('b', position);
  return {
    id,
    volume: VOLUME,
    device: device(node),
    path: `/var/lib/heketi/mounts/vg_${device(node)}/brick_${id}/brick`,
    sizeKiB: GIB,
    poolKiB: GIB,
    metadataKiB: 8192,
    pool: `tp_${id}`,
    lv: `brick_${id}`,
    kind: 'data',
    position,
    ...change,
  };
}

function withBricks(bricks: readonly Brick[]): State {
  const nodes = [1, 2, 3].map((zone) => ({ zone, devices: [10] }));
  return {
    ...sketchCluster(nodes),
    volumes: { [VOLUME]: volume },
    bricks: Object.fromEntries(bricks.map((one) => [one.id, one])),
  };
}

const sound = withBricks([0, 1, 2, 3, 4, 5].map((position) => brick(position)));

/** Which rules a state breaks, each once. */
function rules(state: State): string[] {
  return [...new Set(findViolations(state).map(({ rule }) => rule))];
}

describe('a sound state', () => {
  it('violates nothing', () => {
    expect(findViolations(sound)).toEqual([]);
  });
});

describe('a violation is found', () => {
  const node = sound.nodes[testId('a', 0)];
  const disk = sound.devices[device(0)];
  if (node === undefined || disk === undefined) throw new Error('the sketch has changed');
  const again = { ...sound.nodes, [testId('a', 1)]: { ...node, id: testId('a', 1), storage: ['other'] } };

  const cases: readonly (readonly [string, State, string])[] = [
    [
      'an entry under an id not its own',
      {
        ...sound,
        clusters: {
          ...sound.clusters,
          [VOLUME]: { ...{ id: CLUSTER, name: null, file: true, block: true } },
        },
      },
      'key',
    ],
    [
      'a volume of no cluster',
      { ...sound, volumes: { [VOLUME]: { ...volume, cluster: VOLUME } } },
      'reference',
    ],
    ['bricks of no volume', { ...sound, volumes: {} }, 'reference'],
    ['a management name twice', { ...sound, nodes: again }, 'host-name'],
    [
      'a volume name twice in a cluster',
      { ...sound, volumes: { ...sound.volumes, [testId('e', 2)]: { ...volume, id: testId('e', 2) } } },
      'volume-name',
    ],
    [
      'a physical volume twice',
      {
        ...sound,
        devices: Object.fromEntries(
          Object.values(sound.devices).map((one) => [one.id, { ...one, pvUuid: 'same' }]),
        ),
      },
      'pv-uuid',
    ],
    [
      'a glusterd twice',
      {
        ...sound,
        nodes: Object.fromEntries(
          Object.values(sound.nodes).map((one) => [one.id, { ...one, glusterUuid: 'same' }]),
        ),
      },
      'gluster-uuid',
    ],
    [
      'a gap in the order of bricks',
      withBricks([0, 1, 3].map((position) => brick(position, position % 3))),
      'positions',
    ],
    ['half a set', withBricks([brick(0), brick(1)]), 'sets'],
    ['two replicas on one node', withBricks([brick(0, 0), brick(1, 1), brick(2, 1)]), 'distinct-nodes'],
    ['nodes of unknown kind', { ...sound, simulated: null }, 'simulated'],
  ];
  for (const [what, state, rule] of cases) {
    it(`when there is ${what}`, () => {
      expect(rules(state)).toEqual([rule]);
      for (const { remedy } of findViolations(state)) expect(remedy).not.toBe('');
    });
  }

  it('one name may be both for management and for storage', () => {
    const both = { ...node, storage: [...node.manage] };
    expect(rules({ ...sound, nodes: { ...sound.nodes, [both.id]: both } })).toEqual([]);
  });
});

describe('space', () => {
  it('is over-committed exactly when pools and metadata exceed the device', () => {
    const sizes = fc.array(
      fc.record({ pool: fc.integer({ min: 1, max: 4 * GIB }), metadata: fc.integer({ min: 1, max: GIB }) }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(sizes, (pools) => {
        const bricks = pools.flatMap(({ pool, metadata }, set) =>
          [0, 1, 2].map((n) => brick(set * 3 + n, n, { poolKiB: pool, metadataKiB: metadata })),
        );
        const used = pools.reduce((sum, { pool, metadata }) => sum + pool + metadata, 0);
        expect(rules(withBricks(bricks))).toEqual(used > 10 * GIB ? ['space'] : []);
      }),
    );
  });

  it('counts a pool that clones share once', () => {
    const shared = [0, 1, 2].map((n) => brick(n, n, { poolKiB: 6 * GIB, pool: `tp_${n}` }));
    const clones = [3, 4, 5].map((n) => brick(n, n - 3, { poolKiB: 6 * GIB, pool: `tp_${n - 3}` }));
    expect(rules(withBricks([...shared, ...clones]))).toEqual([]);
  });
});
