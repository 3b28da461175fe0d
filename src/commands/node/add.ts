import { carryOut } from '../../actions/carry-out.ts';
import { probeGlusterd } from '../../actions/probe-hosts.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import type { Node } from '../../model/entities.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { findCluster } from '../../model/lookup.ts';
import { withReservations } from '../../model/reserved.ts';
import type { State } from '../../model/state.ts';
import { planAddNodes, takenNameRefusal } from '../../plans/add-node.ts';
import { addressOf } from '../../plans/addresses.ts';
import {
  isHostName,
  nodeComplaints,
  refuseInvalid,
  refuseTogether,
  unknownInFlag,
} from '../../plans/validate.ts';
import { nodeAddedView } from '../../ui/views/node.ts';
import { clusters } from '../shared/ask/from-state.ts';
import { words } from '../shared/ask/words.ts';
import { accessBy, kubectlFlags, refuseWrongAccess } from '../shared/kubectl-flags.ts';
import { hostName } from './host-names.ts';

export const add = command({
  path: ['node', 'add'],
  summary: 'Add a host to a cluster',
  flags: {
    // Missed in the order of heketi-cli.
    zone: flag.int({
      fallback: 0,
      placeholder: 'NUMBER',
      summary: 'failure domain, from 1',
      required: 'Missing zone',
      ask: words('Zone (failure domain)', mustBeZone, { fallback: () => '1', after: ['storageHostName'] }),
    }),
    managementHostName: hostName(
      'name or address that SSH reaches it by; of a host in a pod the name of its node',
      {
        required: 'Missing management hostname',
        mayBeEmpty: true,
        ask: words('Host, as SSH reaches it', mustBeHost),
      },
    ),
    storageHostName: hostName('name or address in the storage network', {
      required: 'Missing storage hostname',
      mayBeEmpty: true,
      ask: words('Its name in the storage network', mustBeHost, {
        fallback: (said) => said('managementHostName'),
        after: ['managementHostName'],
      }),
    }),
    cluster: flag.text({
      placeholder: 'CLUSTER',
      summary: 'id or name of the cluster',
      required: 'Missing cluster id',
      mayBeEmpty: true,
      ask: clusters,
    }),
    ...kubectlFlags,
  },
  examples: [
    {
      title: 'A host in zone 1 of the cluster called lab',
      line: 'node add --zone=1 --cluster=lab --management-host-name=gl1 --storage-host-name=10.0.0.1',
    },
    {
      title: 'A node of Kubernetes, with gluster in a pod of a DaemonSet',
      line: 'node add --zone=1 --cluster=lab --management-host-name=gl1 --storage-host-name=10.0.0.1 --kubectl-namespace=storage --kubectl-daemonset=glusterfs',
    },
  ],
  changes: true,
  ignoresSurplus: true,
  check: refuseWrongAccess,
  async run(
    context,
    { zone, managementHostName: manage, storageHostName: storage, cluster: reference, ...given },
  ) {
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
      access: accessBy(given),
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

function mustBeZone(text: string): void {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw usage('It is a whole number, from 1');
}

function mustBeHost(text: string): void {
  if (!isHostName(text)) throw usage('It is the name or the address of a host');
}
