import { lookAtClusters } from '../../actions/look-at-clusters.ts';
import { argument } from '../../cli/argument.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import type { Volume } from '../../model/entities.ts';
import { notFound } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import type { View } from '../../ui/view.ts';
import { volumesHealthView } from '../../ui/views/volume-health.ts';
import { statusView } from '../../ui/views/volume-status.ts';
import { clientsOf } from './clients-of.ts';

export const status = command({
  path: ['volume', 'status'],
  summary: 'Show how a volume does: bricks up or down, what is to be healed, who is connected',
  description:
    'Asks the hosts. Without a volume: all of them, a line each. Exit code 3 when one is not HEALTHY; the words are those of "status".',
  arguments: {
    volume: argument.optional({
      name: 'VOLUME',
      summary: 'name, CLUSTER/NAME, id or beginning of the id; all if left out',
    }),
  },
  examples: [
    { title: 'All volumes, a line each', line: 'volume status' },
    { title: 'Of the volume called data', line: 'volume status data' },
    { title: 'With the paths of its bricks', line: 'volume status data -o wide' },
  ],
  changes: false,
  async run(context, input) {
    const state = await context.store.read();
    if (input.volume === '')
      return volumesHealthView(state, await lookAtClusters(context, state, Object.values(state.clusters)));
    return await statusOf(context, state, findVolume(state, input.volume));
  },
});

async function statusOf(context: Context, state: State, volume: Volume): Promise<View> {
  const clusters = Object.values(state.clusters).filter(({ id }) => id === volume.cluster);
  const [cluster] = await lookAtClusters(context, state, clusters);
  const health = cluster?.volumes.find(({ id }) => id === volume.id);
  if (cluster === undefined || health === undefined) throw notFound();
  const isOpen = health.sets.some(({ bricks }) => bricks.some((brick) => brick.state === 'up'));
  return statusView({
    health,
    cluster: cluster.word,
    findings: cluster.findings,
    clients: isOpen ? await clientsOf(context, state, volume) : [],
  });
}
