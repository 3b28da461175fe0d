import { lookAtClusters } from '../../actions/look-at-clusters.ts';
import type { Context } from '../../cli/context.ts';
import type { ClusterHealth } from '../../health/health.ts';
import { type Sample, trend, trendWords } from '../../health/trend.ts';
import { ABORTED, unlessAborted } from '../../hosts/when-aborted.ts';
import type { Cluster } from '../../model/entities.ts';
import { interrupted } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';
import type { View } from '../../ui/view.ts';
import { statusView, trendKey } from '../../ui/views/status.ts';

interface Watched {
  readonly every: number;
  readonly onlyTrouble: boolean;
  readonly splitBrain: boolean;
}

/** Looks again and again, on a terminal in the same place; ends with the first Ctrl-C, as well as the last look did. */
export async function watch(
  context: Context,
  { every, onlyTrouble, splitBrain }: Watched,
  chosen: (state: State) => readonly Cluster[],
): Promise<View> {
  const { clock, stop } = context;
  const samples = new Map<string, readonly Sample[]>();
  let exitCode: number | null = null;
  while (!stop.aborted) {
    const state = await context.store.read();
    const looking = lookAtClusters(context, state, chosen(state), { splitBrain });
    const clusters = await unlessAborted(looking, stop);
    if (clusters === ABORTED) break;
    const looked = clock.now();
    const trends = new Map(remember(samples, clusters, looked));
    const view = statusView({ clusters, looked, onlyTrouble, trends, worstFirst: true });
    exitCode = view.exitCode ?? 0;
    await context.show(view);
    await clock.sleep(every * 1000, stop).catch(() => undefined);
  }
  // Who has seen nothing yet must not be told that all is well.
  if (exitCode === null) throw interrupted();
  return { text: () => '', json: () => null, verbatim: true, exitCode };
}

/** Adds what was seen now; a volume of which nothing is known begins anew. */
function remember(
  samples: Map<string, readonly Sample[]>,
  clusters: readonly ClusterHealth[],
  looked: Date,
): readonly (readonly [string, string])[] {
  return clusters.flatMap((cluster) =>
    cluster.volumes.map((volume) => {
      const key = trendKey(cluster, volume);
      const all =
        volume.pending === null
          ? []
          : [...(samples.get(key) ?? []), { at: looked.getTime(), left: volume.pending }].slice(
              -MOST_SAMPLES,
            );
      samples.set(key, all);
      return [key, trendWords(trend(all))] as const;
    }),
  );
}

const MOST_SAMPLES = 200;
