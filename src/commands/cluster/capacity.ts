import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag, refined } from '../../cli/flag.ts';
import { volumeKind } from '../../model/durability.ts';
import type { Durability } from '../../model/entities.ts';
import { findCluster } from '../../model/lookup.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import { withReservations } from '../../model/reserved.ts';
import { kib } from '../../model/sizes.ts';
import { capacityView } from '../../ui/views/capacity.ts';
import { layersOf } from '../../ui/views/layers.ts';

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

export const capacity = command({
  path: ['cluster', 'capacity'],
  summary: 'Say how large a volume of each kind could be now, and how full the disks are',
  description:
    'Says how large a volume of each kind could be now: each line is for one volume, if nothing else is created. Sizes are what users can fill. Below it is how full each zone, node and disk is, with what operations that are still open have taken. The state is asked, not the hosts.',
  arguments: {
    cluster: argument.optional({
      name: 'CLUSTER',
      summary: 'id, beginning of the id, or name; all clusters if none is named',
    }),
  },
  flags: {
    snapshotFactor: refined(
      flag.float({ fallback: 1, placeholder: 'FACTOR', summary: 'room for snapshots, as in volume create' }),
      (factor) => Math.max(1, factor),
    ),
  },
  examples: [{ title: 'Of all clusters', line: 'cluster capacity' }],
  changes: false,
  async run({ store, settings }, { cluster: reference, snapshotFactor }) {
    const [{ largestVolume }, { placementRequest }, { volumePolicy }] = await Promise.all([
      import('../../placement/capacity.ts'),
      import('../../plans/create-volume.ts'),
      import('../../cli/config/terms.ts'),
    ]);
    const state = withReservations(await store.read());
    const clusters =
      reference === ''
        ? inNaturalOrder(Object.values(state.clusters), ({ id, name }) => name ?? id)
        : [findCluster(state, reference)];
    const policy = volumePolicy(settings);
    const rows = clusters.flatMap((cluster) =>
      KINDS.map((durability) => {
        const wanted = { sizeKiB: kib(0), durability, snapshotFactor, options: [] };
        return {
          cluster: cluster.id,
          name: cluster.name ?? cluster.id,
          kind: volumeKind(durability),
          durability,
          sizeKiB: largestVolume(state, placementRequest(cluster, wanted, policy, new Set())),
        };
      }),
    );
    const asked = new Set(clusters.map(({ id }) => id));
    const layers = layersOf(state).filter(({ cluster }) => asked.has(cluster.id));
    return capacityView(rows, layers, snapshotFactor);
  },
});
