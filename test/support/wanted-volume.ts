import { GIB, kib } from '../../src/model/sizes.ts';
import type { WantedVolume } from '../../src/plans/create-volume.ts';
import { testId } from './cluster.ts';

/** A volume that is asked for: of 2 GiB in three copies, and nothing else wanted of it. */
export function wantedVolume(more: Partial<WantedVolume> = {}): WantedVolume {
  return {
    id: testId('e', 1),
    name: 'data',
    clusters: [],
    sizeKiB: kib(2 * GIB),
    durability: { type: 'replicate', replica: 3, arbiter: false },
    requested: { replica: 3, data: 4, redundancy: 2 },
    snapshotFactor: 1,
    snapshotsEnabled: false,
    gid: 0,
    block: false,
    options: [],
    tags: {},
    setCount: null,
    bricksWarning: null,
    created: '2026-01-01T00:00:00.000Z',
    brickId: (number) => testId('b', number),
    ...more,
  };
}
