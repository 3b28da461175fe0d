import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Durability } from '../../src/model/entities.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { GIB, kib } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { placeVolume } from '../../src/placement/place.ts';
import type { Placement, PlacementRequest } from '../../src/placement/request.ts';
import { placementRequest } from '../../src/plans/create-volume.ts';
import type { VolumePolicy } from '../../src/plans/planning.ts';
import { CLUSTER, type NodeSketch, sketchCluster } from '../support/cluster.ts';

const POLICY: VolumePolicy = {
  limits: { brickMinKiB: GIB, brickMaxKiB: 4096 * GIB, bricksWarning: 32 },
  zoneChecking: 'none',
  averageFileSizeKiB: 64,
  maxVolumes: 1000,
};

const KINDS: readonly Durability[] = [
  { type: 'none' },
  { type: 'replicate', replica: 1, arbiter: false },
  { type: 'replicate', replica: 2, arbiter: false },
  { type: 'replicate', replica: 3, arbiter: false },
  { type: 'replicate', replica: 3, arbiter: true },
  { type: 'disperse', data: 2, redundancy: 1 },
];

const ARBITER = ['user.heketi.arbiter true'];

function asked(state: State, durability: Durability, options: readonly string[], sizeGiB = 2) {
  const cluster = state.clusters[CLUSTER];
  if (cluster === undefined) throw new Error('no cluster');
  const wanted = { sizeKiB: kib(sizeGiB * GIB), durability, snapshotFactor: 1, options };
  return placementRequest(cluster, wanted, POLICY, new Set());
}

function attempt(state: State, request: PlacementRequest): Placement | null {
  try {
    return placeVolume(state, request);
  } catch (error) {
    if (error instanceof GlusterctlError) return null;
    throw error;
  }
}

/** Kinds of bricks by the tag of the node they are on. */
function bricksOn(state: State, placement: Placement, tag: string): readonly string[] {
  return placement.sets
    .flat()
    .filter(({ node }) => (state.nodes[node]?.tags.arbiter ?? '') === tag)
    .map(({ kind }) => kind);
}

describe('a node tagged arbiter:required', () => {
  const four = (tag: string): State =>
    sketchCluster(
      [1, 2, 3, 4].map((zone) => ({ zone, devices: [100], tags: zone === 1 ? { arbiter: tag } : {} })),
    );

  it.each(KINDS.map((kind) => [JSON.stringify(kind), kind] as const))(
    'takes no data brick of a volume with user.heketi.arbiter, whatever its durability: %s',
    (_name, durability) => {
      const state = four('required');
      const { sets } = placeVolume(state, asked(state, durability, ARBITER));
      const isArbiter = durability.type === 'replicate' && durability.arbiter;
      expect(bricksOn(state, { sets, notes: [] }, 'required')).toEqual(isArbiter ? ['arbiter'] : []);
    },
  );

  it('is not made to hold data where such a volume fits nowhere else, and that is told', () => {
    const state = sketchCluster([
      { zone: 1, devices: [100], tags: { arbiter: 'required' } },
      { zone: 2, devices: [100] },
    ]);
    const request = asked(state, { type: 'replicate', replica: 2, arbiter: false }, ARBITER);
    expect(() => placeVolume(state, request)).toThrow(
      expect.objectContaining({
        code: 'no-space',
        hint: expect.stringContaining('device node1:/dev/sdb takes arbiter bricks only'),
      }),
    );
  });

  it('holds data of a volume without that option only where it fits nowhere else, with a note', () => {
    const three = sketchCluster(
      [1, 2, 3].map((zone) => ({ zone, devices: [100], tags: zone === 1 ? { arbiter: 'required' } : {} })),
    );
    const replica3: Durability = { type: 'replicate', replica: 3, arbiter: false };
    const note = 'It has data bricks on devices tagged arbiter:required, since it fits nowhere else';
    expect(placeVolume(three, asked(three, replica3, [])).notes).toEqual([note]);
    const state = four('required');
    const elsewhere = placeVolume(state, asked(state, replica3, []));
    expect(elsewhere.notes).toEqual([]);
    expect(bricksOn(state, elsewhere, 'required')).toEqual([]);
  });

  it('is left to arbiters in any cluster, and so are those tagged disabled to data', () => {
    fc.assert(
      fc.property(
        tagged(),
        fc.constantFrom(...KINDS),
        fc.integer({ min: 1, max: 9 }),
        (nodes, durability, size) => {
          const state = sketchCluster(nodes);
          const placement = attempt(state, asked(state, durability, ARBITER, size));
          if (placement === null) return;
          expect(bricksOn(state, placement, 'required')).not.toContain('data');
          expect(bricksOn(state, placement, 'disabled')).not.toContain('arbiter');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps no volume without that option from being made', () => {
    fc.assert(
      fc.property(
        tagged(),
        fc.constantFrom(...KINDS),
        fc.integer({ min: 1, max: 9 }),
        (nodes, durability, size) => {
          if (durability.type === 'replicate' && durability.arbiter) return;
          const state = sketchCluster(nodes);
          const untagged = sketchCluster(nodes.map((node) => ({ ...node, tags: {} })));
          const [one, other] = [state, untagged].map((each) =>
            attempt(each, asked(each, durability, [], size)),
          );
          expect(one === null).toBe(other === null);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function tagged(): fc.Arbitrary<NodeSketch[]> {
  const node = fc.record({
    zone: fc.integer({ min: 1, max: 3 }),
    devices: fc.array(fc.constantFrom(1.2, 2.5, 4, 7, 12), { minLength: 1, maxLength: 2 }),
    tags: fc.constantFrom<Record<string, string>>({}, { arbiter: 'required' }, { arbiter: 'disabled' }),
  });
  return fc.array(node, { minLength: 1, maxLength: 6 });
}
