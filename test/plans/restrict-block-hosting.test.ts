import { describe, expect, it } from 'vitest';
import { applyChanges } from '../../src/model/apply.ts';
import type { BlockVolume, Volume } from '../../src/model/entities.ts';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { planRestrictBlockHosting } from '../../src/plans/restrict-block-hosting.ts';
import { CLUSTER, sketchCluster, testId } from '../support/cluster.ts';

const ID = testId('e', 1);

const BLOCKS: Volume = {
  id: ID,
  cluster: CLUSTER,
  name: 'blocks',
  sizeKiB: 100 * GIB,
  durability: { type: 'none' },
  requested: { replica: 3, data: 4, redundancy: 2 },
  options: [],
  gid: 0,
  snapshotFactor: 1,
  snapshotsEnabled: false,
  block: true,
  restriction: '',
  started: true,
  tags: {},
  snapshots: [],
  cloneOf: null,
  glusterUuid: null,
};

const block = (sizeGiB: number): BlockVolume => ({
  id: testId('b', 1),
  cluster: CLUSTER,
  hostingVolume: ID,
  name: 'disk',
  sizeGiB,
  usableGiB: sizeGiB,
  ha: 1,
  auth: false,
  hosts: [],
  iqn: '',
  lun: 0,
  username: '',
  password: '',
});

function stateWith(volume: Partial<Volume>, ...blocks: readonly BlockVolume[]): State {
  return {
    ...sketchCluster([]),
    volumes: { [ID]: { ...BLOCKS, ...volume } },
    blockVolumes: Object.fromEntries(blocks.map((one) => [one.id, one])),
  };
}

function restriction(state: State, to: 'locked' | 'unlocked'): string | undefined {
  const plan = planRestrictBlockHosting({ volume: ID, to }, { state });
  expect(plan.stages).toEqual([]);
  return applyChanges(state, plan.changes).volumes[ID]?.restriction;
}

describe('the plan that restricts block hosting', () => {
  it('locks and unlocks', () => {
    expect(restriction(stateWith({}), 'locked')).toBe('locked');
    expect(restriction(stateWith({ restriction: 'locked' }), 'unlocked')).toBe('');
  });

  it('unlocks what an update locked only while block volumes fit beside what is kept back', () => {
    const locked = { restriction: 'locked-by-update' } as const;
    expect(restriction(stateWith(locked, block(98)), 'unlocked')).toBe('');
    expect(() => restriction(stateWith(locked, block(99)), 'unlocked')).toThrow(
      'Failed to set block restriction: Can not unlock volume. 2GiB free space is required, but found -1GiB',
    );
  });

  it('refuses a volume that hosts no block volumes, and one that is gone', () => {
    expect(() => restriction(stateWith({ block: false }), 'locked')).toThrow(
      'Block restrictions can only be set on block hosting volumes',
    );
    expect(() => restriction(sketchCluster([]), 'locked')).toThrow('Id not found');
  });
});
