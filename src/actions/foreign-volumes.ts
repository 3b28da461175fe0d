import { hostSettings } from '../cli/config/terms.ts';
import type { Context } from '../cli/context.ts';
import { readVolumeInfo } from '../gluster/info.ts';
import { volumeInfoScript } from '../gluster/volume.ts';
import type { Cluster } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import { type Found, foreignVolumes } from '../plans/adopt/foreign-volumes.ts';
import { askGluster } from './ask-gluster.ts';

export interface FoundInPools {
  readonly volumes: readonly Found[];
  /** Clusters of which nothing is known, and why. */
  readonly silent: readonly { readonly cluster: Cluster; readonly error: GlusterctlError }[];
}

/** Asks one host of each cluster, all at once. A cluster without hosts has no volumes. */
export async function foreignInPools(
  context: Pick<Context, 'hosts' | 'settings'>,
  state: State,
  clusters: readonly Cluster[],
): Promise<FoundInPools> {
  const script = volumeInfoScript(null, hostSettings(context.settings, state));
  const withHosts = clusters.filter(({ id }) =>
    Object.values(state.nodes).some(({ cluster }) => cluster === id),
  );
  const answers = await Promise.all(
    withHosts.map(async (cluster) => {
      try {
        const infos = readVolumeInfo(await askGluster(context, state, cluster.id, script));
        return { cluster, volumes: foreignVolumes(state, cluster, infos), error: null };
      } catch (error) {
        if (!(error instanceof GlusterctlError)) throw error;
        return { cluster, volumes: [], error };
      }
    }),
  );
  return {
    volumes: answers.flatMap(({ volumes }) => volumes),
    silent: answers.flatMap(({ cluster, error }) => (error === null ? [] : [{ cluster, error }])),
  };
}
