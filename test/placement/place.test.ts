import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bricksPerSet } from '../../src/model/durability.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { usageByDevice } from '../../src/model/usage.ts';
import { largestVolume } from '../../src/placement/capacity.ts';
import { placeVolume } from '../../src/placement/place.ts';
import type { Placement, PlacementRequest } from '../../src/placement/request.ts';
import { brickSize, footprint, hasArbiter } from '../../src/placement/sizing.ts';
import { parseTagRule } from '../../src/placement/tags.ts';
import { type NodeSketch, sketchCluster } from '../support/cluster.ts';
import { request, withPlacement } from '../support/place.ts';

const replica2 = { type: 'replicate', replica: 2, arbiter: false } as const;
const arbiter = { type: 'replicate', replica: 3, arbiter: true } as const;

function attempt(state: State, asked: PlacementRequest): Placement | GlusterctlError {
  try {
    return placeVolume(state, asked);
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
}

function zonesOf(state: State, set: Placement['sets'][number]): number {
  return new Set(set.map((brick) => state.nodes[brick.node]?.zone)).size;
}

/** Every rule that holds for any placement whatever the request. */
function expectSound(state: State, asked: PlacementRequest, placement: Placement): void {
  const width = bricksPerSet(asked.durability);
  for (const set of placement.sets) {
    expect(set).toHaveLength(width);
    expect(new Set(set.map((brick) => brick.node)).size).toBe(width);
    if (hasArbiter(asked.durability)) expect(set.map((b) => b.kind)).toEqual(['data', 'data', 'arbiter']);
  }
  for (const usage of usageByDevice(withPlacement(state, placement, 'new')).values()) {
    expect(usage.usedKiB + usage.spareKiB).toBeLessThanOrEqual(usage.totalKiB);
  }
}

describe('placement', () => {
  it('puts the bricks of the reference example A where they belong', () => {
    const state = sketchCluster([1, 2, 3].map((zone) => ({ zone, devices: [500] })));
    const { sets } = placeVolume(state, request(100));
    expect(sets).toHaveLength(1);
    expect(sets[0]?.[0]).toMatchObject({ sizeKiB: 104_857_600, poolKiB: 104_857_600, metadataKiB: 524_288 });
  });

  it('tries numbers of sets that are no powers of two (reference example E)', () => {
    const state = sketchCluster([1, 2, 3, 4].map((zone) => ({ zone, devices: [500, 500] })));
    const asked = request(1000);
    const placement = placeVolume(state, asked);
    expectSound(state, asked, placement);
    expect(placement.sets.length).toBe(5);
  });

  it('gives the arbiter brick at least what XFS takes, on a device meant for it', () => {
    const nodes: NodeSketch[] = [
      { zone: 1, devices: [100] },
      { zone: 2, devices: [100] },
      { zone: 3, devices: [100], tags: { arbiter: 'required' } },
    ];
    const state = sketchCluster(nodes);
    const asked = request(1, { durability: arbiter });
    const placement = placeVolume(state, asked);
    expectSound(state, asked, placement);
    expect(placement.sets[0]?.[2]).toMatchObject({ sizeKiB: 307_200 });
    expect(state.nodes[placement.sets[0]?.[2]?.node ?? '']?.zone).toBe(3);
  });

  it('obeys tag rules, dashes included', () => {
    const state = sketchCluster([
      { zone: 1, devices: [10], tags: { tier: 'ssd-fast' } },
      { zone: 1, devices: [100], tags: {} },
    ]);
    const none = { type: 'none' } as const;
    const fast = placeVolume(
      state,
      request(2, { durability: none, tagRules: [parseTagRule('tier=ssd-fast')] }),
    );
    expect(state.nodes[fast.sets[0]?.[0]?.node ?? '']?.tags).toEqual({ tier: 'ssd-fast' });
    const other = placeVolume(
      state,
      request(2, { durability: none, tagRules: [parseTagRule('tier!=ssd-fast')] }),
    );
    expect(state.nodes[other.sets[0]?.[0]?.node ?? '']?.tags).toEqual({});
    expect(() => parseTagRule('a=b=c')).toThrow('Invalid tag match rule: a=b=c');
  });

  it('says why there is no space and what would fit', () => {
    const state = sketchCluster([1, 2, 3].map((zone) => ({ zone, devices: zone === 3 ? [5] : [50] })));
    const error = attempt(state, request(20));
    expect(error).toBeInstanceOf(GlusterctlError);
    const { message, code, hint } = error as GlusterctlError;
    expect([message, code]).toEqual(['No space', 'no-space']);
    expect(hint).toContain('fits with --replica=2');
    expect(hint).toMatch(/largest replica-3 volume now: 4\.9\d GiB/);
    expect(hint).toContain('free on 3 nodes: 2 have one;');
  });

  it('names nodes that can not be used', () => {
    const state = sketchCluster([1, 2, 3].map((zone) => ({ zone, devices: [50] })));
    const error = attempt(state, request(20, { unreachable: new Set(['node3']) })) as GlusterctlError;
    expect(error.hint).toContain("node node3 can't be reached");
    expect(error.hint).toContain('replica-3 needs 3 nodes with devices, 2 of 3 can be used');
    expect(error.hint).toContain('fits once the nodes and devices named above are back online');
  });

  it('finds a place for equal bricks whenever an exhaustive search finds one', () => {
    fc.assert(
      fc.property(
        smallCluster(),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(1, 2, 3),
        fc.boolean(),
        (nodes, size, width, strict) => {
          const state = sketchCluster(nodes);
          const asked = request(size, {
            durability:
              width === 1 ? { type: 'none' } : { type: 'replicate', replica: width, arbiter: false },
            zoneChecking: strict ? 'strict' : 'none',
          });
          const answer = attempt(state, asked);
          if (answer instanceof GlusterctlError) {
            expect(existsByExhaustion(nodes, asked, width, strict && width > 1)).toBe(false);
          } else {
            expectSound(state, asked, answer);
            if (strict) for (const set of answer.sets) expect(zonesOf(state, set)).toBe(width);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never splits a set over fewer zones while a single set could be spread', () => {
    fc.assert(
      fc.property(smallCluster(), fc.integer({ min: 1, max: 12 }), (nodes, size) => {
        const state = sketchCluster(nodes);
        const asked = request(size, { durability: replica2 });
        const answer = attempt(state, asked);
        if (answer instanceof GlusterctlError) return;
        const strict = attempt(state, { ...asked, zoneChecking: 'strict' });
        if (!(strict instanceof GlusterctlError))
          for (const set of answer.sets) expect(zonesOf(state, set)).toBe(2);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps its word on the largest volume', () => {
    const kinds = [
      replica2,
      arbiter,
      { type: 'none' } as const,
      { type: 'disperse', data: 2, redundancy: 1 } as const,
    ];
    fc.assert(
      fc.property(smallCluster(), fc.constantFrom(...kinds), (nodes, durability) => {
        const state = sketchCluster(nodes);
        const sizeKiB = largestVolume(state, request(1, { durability }));
        if (sizeKiB === 0) return;
        const asked = request(1, { durability, sizeKiB });
        expectSound(state, asked, placeVolume(state, asked));
      }),
      { numRuns: 100 },
    );
  });

  it('gives the same answer for the same state', () => {
    const state = sketchCluster([1, 2, 3, 4, 5].map((zone) => ({ zone, devices: [50, 70] })));
    expect(placeVolume(state, request(120))).toEqual(placeVolume(structuredClone(state), request(120)));
  });
});

function smallCluster(): fc.Arbitrary<NodeSketch[]> {
  const node = fc.record({
    zone: fc.integer({ min: 1, max: 3 }),
    devices: fc.array(fc.constantFrom(1.2, 2.5, 4, 7, 12), { minLength: 1, maxLength: 2 }),
  });
  return fc.array(node, { minLength: 1, maxLength: 4 });
}

/** Tries every assignment of every number of sets; only for small clusters. */
function existsByExhaustion(
  nodes: readonly NodeSketch[],
  asked: PlacementRequest,
  width: number,
  strict: boolean,
): boolean {
  for (let sets = 1; ; sets++) {
    const brick = brickSize(asked.sizeKiB, sets, asked.durability);
    if (sets > 1 && brick < asked.limits.brickMinKiB) return false;
    const need = footprint(brick, asked.snapshotFactor, 4096);
    const room = nodes.map((node) =>
      node.devices.reduce((sum, gib) => {
        const left = Math.floor(gib * GIB) - need.metadataKiB;
        return sum + Math.max(0, Math.floor(left / need.totalKiB));
      }, 0),
    );
    if (
      canFill(
        room,
        nodes.map((node) => node.zone),
        sets,
        width,
        strict,
        new Map(),
      )
    )
      return true;
  }
}

function canFill(
  room: readonly number[],
  zones: readonly number[],
  sets: number,
  width: number,
  strict: boolean,
  seen: Map<string, boolean>,
): boolean {
  if (sets === 0) return true;
  const key = `${room.join()}/${sets}`;
  const known = seen.get(key);
  if (known !== undefined) return known;
  const answer = subsets(room.length, width).some((chosen) => {
    if (chosen.some((index) => (room[index] ?? 0) < 1)) return false;
    if (strict && new Set(chosen.map((index) => zones[index])).size < width) return false;
    const rest = room.map((count, index) => (chosen.includes(index) ? count - 1 : count));
    return canFill(rest, zones, sets - 1, width, strict, seen);
  });
  seen.set(key, answer);
  return answer;
}

function subsets(count: number, size: number): number[][] {
  if (size === 0) return [[]];
  const out: number[][] = [];
  for (let last = size - 1; last < count; last++)
    for (const rest of subsets(last, size - 1)) out.push([...rest, last]);
  return out;
}
