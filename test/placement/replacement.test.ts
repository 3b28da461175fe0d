import { describe, expect, it } from 'vitest';
import type { Brick, Tags, Volume } from '../../src/model/entities.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { GIB, kib } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { type Leaving, NO_REPLACEMENT, placeReplacement } from '../../src/placement/replacement.ts';
import { placementRequest } from '../../src/plans/create-volume.ts';
import { CLUSTER, type NodeSketch, sketchCluster, testId } from '../support/cluster.ts';
import { planning } from '../support/default-settings.ts';

const device = (node: number, nth = 0): string => testId('d', node * 100 + nth);

function brickOn(on: string, position: number, kind: Brick['kind'] = 'data', sizeKiB = 2 * GIB): Brick {
  const id = testId('b', position);
  return {
    id,
    volume: testId('e', 1),
    device: on,
    path: `/b/${id}`,
    sizeKiB,
    poolKiB: sizeKiB,
    metadataKiB: 12_288,
    pool: `tp_${id}`,
    lv: `brick_${id}`,
    kind,
    position,
  };
}

interface Asked {
  readonly nodes: readonly NodeSketch[];
  /** Of each brick of the set, on which node it is. */
  readonly set: readonly number[];
  readonly leaves?: number;
  readonly arbiter?: boolean;
  readonly options?: readonly string[];
  readonly leaving?: Partial<Leaving>;
  readonly tags?: Readonly<Record<string, Tags>>;
  readonly unreachable?: readonly string[];
  readonly offline?: readonly number[];
}

function place({
  nodes,
  set,
  leaves = 0,
  arbiter = false,
  options = [],
  leaving,
  tags = {},
  unreachable = [],
  offline = [],
}: Asked) {
  const bricks = set.map((node, at) => brickOn(device(node), at, arbiter && at === 2 ? 'arbiter' : 'data'));
  const sketch = sketchCluster(nodes);
  const state: State = {
    ...sketch,
    bricks: Object.fromEntries(bricks.map((brick) => [brick.id, brick])),
    nodes: Object.fromEntries(
      Object.values(sketch.nodes).map((one, at) => [
        one.id,
        offline.includes(at) ? { ...one, state: 'offline' } : one,
      ]),
    ),
    devices: Object.fromEntries(
      Object.entries(sketch.devices).map(([id, one]) => [id, { ...one, tags: tags[id] ?? {} }]),
    ),
  };
  const cluster = state.clusters[CLUSTER];
  const brick = bricks[leaves];
  if (cluster === undefined || brick === undefined) throw new Error('a sketch without it');
  const durability: Volume['durability'] =
    set.length === 1 ? { type: 'none' } : { type: 'replicate', replica: set.length, arbiter };
  const wanted = { sizeKiB: kib(2 * GIB), durability, snapshotFactor: 1, options };
  const request = placementRequest(cluster, wanted, planning(state).policy, new Set(unreachable), set.length);
  const others = bricks.filter((one) => one !== brick);
  return placeReplacement(state, request, {
    brick,
    others,
    emptied: new Set(),
    emptiedNode: null,
    to: null,
    ...leaving,
  });
}

function refusal(asked: Asked): GlusterctlError {
  try {
    place(asked);
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
  throw new Error('it has a place');
}

const nodes = (count: number, zones?: readonly number[]): NodeSketch[] =>
  Array.from({ length: count }, (_, n) => ({ zone: zones?.[n] ?? n + 1, devices: [10] }));

describe('a brick that leaves', () => {
  it('goes to a node that has none of its set, as large as it was', () => {
    expect(place({ nodes: nodes(4), set: [0, 1, 2] })).toMatchObject({
      device: device(3),
      sizeKiB: 2 * GIB,
      kind: 'data',
    });
  });

  it('goes to another disk of its own node where that is all there is', () => {
    const own = [{ zone: 1, devices: [10, 10] }, ...nodes(3).slice(1)];
    expect(place({ nodes: own, set: [0, 1, 2] }).device).toBe(device(0, 1));
  });

  it('prefers a zone that its set has not, then the emptiest', () => {
    const five = nodes(5, [1, 2, 3, 2, 4]);
    expect(place({ nodes: five, set: [0, 1, 2] }).device).toBe(device(4));
    const larger = [...nodes(3), { zone: 4, devices: [5] }, { zone: 5, devices: [50] }];
    expect(place({ nodes: larger, set: [0, 1, 2] }).device).toBe(device(3));
  });

  it('with strict zones may come into the zone that it leaves, and into none of the others', () => {
    const strict = ['user.heketi.zone-checking strict'];
    const own = nodes(4, [1, 2, 3, 1]);
    expect(place({ nodes: own, set: [0, 1, 2], options: strict }).device).toBe(device(3));
    // Heketi counted the zone of the brick that leaves as taken where the set has an arbiter.
    expect(place({ nodes: own, set: [0, 1, 2], options: strict, arbiter: true }).device).toBe(device(3));
    const { hint } = refusal({ nodes: nodes(4, [1, 2, 3, 2]), set: [0, 1, 2], options: strict });
    expect(hint).toContain('node4:/dev/sdb: in zone 2, which has a brick of the set');
    expect(hint).toContain('Another node in a zone of its own with room is needed');
  });

  it('heeds the tag rule of its volume', () => {
    const options = ['user.heketi.device-tag-match tier=ssd'];
    const tags = { [device(4)]: { tier: 'ssd' } };
    expect(place({ nodes: nodes(5), set: [0, 1, 2], options, tags }).device).toBe(device(4));
    expect(refusal({ nodes: nodes(4), set: [0, 1, 2], options }).hint).toContain(
      'does not match the tag rule',
    );
  });

  it('of an arbiter goes to what is meant for arbiters, and its data bricks do not', () => {
    const options = ['user.heketi.arbiter true'];
    const tags = { [device(3)]: { arbiter: 'disabled' }, [device(5)]: { arbiter: 'required' } };
    const asked = { nodes: nodes(6), set: [0, 1, 2], arbiter: true, options, tags };
    expect(place({ ...asked, leaves: 2 })).toMatchObject({ device: device(5), kind: 'arbiter' });
    expect(place({ ...asked, leaves: 0 })).toMatchObject({ device: device(3), kind: 'data' });
    const few = { [device(3)]: { arbiter: 'required' } };
    expect(refusal({ ...asked, nodes: nodes(4), tags: few }).hint).toContain('takes arbiter bricks only');
    const none = { [device(3)]: { arbiter: 'disabled' } };
    expect(refusal({ ...asked, nodes: nodes(4), tags: none, leaves: 2 }).hint).toContain(
      'takes no arbiter bricks',
    );
  });

  it('goes nowhere else than where it was told, and never where others leave, too', () => {
    expect(place({ nodes: nodes(6), set: [0, 1, 2], leaving: { to: [device(5)] } }).device).toBe(device(5));
    const emptied = new Set([device(3)]);
    expect(place({ nodes: nodes(5), set: [0, 1, 2], leaving: { emptied } }).device).toBe(device(4));
    expect(refusal({ nodes: nodes(4), set: [0, 1, 2], leaving: { emptied } }).hint).toContain(
      'to be emptied, too',
    );
    const taken = refusal({ nodes: nodes(6), set: [0, 1, 2], leaving: { to: [device(1)] } });
    expect(taken.hint).toContain('node2:/dev/sdb: on a node that has a brick of the set');
  });

  it('finds no place on hosts that are off, or disks that are full, and says so', () => {
    expect(refusal({ nodes: nodes(4), set: [0, 1, 2], unreachable: ['node4'] }).hint).toContain(
      "node node4: can't be reached",
    );
    const small = [...nodes(3), { zone: 4, devices: [1] }];
    const { code, message, hint, details } = refusal({ nodes: small, set: [0, 1, 2] });
    expect([code, message]).toEqual(['no-space', NO_REPLACEMENT]);
    expect(hint).toMatch(/node4:\/dev\/sdb: no room for 2\.01 GiB/);
    expect(details).toMatchObject({ brick: testId('b', 0) });
  });

  const without = ' is needed: its set has 3 bricks, each on a node of its own.';
  it.each<[string, Partial<Asked>, string]>([
    [
      'all of its host is to be emptied',
      { leaving: { emptiedNode: testId('a', 0) } },
      `A fourth node${without}`,
    ],
    ['its host is off', { unreachable: ['node1'] }, `A fourth node${without}`],
    ['nothing new comes to its host', { offline: [0] }, `A fourth node${without}`],
    [
      'its host is in a zone that the others have',
      { nodes: nodes(3, [1, 1, 2]), options: ['user.heketi.zone-checking strict'] },
      'A fourth node in a zone of its own is needed: its set has 3 bricks, each on a node of its own.',
    ],
    [
      'there are nodes that are full',
      {
        nodes: [...nodes(3), { zone: 4, devices: [1] }],
        leaving: { emptiedNode: testId('a', 0) },
      },
      'Another node with room is needed.',
    ],
  ])('would get no place by another disk of its own host where %s', (_, asked, wayOut) => {
    const lines = refusal({ nodes: nodes(3), set: [0, 1, 2], ...asked }).hint?.split('\n') ?? [];
    expect(lines.at(-1)).toBe(wayOut);
  });

  it('needs one node more than its set has bricks', () => {
    expect(refusal({ nodes: nodes(3), set: [0, 1, 2] }).hint).toContain(
      'A fourth node is needed, or a second disk on node1: its set has 3 bricks, each on a node of its own.',
    );
  });
});
