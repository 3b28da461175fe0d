import { describe, expect, it } from 'vitest';
import { applyChanges } from '../../src/model/apply.ts';
import type { Durability } from '../../src/model/entities.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { GIB, kib } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { bricksOf } from '../../src/model/usage.ts';
import { planCreateVolume, type WantedVolume } from '../../src/plans/create-volume.ts';
import { planExpandVolume } from '../../src/plans/expand-volume.ts';
import type { VolumePolicy } from '../../src/plans/planning.ts';
import { CLUSTER, sketchCluster, testId } from '../support/cluster.ts';
import { planning } from '../support/default-settings.ts';
import { wantedVolume } from '../support/wanted-volume.ts';

const REPLICA_3: Durability = { type: 'replicate', replica: 3, arbiter: false };

function wanted(more: Partial<WantedVolume> = {}): WantedVolume {
  return wantedVolume({ options: ['', ''], ...more });
}

function plan(state: State, more: Partial<WantedVolume> = {}, policy: Partial<VolumePolicy> = {}) {
  return planCreateVolume(wanted(more), planning(state, policy));
}

function failure(act: () => unknown): GlusterctlError {
  try {
    act();
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
  throw new Error('it was planned');
}

const twelve = sketchCluster(Array.from({ length: 12 }, (_, n) => ({ zone: n + 1, devices: [100] })));

describe('the plan of a new volume', () => {
  it.each<[string, Durability, number, string]>([
    ['none', { type: 'none' }, 1, ''],
    ['replica 2', { type: 'replicate', replica: 2, arbiter: false }, 2, 'replica 2'],
    ['replica 3', REPLICA_3, 3, 'replica 3'],
    ['arbiter', { type: 'replicate', replica: 3, arbiter: true }, 3, 'replica 3 arbiter 1'],
    ['2+1', { type: 'disperse', data: 2, redundancy: 1 }, 3, 'disperse-data 2 redundancy 1'],
    ['4+2', { type: 'disperse', data: 4, redundancy: 2 }, 6, 'disperse-data 4 redundancy 2'],
    ['8+3', { type: 'disperse', data: 8, redundancy: 3 }, 11, 'disperse-data 8 redundancy 3'],
    ['8+4', { type: 'disperse', data: 8, redundancy: 4 }, 12, 'disperse-data 8 redundancy 4'],
  ])(
    '%s: one step for each host, then one for gluster, with sets in order',
    (_name, durability, width, words) => {
      const made = plan(twelve, { durability, sizeKiB: kib(16 * GIB), setCount: 2 });
      const [bricks, gluster] = made.stages;
      const hosts = bricks?.steps.map(({ host }) => host.name) ?? [];
      expect(new Set(hosts).size).toBe(hosts.length);
      expect(bricks?.steps.every(({ undo }) => undo !== null)).toBe(true);
      expect(gluster?.steps).toHaveLength(1);
      const [step] = gluster?.steps ?? [];
      expect(step?.host.name).not.toBe('');
      expect(step?.alternatives.map(({ name }) => name)).toHaveLength(11);
      expect(step?.undo?.text).toContain('volume delete data');
      const after = applyChanges(twelve, made.changes);
      const stored = bricksOf(after, testId('e', 1));
      expect(stored).toHaveLength(2 * width);
      expect(stored.map(({ position }) => position)).toEqual(stored.map((_, index) => index));
      for (const set of [stored.slice(0, width), stored.slice(width)]) {
        const nodes = set.map(({ device }) => after.devices[device]?.node);
        expect(new Set(nodes).size).toBe(width);
        const arbiters = set.map(({ kind }) => kind === 'arbiter');
        const hasArbiter = durability.type === 'replicate' && durability.arbiter;
        expect(arbiters).toEqual(set.map((_, index) => hasArbiter && index === 2));
      }
      const create = step?.script.text.split('\n').find((line) => line.includes('volume create data'));
      expect(create).toContain(words);
      const names = stored.map(({ device, path }) => {
        const node = after.nodes[after.devices[device]?.node ?? ''];
        return `${node?.storage[0]}:${path}`;
      });
      expect(create).toContain(names.join(' '));
    },
  );

  it('sets options in their order, the volume id last, and starts it after that', () => {
    const options = ['', 'nfs.disable on', 'performance.cache-size 64MB', ''];
    const text = plan(twelve, { options }).stages[1]?.steps[0]?.script.text ?? '';
    const set = text.split('\n').find((line) => line.includes('volume set data')) ?? '';
    expect(set).toMatch(/nfs\.disable on performance\.cache-size 64MB user\.heketi\.id 0*e1'/);
    expect(text.indexOf('volume set data')).toBeLessThan(text.lastIndexOf('volume start data'));
  });

  it('is the same again for the same ids', () => {
    expect(plan(twelve)).toEqual(plan(twelve));
  });
});

describe('which cluster is chosen', () => {
  const other = testId('c', 1);
  const two: State = {
    ...twelve,
    clusters: { ...twelve.clusters, [other]: { id: other, name: null, file: true, block: true } },
  };

  it('takes the first that has room', () => {
    const made = plan(two, { clusters: [other, CLUSTER] });
    expect(made.uses[0]).toBe(CLUSTER);
  });

  it('tells why none does, each with its id', () => {
    const error = failure(() => plan(two, { sizeKiB: kib(10_000 * GIB) }));
    expect(error.code).toBe('no-space');
    expect(error.message.split('\n').slice(0, 3)).toEqual([
      'Failed to allocate new volume: Unable to create volume on any cluster:',
      `Cluster ${CLUSTER}: No space`,
      `Cluster ${other}: No nodes in cluster`,
    ]);
  });

  it('tells of a name that one of them has, whatever keeps the others from having it', () => {
    const used = applyChanges(two, plan(two).changes);
    const { code, message, hint } = failure(() => plan(used));
    expect([code, message]).toEqual([
      'refused',
      "Failed to allocate new volume: Volume name 'data' already in use",
    ]);
    expect(hint?.split('\n')).toEqual([
      'Take another name. What has it: glusterctl volume info data',
      'No other cluster can have it either:',
      `  cluster ${other}: No nodes in cluster`,
    ]);
    // The other one is asked alone.
    expect(failure(() => plan(used, { clusters: [other] })).message).toBe(
      'Failed to allocate new volume: No nodes in cluster',
    );
    // Where it has room, it takes it.
    const nodes = Object.fromEntries(
      Object.values(used.nodes).map((one, at) => [one.id, at < 6 ? one : { ...one, cluster: other }]),
    );
    const halves = { ...used, nodes };
    expect(plan(halves, { clusters: [CLUSTER, other] }).uses[0]).toBe(other);
    const { hint: full } = failure(() => plan(halves, { sizeKiB: kib(10_000 * GIB) }));
    expect(full).toContain(`  cluster ${other}: No space`);
  });

  it('tells of those that may not hold it, beside those that have no room', () => {
    const third = testId('c', 2);
    const closed = { id: third, name: 'closed', file: false, block: false };
    const three: State = { ...two, clusters: { ...two.clusters, [third]: closed } };
    const { code, message, hint } = failure(() => plan(three, { sizeKiB: kib(10_000 * GIB) }));
    expect(code).toBe('no-space');
    expect(message).not.toContain(third);
    expect(hint?.split('\n').slice(-2)).toEqual([
      'Clusters that may not hold it:',
      '  cluster closed: Cluster has disabled all volume types',
    ]);
  });

  it('refuses with one reason as it is', () => {
    const used = applyChanges(twelve, plan(twelve).changes);
    expect(failure(() => plan(used)).message).toBe(
      "Failed to allocate new volume: Volume name 'data' already in use",
    );
    const closed = {
      ...twelve,
      clusters: { [CLUSTER]: { id: CLUSTER, name: null, file: false, block: true } },
    };
    expect(failure(() => plan(closed)).message).toBe(
      'Failed to allocate new volume: Cluster does not support requested volume type',
    );
    expect(failure(() => plan(used, { name: 'more' }, { maxVolumes: 1 })).message).toBe(
      'Failed to allocate new volume: Cluster has 1 volume and limit is 1',
    );
  });

  it('says so where there is none', () => {
    const error = failure(() => plan({ ...twelve, clusters: {}, nodes: {}, devices: {} }));
    expect(error).toMatchObject({ code: 'refused', message: 'No clusters configured' });
  });

  it('notes unspread sets only where the cluster has zones enough', () => {
    const one = sketchCluster([1, 1, 1].map((zone) => ({ zone, devices: [100] })));
    expect(plan(one).notes).toEqual([]);
    const full = sketchCluster([1, 1, 2, 3].map((zone, n) => ({ zone, devices: [n === 3 ? 1 : 100] })));
    expect(plan(full).notes).toEqual(['Not every set of bricks is spread over distinct zones']);
  });
});

describe('the plan of an expansion', () => {
  const request = {
    volume: testId('e', 1),
    addKiB: kib(GIB),
    rebalance: true,
    brickId: (number: number) => testId('b', 100 + number),
  };
  const present = applyChanges(twelve, plan(twelve).changes);

  it('adds sets behind the old ones, then starts a rebalance', () => {
    const made = planExpandVolume(request, planning(present));
    expect(made.stages.map(({ title }) => title)).toEqual([
      'make bricks',
      'add the bricks',
      'put it on disk',
      'spread the files',
    ]);
    const after = applyChanges(present, made.changes);
    expect(after.volumes[request.volume]?.sizeKiB).toBe(3 * GIB);
    expect(bricksOf(after, request.volume).map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(made.stages[1]?.steps[0]?.undo?.text).toContain('remove-brick');
  });

  it('moves no files of a stopped volume', () => {
    const volume = { do: 'update', table: 'volumes', id: request.volume, set: { started: false } } as const;
    const stopped = applyChanges(present, [volume]);
    const made = planExpandVolume(request, planning(stopped));
    expect(made.stages.map(({ title }) => title)).not.toContain('spread the files');
  });
});
