import type { Brick, Durability } from '../../src/model/entities.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { placeVolume } from '../../src/placement/place.ts';
import type { PlacementRequest } from '../../src/placement/request.ts';
import { sketchCluster, testId } from '../support/cluster.ts';
import { request } from '../support/place.ts';
import type { Part } from './part.ts';
import { median, row } from './row.ts';

const NODES = 100;
const DISKS = 24;
const BRICKS = 50_000;
const ROUNDS = 9;
const MOST_MS = { plan: 25, refusal: 100 };

const arbiter: Durability = { type: 'replicate', replica: 3, arbiter: true };
const disperse: Durability = { type: 'disperse', data: 8, redundancy: 4 };

const PLANS: Readonly<Record<string, PlacementRequest>> = {
  'replica 3': request(500),
  'replica 3, strict zones': request(500, { zoneChecking: 'strict' }),
  arbiter: request(500, { durability: arbiter }),
  'disperse 8+4': request(5000, { durability: disperse }),
  'replica 3, 100 TiB': request(100 * 1024),
};

interface Refusal {
  readonly disks: 'half full' | 'full';
  readonly asked: PlacementRequest;
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  'replica 3, too large': { disks: 'half full', asked: request(1600 * 1024) },
  'replica 3, in one piece': { disks: 'half full', asked: request(3000, { setCount: 1 }) },
  'arbiter, too large': { disks: 'half full', asked: request(2400 * 1024, { durability: arbiter }) },
  'disperse 8+4, too few zones': {
    disks: 'half full',
    asked: request(5000, { durability: disperse, zoneChecking: 'strict' }),
  },
  'replica 3, disks full': { disks: 'full', asked: request(20 * 1024) },
  'arbiter, disks full': { disks: 'full', asked: request(20 * 1024, { durability: arbiter }) },
  'disperse 8+4, disks full, snapshots': {
    disks: 'full',
    asked: request(40 * 1024, { durability: disperse, snapshotFactor: 1.5 }),
  },
};

const planName = (what: string): string => `plan: ${what}`;
const refusalName = (what: string): string => `refusal: ${what}`;

/** What one plan costs, and one refusal with its explanation, on 100 nodes × 24 devices with 50,000 bricks in place. */
export const placement: Part = {
  names: [...Object.keys(PLANS).map(planName), ...Object.keys(REFUSALS).map(refusalName)],
  async measure({ wants }) {
    const half = crowded(4000);
    // With less left on each than the smallest brick of a volume in pieces, here and there.
    const full = crowded(2112);
    const plans = Object.entries(PLANS).filter(([what]) => wants(planName(what)));
    const refusals = Object.entries(REFUSALS).filter(([what]) => wants(refusalName(what)));
    return [
      ...plans.map(([what, asked]) =>
        row({
          name: planName(what),
          value: cpuMs(half, (state) => placeVolume(state, asked)),
          unit: 'ms of CPU',
          most: MOST_MS.plan,
        }),
      ),
      ...refusals.map(([what, { disks, asked }]) =>
        row({
          name: refusalName(what),
          value: cpuMs(disks === 'full' ? full : half, (state) => refuse(state, asked)),
          unit: 'ms of CPU',
          most: MOST_MS.refusal,
        }),
      ),
    ];
  },
};

function refuse(state: State, asked: PlacementRequest): void {
  try {
    placeVolume(state, asked);
  } catch (error) {
    if (error instanceof GlusterctlError && error.code === 'no-space') return;
    throw error;
  }
  throw new Error('it was to be refused');
}

function cpuMs(state: State, work: (state: State) => unknown): number {
  work(state);
  const samples = Array.from({ length: ROUNDS }, () => {
    // What is remembered of a state is of no use in another one.
    const another = { ...state };
    const before = process.cpuUsage();
    work(another);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return median(samples);
}

function crowded(deviceGiB: number): State {
  const state = sketchCluster(
    Array.from({ length: NODES }, (_, n) => ({
      zone: (n % 5) + 1,
      devices: Array.from({ length: DISKS }, () => deviceGiB),
    })),
  );
  const devices = Object.keys(state.devices);
  const bricks: Record<string, Brick> = {};
  for (let n = 0; n < BRICKS; n++) {
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
