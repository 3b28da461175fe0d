import type { Context } from '../../cli/context.ts';
import { flag } from '../../cli/flag.ts';
import type { ClusterHealth } from '../../health/health.ts';
import { usage } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { State } from '../../model/state.ts';
import { printsTable } from '../../ui/formats/index.ts';
import type { Asked } from '../../ui/list/asked.ts';

/** Lists show what the state wants; with this what is real, too. */
export const LIVE = flag.bool({ summary: 'look at the hosts, and show how things really are (tables)' });

/** Heketi's text and its JSON show nothing of it; what is chosen by it, they may show. */
export function refuseUnlessTable({ settings, environment }: Context, { weighed }: Asked): void {
  if (weighed.has('live')) return;
  if (printsTable(settings.output, environment.stdoutIsTerminal)) return;
  throw usage('--live is for tables', 'Add -o table; for programs there is: glusterctl status -o json');
}

export async function liveHealth(context: Context, state: State): Promise<readonly ClusterHealth[]> {
  const { lookAtClusters } = await import('../../actions/look-at-clusters.ts');
  return await lookAtClusters(context, state, Object.values(state.clusters));
}

export function healthById<T extends { readonly id: Id | null }>(
  clusters: readonly ClusterHealth[],
  pick: (cluster: ClusterHealth) => readonly T[],
): ReadonlyMap<Id, T> {
  return new Map(clusters.flatMap(pick).flatMap((one) => (one.id === null ? [] : [[one.id, one] as const])));
}
