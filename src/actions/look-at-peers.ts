import { hostSettings } from '../cli/config/terms.ts';
import type { Context } from '../cli/context.ts';
import { glusterdStoreScript, readGlusterdStore } from '../gluster/glusterd-store.ts';
import type { PeerFinding, PeerSeen } from '../health/peer-finding.ts';
import { comparePeers } from '../health/peers.ts';
import type { Cluster } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import { restingHosts } from '../model/resting.ts';
import type { State } from '../model/state.ts';
import { addressOf, manageName, nodesOf } from '../plans/addresses.ts';
import { askHost } from './ask-host.ts';

export interface PeersLook {
  readonly cluster: Cluster;
  readonly hosts: readonly string[];
  readonly findings: readonly PeerFinding[];
}

/** All hosts of a cluster side by side, one script on each. */
export async function lookAtPeers(context: Context, state: State, cluster: Cluster): Promise<PeersLook> {
  const hosts = await context.hosts();
  const script = glusterdStoreScript(hostSettings(context.settings, state));
  const nodes = nodesOf(state, cluster.id).toSorted((one, other) =>
    manageName(one).localeCompare(manageName(other), 'en', { numeric: true }),
  );
  const all = restingHosts(state);
  const seen = await context.probing(nodes.map(addressOf), async () =>
    Promise.all(
      nodes.map(async (node): Promise<PeerSeen> => {
        const host = manageName(node);
        const names = [...node.storage, ...node.manage];
        const resting = all.find((one) => one.host === host) ?? null;
        const told = await askHost(hosts, addressOf(node), script);
        return told instanceof GlusterctlError
          ? { host, names, store: null, problem: told.message, resting }
          : { host, names, store: readGlusterdStore(told), problem: '', resting };
      }),
    ),
  );
  return { cluster, hosts: nodes.map(manageName), findings: comparePeers(seen) };
}
