import type { Context } from '../cli/context.ts';
import { type TopologyDifference, topologyDifferences } from '../plans/topology-differences.ts';
import { draftTopology } from '../plans/topology-draft.ts';
import type { TopologyFile } from '../plans/topology-file.ts';
import { shapeOf } from './load-topology-volumes.ts';

/** What a file has otherwise than the state; asks no host. */
export async function compareTopology(
  { store, ids, settings }: Pick<Context, 'store' | 'ids' | 'settings'>,
  file: TopologyFile,
): Promise<readonly TopologyDifference[]> {
  const state = await store.read();
  return topologyDifferences(draftTopology(file, state, ids), state, (entry) => shapeOf(entry, settings));
}
