import { findCluster } from '../model/lookup.ts';
import { withReservations } from '../model/reserved.ts';
import { formatSize } from '../model/sizes.ts';
import type { Durability } from '../model/state.ts';
import { command } from './command.ts';

const KINDS: readonly Durability[] = [
  { type: 'none' },
  { type: 'replicate', replica: 2, arbiter: false },
  { type: 'replicate', replica: 3, arbiter: false },
  { type: 'replicate', replica: 3, arbiter: true },
  { type: 'disperse', data: 2, redundancy: 1 },
  { type: 'disperse', data: 4, redundancy: 2 },
  { type: 'disperse', data: 8, redundancy: 3 },
  { type: 'disperse', data: 8, redundancy: 4 },
];

export const capacity = command<{ word: string; factor: number }>({
  path: ['cluster', 'capacity'],
  summary: 'Say how large a volume of each kind could be now',
  arguments: [
    { name: 'CLUSTER', summary: 'id, beginning of the id, or name; all clusters if none is named' },
  ],
  flags: [
    {
      name: 'snapshot-factor',
      type: 'float',
      fallback: 1,
      placeholder: 'FACTOR',
      summary: 'room for snapshots, as in volume create',
    },
  ],
  examples: [{ title: 'Of all clusters', line: 'cluster capacity' }],
  changes: false,
  parse: (input) => ({ word: input.arguments[0] ?? '', factor: Math.max(1, input.float('snapshot-factor')) }),
  async run({ store, settings }, { word, factor }) {
    const [{ largestVolume }, { durabilityWords, placementRequest }, { volumePolicy }] = await Promise.all([
      import('../placement/capacity.ts'),
      import('../plans/create-volume.ts'),
      import('./volume-request.ts'),
    ]);
    const stored = await store.read();
    const state = withReservations(stored);
    const clusters = word === '' ? Object.values(state.clusters) : [findCluster(state, word)];
    const policy = volumePolicy(settings);
    const rows = clusters.flatMap((cluster) =>
      KINDS.map((durability) => {
        const wanted = { sizeKiB: 0, durability, snapshotFactor: factor, options: [] };
        const sizeKiB = largestVolume(state, placementRequest(cluster, wanted, policy, new Set()));
        return {
          cluster: cluster.id,
          name: cluster.name ?? cluster.id,
          kind: durabilityWords(durability),
          durability,
          sizeKiB,
        };
      }),
    );
    const size = (kib: number): string => (kib === 0 ? '-' : formatSize(kib));
    return {
      heketi: () => rows.map(({ name, kind, sizeKiB }) => `${name}\t${kind}\t${size(sizeKiB)}\n`).join(''),
      json: () => ({ capacity: rows.map(({ name: _name, ...row }) => row) }),
      table: () => ({
        columns: [{ title: 'CLUSTER' }, { title: 'KIND' }, { title: 'LARGEST VOLUME NOW', align: 'right' }],
        rows: rows.map(({ name, kind, sizeKiB }) => [name, kind, size(sizeKiB)]),
        empty: 'No clusters',
      }),
    };
  },
});

export const commands = [capacity];
