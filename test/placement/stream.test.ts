import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Durability } from '../../src/model/entities.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { GIB } from '../../src/model/sizes.ts';
import { type State, tableOf } from '../../src/model/state.ts';
import { usageByDevice } from '../../src/model/usage.ts';
import { placeVolume } from '../../src/placement/place.ts';
import type { Placement, PlacementRequest } from '../../src/placement/request.ts';
import { footprint } from '../../src/placement/sizing.ts';
import { type NodeSketch, sketchCluster } from '../support/cluster.ts';
import { request, withPlacement } from '../support/place.ts';

const DURABILITIES: readonly Durability[] = [
  { type: 'none' },
  { type: 'replicate', replica: 2, arbiter: false },
  { type: 'replicate', replica: 3, arbiter: false },
  { type: 'replicate', replica: 3, arbiter: true },
  { type: 'disperse', data: 2, redundancy: 1 },
];

function clusters(zones: number): fc.Arbitrary<NodeSketch[]> {
  const node = fc.record({
    zone: fc.integer({ min: 1, max: zones }),
    devices: fc.array(fc.integer({ min: 2, max: 25 }), { minLength: 1, maxLength: 3 }),
  });
  return fc.array(node, { minLength: 2, maxLength: 6 });
}

/** Volumes one after the other, until the first is refused or there are so many. */
function stream(
  begin: State,
  requests: (number: number) => PlacementRequest,
  most = 1000,
): { readonly state: State; readonly placements: readonly Placement[] } {
  let state = begin;
  const placements: Placement[] = [];
  while (placements.length < most) {
    try {
      const placement = placeVolume(state, requests(placements.length));
      state = withPlacement(state, placement, `v${placements.length}`);
      placements.push(placement);
    } catch (error) {
      if (error instanceof GlusterctlError && error.code === 'no-space') break;
      throw error;
    }
  }
  return { state, placements };
}

describe('volumes one after the other', () => {
  it('overfill no device, and put no two bricks of a set on one node', () => {
    fc.assert(
      fc.property(
        clusters(3),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 25 }), fc.constantFrom(...DURABILITIES)), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.constantFrom(1, 1.5),
        (nodes, wanted, snapshotFactor) => {
          const { state, placements } = stream(
            sketchCluster(nodes),
            (number) => {
              const [size, durability] = wanted[number] ?? [1, DURABILITIES[0] as Durability];
              return request(size, { durability, snapshotFactor });
            },
            wanted.length,
          );
          for (const set of placements.flatMap(({ sets }) => sets))
            expect(new Set(set.map(({ node }) => node)).size).toBe(set.length);
          for (const { usedKiB, spareKiB, totalKiB } of usageByDevice(state).values())
            expect(usedKiB + spareKiB).toBeLessThanOrEqual(totalKiB);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are as many as any order of placing could reach, where their bricks are alike', () => {
    fc.assert(
      fc.property(
        clusters(1),
        fc.constantFrom(2, 3),
        fc.integer({ min: 1, max: 3 }),
        (nodes, replica, size) => {
          const asked = request(size, {
            durability: { type: 'replicate', replica, arbiter: false },
            setCount: 1,
          });
          const { placements } = stream(sketchCluster(nodes), () => asked);
          expect(placements.length).toBe(mostSets(nodes, replica, size));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('lie where they lie whatever the order of tables, and whenever it is asked', () => {
    fc.assert(
      fc.property(
        clusters(3),
        fc.constantFrom(...DURABILITIES),
        fc.integer({ min: 1, max: 25 }),
        (nodes, durability, size) => {
          const asked = request(size, { durability });
          const { state, placements } = stream(sketchCluster(nodes), () => asked, 3);
          const turned = stream(inOtherOrder(sketchCluster(nodes)), () => asked, 3);
          expect(turned.placements).toEqual(placements);
          expect(answer(state, asked)).toEqual(answer(structuredClone(state), asked));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a refusal', () => {
  it('says of each other way whether it fits, as trying it would', () => {
    const replica3: Durability = { type: 'replicate', replica: 3, arbiter: false };
    const others: readonly (readonly [string, Partial<PlacementRequest>])[] = [
      ['fits with --replica=2', { durability: { type: 'replicate', replica: 2, arbiter: false } }],
      ['fits with --arbiter', { durability: { type: 'replicate', replica: 3, arbiter: true } }],
      ['fits with --snapshot-factor=1', { snapshotFactor: 1 }],
    ];
    fc.assert(
      fc.property(clusters(3), fc.integer({ min: 5, max: 60 }), (nodes, size) => {
        const state = sketchCluster(nodes);
        const asked = request(size, { durability: replica3, snapshotFactor: 1.5 });
        const refusal = answer(state, asked);
        if (!(refusal instanceof GlusterctlError)) return;
        for (const [words, change] of others) {
          const fits = !(answer(state, { ...asked, ...change }) instanceof GlusterctlError);
          expect((refusal.hint ?? '').split('\n').includes(words)).toBe(fits);
        }
      }),
      { numRuns: 30 },
    );
  });
});

function answer(state: State, asked: PlacementRequest): Placement | GlusterctlError {
  try {
    return placeVolume(state, asked);
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
}

function inOtherOrder(state: State): State {
  return {
    ...state,
    nodes: tableOf(Object.values(state.nodes).reverse()),
    devices: tableOf(Object.values(state.devices).reverse()),
  };
}

/** The largest S with Σ min(bricks that a node has room for, S) ≥ replica · S. */
function mostSets(nodes: readonly NodeSketch[], replica: number, sizeGiB: number): number {
  const { totalKiB, metadataKiB } = footprint(sizeGiB * GIB, 1, 4096);
  const room = nodes.map(({ devices }) =>
    devices.reduce((sum, gib) => sum + Math.floor((gib * GIB - metadataKiB) / totalKiB), 0),
  );
  for (let sets = 0; ; sets++) {
    const places = room.reduce((sum, slots) => sum + Math.min(slots, sets + 1), 0);
    if (places < replica * (sets + 1)) return sets;
  }
}
