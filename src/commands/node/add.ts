import { carryOut } from '../../actions/carry-out.ts';
import { probeGlusterd } from '../../actions/probe-hosts.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { sshAccess } from '../../model/access.ts';
import type { Node } from '../../model/entities.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { findCluster } from '../../model/lookup.ts';
import { withReservations } from '../../model/reserved.ts';
import type { State } from '../../model/state.ts';
import { planAddNodes, takenNameRefusal } from '../../plans/add-node.ts';
import { addressOf } from '../../plans/addresses.ts';
import { nodeComplaints, refuseInvalid, refuseTogether, unknownInFlag } from '../../plans/validate.ts';
import { nodeAddedView } from '../../ui/views/node.ts';
import { managementHostName, storageHostName } from './host-names.ts';

export const add = command({
  path: ['node', 'add'],
  summary: 'Add a host to a cluster',
  flags: {
    zone: flag.int({ fallback: 0, placeholder: 'NUMBER', summary: 'failure domain, from 1' }),
    cluster: flag.text({ placeholder: 'CLUSTER', summary: 'id or name of the cluster' }),
    managementHostName,
    storageHostName,
  },
  examples: [
    {
      title: 'A host in zone 1 of the cluster called lab',
      line: 'node add --zone=1 --cluster=lab --management-host-name=gl1 --storage-host-name=10.0.0.1',
    },
  ],
  changes: true,
  // In the order of heketi-cli.
  check({ zone, managementHostName: manage, storageHostName: storage, cluster }) {
    if (zone === 0) throw usage('Missing zone');
    if (manage === '') throw usage('Missing management hostname');
    if (storage === '') throw usage('Missing storage hostname');
    if (cluster === '') throw usage('Missing cluster id');
  },
  async run(context, { zone, managementHostName: manage, storageHostName: storage, cluster: reference }) {
    const state = await context.store.read();
    const cluster = refuseTogether(
      () => clusterOf(state, reference),
      () => refuseInvalid(nodeComplaints({ zone, manage: [manage], storage: [storage] })),
    );
    const node: Node = {
      id: context.ids.next(),
      cluster,
      zone,
      manage: [manage],
      storage: [storage],
      tags: {},
      state: 'online',
      access: sshAccess(),
      glusterUuid: null,
    };
    // Before a host is asked that may be slow to answer.
    const taken = takenNameRefusal(node, withReservations(state));
    if (taken !== null) throw taken;
    const host = addressOf(node);
    const settings = hostSettings(context.settings, state);
    const facts = await context.probing(
      [host],
      async () => await probeGlusterd(await context.hosts(), host, settings),
    );
    if (facts instanceof GlusterctlError) throw facts;
    const { state: after } = await carryOut(context, (planning) => planAddNodes([{ node, facts }], planning));
    return nodeAddedView(after, after.nodes[node.id] ?? node);
  },
});

function clusterOf(state: State, reference: string): string {
  try {
    return findCluster(state, reference).id;
  } catch (error) {
    throw unknownInFlag(error, 'cluster', reference);
  }
}
