import { command } from '../../../cli/define.ts';
import { whyNot } from '../../../kubernetes/drivers/choose.ts';
import { refused } from '../../../model/errors.ts';
import { findVolume } from '../../../model/lookup.ts';
import { volumeArgument } from '../../volume/volume-argument.ts';
import { mountFlags, nameFlag } from './mount-flags.ts';
import { printed } from './printed.ts';
import { endpointsOf } from './volume-in-pods.ts';

const { kubernetesVersion, namespace, addresses } = mountFlags;

export const endpoints = command({
  path: ['kubernetes', 'manifest', 'endpoints'],
  summary: 'Print the Endpoints and the Service that Kubernetes before 1.26 mounts a volume by',
  description:
    'Later versions have no use for them, so they are refused. Endpoints hold addresses, so hosts that the state knows by name need --addresses.',
  arguments: { volume: volumeArgument },
  flags: {
    name: nameFlag('name of both; "glusterfs-" and that of the cluster if not given'),
    ...{ kubernetesVersion, namespace, addresses },
  },
  examples: [
    {
      title: 'In the namespace of the claims',
      line: 'kubernetes manifest endpoints data --kubernetes-version=1.25 --namespace=web',
    },
  ],
  changes: false,
  async run(context, { volume: word, name, ...asked }) {
    const state = await context.store.read();
    const volume = findVolume(state, word);
    const why = whyNot('in-tree', { version: asked.kubernetesVersion, csiDrivers: null });
    if (why !== null)
      throw refused(
        `Endpoints are of no use: ${why}`,
        `The version is given with --kubernetes-version. What other versions mount: glusterctl kubernetes manifest pv ${volume.name} --driver=hostpath`,
      );
    return await printed(context, endpointsOf(state, volume, { ...asked, endpoints: name }));
  },
});
