import type { Brick, Durability } from '../../src/model/entities.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { placeVolume } from '../../src/placement/place.ts';
import type { PlacementRequest } from '../../src/placement/request.ts';
import { sketchCluster, testId } from '../support/cluster.ts';
import { packUntilRefused, type Workload } from '../support/packing.ts';
import { request } from '../support/place.ts';
import { FURTHER_WORKLOADS, WORKLOADS } from '../support/workloads.ts';

const NODES = 100;
const DISKS = 24;
const BRICKS = 50_000;
const ROUNDS = 9;
const GOALS = { planMs: 25, refusalMs: 100, packing: 0.995 };

const arbiter: Durability = { type: 'replicate', replica: 3, arbiter: true };
const disperse: Durability = { type: 'disperse', data: 8, redundancy: 4 };

/** 100 nodes × 24 devices with 50,000 bricks in place: how long one plan takes, and how densely volumes pack. */
export function benchPlacement(): string[] {
  return [...timings(), ...[...WORKLOADS, ...FURTHER_WORKLOADS].map(packingLine)];
}

function timings(): string[] {
  const half = crowded(4000);
  // With less left on each than the smallest brick of a volume in pieces, here and there.
  const full = crowded(2112);
  const plans: Record<string, PlacementRequest> = {
    'replica 3': request(500),
    'replica 3, strict zones': request(500, { zoneChecking: 'strict' }),
    arbiter: request(500, { durability: arbiter }),
    'disperse 8+4': request(5000, { durability: disperse }),
    'replica 3, 100 TiB': request(100 * 1024),
  };
  const refusals: Record<string, readonly [State, PlacementRequest]> = {
    'replica 3, too large': [half, request(1600 * 1024)],
    'replica 3, in one piece': [half, request(3000, { setCount: 1 })],
    'arbiter, too large': [half, request(2400 * 1024, { durability: arbiter })],
    'disperse 8+4, too few zones': [half, request(5000, { durability: disperse, zoneChecking: 'strict' })],
    'replica 3, disks full': [full, request(20 * 1024)],
    'arbiter, disks full': [full, request(20 * 1024, { durability: arbiter })],
    'disperse 8+4, disks full, snapshots': [
      full,
      request(40 * 1024, { durability: disperse, snapshotFactor: 1.5 }),
    ],
  };
  return [
    ...Object.entries(plans).map(([name, asked]) =>
      line(
        `plan, ${name}`,
        GOALS.planMs,
        cpuMs(half, (state) => placeVolume(state, asked)),
      ),
    ),
    ...Object.entries(refusals).map(([name, [state, asked]]) =>
      line(
        `refusal, ${name}`,
        GOALS.refusalMs,
        cpuMs(state, (another) => refuse(another, asked)),
      ),
    ),
  ];
}

function refuse(state: State, asked: PlacementRequest): void {
  try {
    placeVolume(state, asked);
  } catch (error) {
    if (error instanceof GlusterctlError && error.code === 'no-space') return;
    throw error;
  }
  throw new Error('it was to be refused');
}

function line(what: string, goal: number, ms: number): string {
  return `placement, ${(NODES * DISKS).toLocaleString('en')} devices, ${BRICKS.toLocaleString('en')} bricks, ${what}: ${ms.toFixed(1)} ms of CPU (goal ≤ ${goal})`;
}

/** The least of several rounds: what others do on the machine makes it only longer. */
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
  return Math.min(...samples);
}

function packingLine(workload: Workload): string {
  const { efficiency, inFewBricks, volumes, mostBricks, badlySpread } = packUntilRefused(workload);
  return `packing, ${workload.name}: ${efficiency.toFixed(4)} of the bound (goal ≥ ${GOALS.packing}), ${inFewBricks.toFixed(4)} before a volume of more than 32 bricks, at most ${mostBricks} bricks, ${volumes} volumes, ${badlySpread} sets badly spread`;
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
