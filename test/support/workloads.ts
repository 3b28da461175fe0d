import { volumeKind } from '../../src/model/durability.ts';
import type { Durability } from '../../src/model/entities.ts';
import type { NodeSketch } from './cluster.ts';
import type { Workload } from './packing.ts';

const replica2: Durability = { type: 'replicate', replica: 2, arbiter: false };
const replica3: Durability = { type: 'replicate', replica: 3, arbiter: false };
const arbiter: Durability = { type: 'replicate', replica: 3, arbiter: true };
const disperse: Durability = { type: 'disperse', data: 4, redundancy: 2 };
const none: Durability = { type: 'none' };

/** In GiB; in no order. */
const MIXED = [1, 10, 3, 7, 2, 16, 5, 1, 8, 4, 12, 2, 6, 3, 1, 9];

type Disks = readonly (readonly number[])[];

function alike(count: number, disks: readonly number[]): Disks {
  return Array.from({ length: count }, () => disks);
}

function times(factor: number, disks: Disks): Disks {
  return disks.map((own) => own.map((gib) => gib * factor));
}

/** Nodes by turns in so many zones. */
function nodes(disks: Disks, zones = 1): readonly NodeSketch[] {
  return disks.map((own, at) => ({ zone: (at % zones) + 1, devices: own }));
}

function inZones(zones: readonly Disks[]): readonly NodeSketch[] {
  return zones.flatMap((members, at) => members.map((devices) => ({ zone: at + 1, devices })));
}

const ONE_BIG: Disks = [[1000], ...alike(5, [200])];
const TWO_BIG: Disks = [[1800], [1800], ...alike(6, [300])];
const UNEQUAL: Disks = [[1000], [800], [600], [500], [400], [300]];
const EIGHT_UNEQUAL: Disks = [[800], [700], [600], [500], [400], [300], [200], [100]];
const DISKS: Disks = [[1800, 200, 100], [800, 600, 400], [1400], [500, 500, 500], [1000, 80, 80], [600, 600]];
const UNEQUAL_ZONES: readonly Disks[] = [
  [[2000], [400]],
  [[1200], [600]],
  [[800, 800]],
  [[1000], [200], [200]],
];

/** Bricks are small against devices in all of them. */
export const WORKLOADS: readonly Workload[] = [
  ...each(replica2, [5], {
    'one big and five small': nodes(times(2, ONE_BIG)),
    'unequal devices': nodes(times(0.5, DISKS)),
    'zones of 1, 2 and 3 nodes': inZones([alike(1, [1500]), alike(2, [1000]), alike(3, [1000])]),
  }),
  ...each(replica3, [5], {
    'two big and six small': nodes(times(2, TWO_BIG)),
    'six unequal': nodes(times(2, UNEQUAL)),
    'six equal': nodes(alike(6, [500, 500]), 3),
    'ten in three zones': nodes(alike(10, [450, 450]), 3),
    'unequal devices': nodes(DISKS),
    'unequal zones': inZones(UNEQUAL_ZONES),
  }),
  ...each(arbiter, [20], {
    'one big and five small': nodes(times(5, ONE_BIG)),
    'six unequal': nodes(times(4, UNEQUAL)),
  }),
  ...each(disperse, [20], {
    'nine equal': nodes(alike(9, [600, 600]), 3),
    'eight unequal': nodes(times(4, EIGHT_UNEQUAL)),
  }),
  ...each(replica2, MIXED, { 'mixed sizes, one big and five small': nodes(times(4, ONE_BIG)) }),
  ...each(replica3, MIXED, { 'mixed sizes, six unequal': nodes(times(4, UNEQUAL)) }),
  ...each(replica2, [100], { 'large volumes, six unequal': nodes(times(30, UNEQUAL)) }),
];

/** What takes longer, or comes to little more. */
export const FURTHER_WORKLOADS: readonly Workload[] = [
  ...each(none, [5], { 'unequal devices': nodes(times(0.5, DISKS)) }),
  ...each(replica2, [5], {
    'one big and five small, five times as large': nodes(times(5, ONE_BIG)),
    'unequal zones': inZones(UNEQUAL_ZONES),
  }),
  ...each(replica3, [5], { 'unequal zones, strict': inZones(UNEQUAL_ZONES) }, { zoneChecking: 'strict' }),
  ...each(arbiter, [5], { 'six equal': nodes(alike(6, [500, 500]), 3) }),
  ...each(replica2, MIXED, { 'mixed sizes, unequal devices': nodes(times(2, DISKS)) }),
  ...each(replica3, MIXED, {
    'mixed sizes, six equal': nodes(alike(6, [1000, 1000]), 3),
    'mixed sizes, ten of eight disks': nodes(alike(10, alike(8, [400]).flat()), 5),
  }),
  ...each(arbiter, MIXED, { 'mixed sizes, six unequal': nodes(times(3, UNEQUAL)) }),
  ...each(
    disperse,
    MIXED.map((gib) => 2 * gib),
    { 'mixed sizes, eight unequal': nodes(times(4, EIGHT_UNEQUAL)) },
  ),
  ...each(replica3, [100], { 'large volumes, six equal': nodes(alike(6, [5000, 5000, 5000]), 3) }),
];

function each(
  durability: Durability,
  sizes: readonly number[],
  clusters: Readonly<Record<string, readonly NodeSketch[]>>,
  asked: Workload['asked'] = {},
): readonly Workload[] {
  return Object.entries(clusters).map(([name, nodes]) => ({
    name: `${name}, ${volumeKind(durability)}`,
    nodes,
    durability,
    sizes,
    asked,
  }));
}
