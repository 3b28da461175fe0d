import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Brick } from '../../src/model/entities.ts';
import { type State, tableOf } from '../../src/model/state.ts';
import { bricksByDevice, usageByDevice, usageOf } from '../../src/model/usage.ts';
import { sketchCluster, testId } from '../support/cluster.ts';

const DEVICES = [0, 1, 2].map((at) => testId('d', at));

/** Bricks in pools of their own, in those of others, as clones are, and in pools with any name. */
const bricks = fc.array(
  fc.record({
    device: fc.constantFrom(...DEVICES),
    pool: fc.oneof(fc.constant('own'), fc.integer({ min: 0, max: 8 }), fc.constantFrom('tp_x', 'tp_y')),
  }),
  { maxLength: 12 },
);

function stateWith(wanted: readonly { readonly device: string; readonly pool: string | number }[]): State {
  const state = sketchCluster([{ zone: 1, devices: [100, 200, 300] }]);
  const made = wanted.map(({ device, pool }, at): Brick => {
    const id = testId('b', at);
    const name = pool === 'own' ? `tp_${id}` : typeof pool === 'number' ? `tp_${testId('b', pool)}` : pool;
    // As large as its name, so that bricks of one pool agree.
    const poolKiB = 4096 * (1 + name.length + (Number.parseInt(name.slice(-1), 36) || 0));
    return {
      id,
      volume: testId('e', 0),
      device,
      path: `/b/${at}`,
      sizeKiB: poolKiB,
      poolKiB,
      metadataKiB: poolKiB / 16,
      pool: name,
      lv: `brick_${id}`,
      kind: 'data',
      position: at,
    };
  });
  return { ...state, bricks: tableOf(made) };
}

describe('the usage of all devices', () => {
  it('is what the bricks of each tell, pools that are shared counted once', () => {
    fc.assert(
      fc.property(bricks, fc.constantFrom(undefined, ...DEVICES.slice(1)), (wanted, inside) => {
        const made = stateWith(wanted);
        const [first = ''] = DEVICES;
        const device = made.devices[first];
        const foreign =
          inside === undefined || device === undefined
            ? {}
            : { [first]: { ...device, inside, foreign: true as const } };
        const state: State = { ...made, devices: { ...made.devices, ...foreign } };
        const lists = bricksByDevice(state);
        for (const [id, usage] of usageByDevice(state)) {
          const own = state.devices[id];
          expect(own === undefined ? null : usageOf(own, lists.get(id) ?? [])).toEqual(usage);
        }
      }),
    );
  });

  it('counts a clone once, with the volume it came from and without it', () => {
    const [device = ''] = DEVICES;
    const both = stateWith([
      { device, pool: 'own' },
      { device, pool: 0 },
    ]);
    const pool = both.bricks[testId('b', 0)];
    const wanted = (pool?.poolKiB ?? 0) + (pool?.metadataKiB ?? 0);
    expect(usageByDevice(both).get(device)).toMatchObject({ usedKiB: wanted, brickCount: 2 });
    const { [testId('b', 0)]: source, ...clone } = both.bricks;
    expect(source?.pool).toBe(both.bricks[testId('b', 1)]?.pool);
    expect(usageByDevice({ ...both, bricks: clone }).get(device)).toMatchObject({
      usedKiB: wanted,
      brickCount: 1,
    });
  });
});
