import { command } from '../../cli/command.ts';
import { findCluster } from '../../model/lookup.ts';
import { withReservations } from '../../model/reserved.ts';
import { formatSize, roundedDown } from '../../model/sizes.ts';
import type { Durability } from '../../model/state.ts';
import { inNaturalOrder } from '../../ui/natural-order.ts';
import { noClusters } from '../../ui/views/nothing.ts';
import { tableView } from '../../ui/views/table-view.ts';

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
      import('../../placement/capacity.ts'),
      import('../../plans/create-volume.ts'),
      import('../../cli/config/terms.ts'),
    ]);
    const stored = await store.read();
    const state = withReservations(stored);
    const clusters =
      word === ''
        ? inNaturalOrder(Object.values(state.clusters), ({ id, name }) => name ?? id)
        : [findCluster(state, word)];
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
    const several = clusters.length > 1;
    return tableView({
      json: () => ({ capacity: rows.map(({ name: _name, ...row }) => row) }),
      table: () => ({
        heading: 'The largest single volume that fits now, by the flags of volume create:',
        columns: [
          { title: 'LARGEST', align: 'right' },
          { title: 'KIND' },
          ...(several ? [{ title: 'CLUSTER', kind: 'id' as const }] : []),
          { title: 'FLAGS', kind: 'text', drop: 1 },
        ],
        rows: rows.map(({ name, kind, durability, sizeKiB }) => [
          size(sizeKiB),
          kind,
          ...(several ? [name] : []),
          flagsOf(durability),
        ]),
      }),
      ...(clusters.length === 0 ? { whenEmpty: noClusters() } : {}),
      notes: notes(rows, factor),
    });
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
