import { isIP } from 'node:net';
import type { Values } from '../../../cli/define.ts';
import { type Choice, chooseDriver } from '../../../kubernetes/drivers/choose.ts';
import { mountedBy, type VolumeToMount } from '../../../kubernetes/drivers/mounted.ts';
import { endpoints, endpointsService } from '../../../kubernetes/objects/endpoints.ts';
import { kubernetesName, PART_OF } from '../../../kubernetes/objects/names.ts';
import type { KubernetesObject } from '../../../kubernetes/objects/object.ts';
import type { WantedPersistentVolume } from '../../../kubernetes/objects/persistent-volume.ts';
import type { Cluster, Volume } from '../../../model/entities.ts';
import { refused } from '../../../model/errors.ts';
import { hostsToMount } from '../../../model/hosts-to-mount.ts';
import type { State } from '../../../model/state.ts';
import type { mountFlags } from './mount-flags.ts';

type Asked = Values<typeof mountFlags>;
type EndpointsAsked = Pick<Asked, 'endpoints' | 'namespace' | 'addresses'>;

export interface VolumeInPods {
  readonly choice: Choice;
  readonly mounted: WantedPersistentVolume['mounted'];
  /** What must be in the cluster beside its PersistentVolume. */
  readonly beside: readonly KubernetesObject[];
}

/** How pods are to mount a volume of the state, as far as that can be said without asking a cluster. */
export function volumeInPods(state: State, volume: Volume, asked: Asked): VolumeInPods {
  const { driver, kubernetesVersion, nfsServer, mountRoot, dataAtTop, nodes, mountOptions } = asked;
  const choice = chooseDriver(
    { version: kubernetesVersion, csiDrivers: null },
    { driver, nfsServer, mountRoot },
  );
  const hosts = hostsOf(state, volume, asked);
  const inTree = choice.driver === 'in-tree';
  const to: VolumeToMount = {
    ...{ id: volume.id, name: volume.name, hosts, mountRoot, dataAtTop, nodes, nfsServer, mountOptions },
    ...(inTree
      ? { endpoints: { name: endpointsName(state, volume, asked), namespace: asked.namespace } }
      : {}),
  };
  const mounted = mountedBy(choice.driver, to);
  return {
    choice,
    mounted,
    beside: inTree && asked.endpoints === '' ? endpointsOf(state, volume, asked) : [],
  };
}

/** Endpoints of the hosts of a volume, and the service that keeps them. */
export function endpointsOf(
  state: State,
  volume: Volume,
  asked: EndpointsAsked,
): readonly KubernetesObject[] {
  const about = {
    name: endpointsName(state, volume, asked),
    namespace: asked.namespace,
    labels: PART_OF,
  };
  const hosts = hostsOf(state, volume, asked);
  const nameless = hosts.filter((host) => isIP(host) === 0);
  if (nameless.length > 0)
    throw refused(
      `Endpoints of Kubernetes hold addresses only, and of ${nameless.join(', ')} only the name is known`,
      'Give the addresses of all hosts: --addresses=192.0.2.1,192.0.2.2',
    );
  return [endpoints(about, hosts), endpointsService(about)];
}

function endpointsName(state: State, { cluster }: Volume, { endpoints: named }: EndpointsAsked): string {
  if (named !== '') return named;
  const { id, name }: Pick<Cluster, 'id' | 'name'> = state.clusters[cluster] ?? { id: cluster, name: null };
  return `glusterfs-${name === null ? id.slice(0, 8) : kubernetesName(name).replaceAll('.', '-').slice(0, 50)}`;
}

function hostsOf(state: State, volume: Volume, { addresses }: EndpointsAsked): readonly string[] {
  return addresses.length > 0 ? addresses : hostsToMount(state, volume);
}
