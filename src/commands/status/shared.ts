import { lookAtClusters } from '../../actions/look-at-clusters.ts';
import { argument } from '../../cli/argument.ts';
import type { Context } from '../../cli/context.ts';
import { flag, optional } from '../../cli/flag.ts';
import { type ClusterHealth, MEANINGS, WORDS } from '../../health/health.ts';
import { unlessInterrupted } from '../../hosts/when-aborted.ts';
import type { Cluster } from '../../model/entities.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { findCluster } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import type { View } from '../../ui/view.ts';
import { statusView } from '../../ui/views/status.ts';
import { nagiosUnknown, nagiosView } from '../../ui/views/status-nagios.ts';
import { watch } from './watch.ts';

interface Asked {
  readonly cluster: string;
  readonly onlyTrouble: boolean;
  readonly splitBrain: boolean;
  readonly nagios: boolean;
  /** Seconds between looks; null: one look. */
  readonly watch: number | null;
}

/** What both names of the command share. */
export const STATUS = {
  description:
    'One script on each host, which only looks. Exit code 0 when all is HEALTHY, else 6, with --watch that of the last look before Ctrl-C; with --nagios 0, 1, 2 or 3. SPARE is how many more bricks a set can lose, whichever; HEAL is how many entries wait to be healed, ? where that is not known. Whether entries are in split-brain is asked with --split-brain only: it is slow, and slows healing down.',
  choices: {
    title: 'Words',
    rows: WORDS.map((word) => [word, MEANINGS[word]] as const),
  },
  arguments: {
    cluster: argument.optional({
      name: 'CLUSTER',
      summary: 'id, beginning of the id, or name; all clusters if left out',
    }),
  },
  flags: {
    onlyTrouble: flag.bool({ short: 'x', summary: 'only what is in trouble' }),
    watch: optional(
      flag.duration({
        placeholder: 'SECONDS',
        alone: '5',
        summary:
          'look again and again until Ctrl-C, every 5 seconds or so often, and tell how fast heals go on',
      }),
    ),
    splitBrain: flag.bool({ summary: 'ask for entries in split-brain, too' }),
    nagios: flag.bool({ summary: 'one line with figures, and the exit codes of Nagios' }),
  },
  changes: false,
  hasMetrics: true,
  endsOnInterrupt: true,
  tellsOfUnfinished: true,
  check({ watch: seconds, nagios }: Asked): void {
    if (seconds !== null && nagios) throw usage('--nagios is for one look: leave out --watch');
    if (seconds !== null && seconds < 1) throw usage('--watch must be at least 1s');
  },
  run: async (context: Context, asked: Asked): Promise<View> =>
    await (asked.nagios ? nagios : look)(context, asked),
} as const;

async function nagios(context: Context, asked: Asked): Promise<View> {
  try {
    const state = await context.store.read();
    // Monitoring must not stay quiet where the state was lost, or another was named.
    if (Object.keys(state.clusters).length === 0) return nagiosUnknown(`no cluster in ${context.store.path}`);
    return nagiosView(await once(context, state, asked));
  } catch (error) {
    if (error instanceof GlusterctlError) return nagiosUnknown(error.message);
    throw error;
  }
}

async function look(context: Context, asked: Asked): Promise<View> {
  if (asked.watch !== null)
    return await watch(context, { ...asked, every: asked.watch }, (state) => chosen(state, asked));
  const state = await context.store.read();
  const clusters = await once(context, state, asked);
  return statusView({
    clusters,
    looked: context.clock.now(),
    onlyTrouble: asked.onlyTrouble,
    trends: new Map(),
    worstFirst: false,
  });
}

async function once(context: Context, state: State, asked: Asked): Promise<readonly ClusterHealth[]> {
  const clusters = lookAtClusters(context, state, chosen(state, asked), asked);
  return await unlessInterrupted(clusters, context.stop);
}

function chosen(state: State, { cluster, watch: seconds }: Asked): readonly Cluster[] {
  if (cluster === '') return Object.values(state.clusters);
  try {
    return [findCluster(state, cluster)];
  } catch (error) {
    if (seconds === null || !/^\d+$/.test(cluster)) throw error;
    throw usage(`There is no cluster ${cluster}`, `To look every ${cluster} seconds: --watch=${cluster}`);
  }
}
