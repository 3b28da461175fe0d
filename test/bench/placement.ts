import type { Brick } from '../../src/model/entities.ts';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { placeVolume } from '../../src/placement/place.ts';
import { sketchCluster, testId } from '../support/cluster.ts';
import { packUntilRefused } from '../support/packing.ts';
import { request } from '../support/place.ts';

/** 100 nodes × 24 devices with 10,000 bricks in place: how long one plan takes, and how densely volumes pack. */
export function benchPlacement(): string[] {
  const state = crowded();
  const kinds = {
    'replica 3': request(500),
    'replica 3, strict zones': request(500, { zoneChecking: 'strict' }),
    arbiter: request(500, { durability: { type: 'replicate', replica: 3, arbiter: true } }),
    'disperse 8+4': request(5000, { durability: { type: 'disperse', data: 8, redundancy: 4 } }),
    'replica 3, 100 TiB': request(100 * 1024),
  };
  const timings = Object.entries(kinds).map(([name, asked]) => {
    placeVolume(state, asked);
    const samples = Array.from({ length: 9 }, () => {
      const start = performance.now();
      placeVolume(state, asked);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    return `placement, 2,400 devices, 10,000 bricks, ${name}: median ${samples[4]?.toFixed(1)} ms (goal < 50)`;
  });
  const packing = [
    packingLine('one big and five small, replica 2', [[1000], [200], [200], [200], [200], [200]], 1, 2),
    packingLine('six unequal, replica 3', [[1000], [800], [600], [500], [400], [300]], 1, 3),
    packingLine(
      'ten in three zones, replica 3',
      Array.from({ length: 10 }, () => [300, 300]),
      3,
      3,
    ),
    packingLine(
      'six equal, replica 3',
      Array.from({ length: 6 }, () => [500, 500]),
      3,
      3,
    ),
  ];
  return [...timings, ...packing];
}

function packingLine(
  name: string,
  nodes: readonly (readonly number[])[],
  zones: number,
  replica: number,
): string {
  const { efficiency, volumes, badlySpread } = packUntilRefused(nodes, zones, replica, 5);
  return `packing, ${name}: ${efficiency.toFixed(3)} of the bound (goal ≥ 0.97), ${volumes} volumes, ${badlySpread} sets badly spread`;
}

function crowded(): State {
  const state = sketchCluster(
    Array.from({ length: 100 }, (_, n) => ({
      zone: (n % 5) + 1,
      devices: Array.from({ length: 24 }, () => 4000),
    })),
  );
  const devices = Object.keys(state.devices);
  const bricks: Record<string, Brick> = {};
  for (let n = 0; n < 10_000; n++) {
    const id = testId('b', n);
    bricks[id] = {
      id,
      volume: testId('e', Math.floor(n / 3)),
      device: devices[(n * 7919) % devices.length] ?? '',
      path: `/b/${n}`,
      sizeKiB: 100 * GIB,
      poolKiB: 100 * GIB,
      metadataKiB: 512 * 1024,
      pool: `tp_${id}`,
      lv: `brick_${id}`,
      kind: 'data',
      position: n % 3,
    };
  }
  return { ...state, bricks };
}
