import { findCluster } from '../model/lookup.ts';
import { withReservations } from '../model/reserved.ts';
import { formatSize, roundedDown } from '../model/sizes.ts';
import type { Cluster, Durability } from '../model/state.ts';
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
  description:
    'Says how large a volume of each kind could be now: each line is for one volume, if nothing else is created. Sizes are what users can fill. The state is asked, not the hosts.',
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
    const size = (kib: number): string => (kib === 0 ? 'none fits' : formatSize(roundedDown(kib)));
    const text = ({ id, name }: Cluster): string => {
      const own = rows.filter((row) => row.cluster === id);
      const widest = Math.max(...own.map((row) => size(row.sizeKiB).length));
      const lines = own.map((row) => `  ${size(row.sizeKiB).padStart(widest)}  ${flagsOf(row.durability)}\n`);
      return `Cluster ${name ?? id}, largest single volume now:\n${lines.join('')}`;
    };
    return {
      heketi: () => clusters.map(text).join(''),
      json: () => ({ capacity: rows.map(({ name: _name, ...row }) => row) }),
      table: () => ({
        columns: [
          { title: 'CLUSTER' },
          { title: 'KIND' },
          { title: 'LARGEST VOLUME NOW', align: 'right' },
          { title: 'FLAGS OF VOLUME CREATE' },
        ],
        rows: rows.map(({ name, kind, durability, sizeKiB }) => [
          name,
          kind,
          size(sizeKiB),
          flagsOf(durability),
        ]),
        empty: 'No clusters',
      }),
      notes: notes(rows, factor),
    };
  },
});

/** As it is typed in `volume create`. */
function flagsOf(durability: Durability): string {
  switch (durability.type) {
    case 'none':
      return '--durability=none';
    case 'disperse':
      return `--durability=disperse --disperse-data=${durability.data} --redundancy=${durability.redundancy}`;
    case 'replicate':
      return durability.arbiter ? '--arbiter' : `--replica=${durability.replica}`;
  }
}

function notes(
  rows: readonly { readonly durability: Durability; readonly sizeKiB: number }[],
  factor: number,
): readonly string[] {
  const none = rows.find(({ sizeKiB }) => sizeKiB === 0);
  const snapshots = factor === 1 ? '' : ` --snapshot-factor=${factor}`;
  return none === undefined
    ? []
    : [
        `Why one does not fit: glusterctl volume create --size=10 ${flagsOf(none.durability)}${snapshots} --check`,
      ];
}

export const commands = [capacity];
