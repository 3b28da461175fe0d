import { refused } from '../../model/errors.ts';
import type { NodeAffinity, WantedPersistentVolume } from '../objects/persistent-volume.ts';
import { CSI_NAMES, type DriverName } from './driver.ts';
import { mountPoint, SENTINEL, TOP_SENTINEL } from './node-mount.ts';

/** A volume of gluster, with all that one driver or another must know to mount it. */
export interface VolumeToMount {
  /** No other volume has it, in whatever cluster: its id. */
  readonly id: string;
  readonly name: string;
  /** By which gluster knows its hosts; the first is asked first. */
  readonly hosts: readonly string[];
  /** in-tree: where Kubernetes has the addresses of these hosts. */
  readonly endpoints?: { readonly name: string; readonly namespace: string };
  /** hostpath and local: below which folder nodes have it; empty: the usual one. */
  readonly mountRoot?: string;
  /** hostpath and local: files lie at the top of it already, and pods are to see them there. */
  readonly dataAtTop?: boolean;
  /** local: names of nodes that have it mounted; empty: all have. */
  readonly nodes?: readonly string[];
  /** nfs: who serves it. */
  readonly nfsServer?: string;
  /** Of the class, beside those that the driver needs. */
  readonly mountOptions?: readonly string[];
}

type Mounted = WantedPersistentVolume['mounted'];

/** What a PersistentVolume says of a volume, so that this driver mounts it. */
export function mountedBy(driver: DriverName, volume: VolumeToMount): Mounted {
  return BY[driver](volume, volume.mountOptions ?? []);
}

const BY: Readonly<Record<DriverName, (volume: VolumeToMount, options: readonly string[]) => Mounted>> = {
  'in-tree'({ name, endpoints }, mountOptions) {
    if (endpoints === undefined)
      throw refused(`Volume ${name} can't be mounted by the plugin of Kubernetes: no endpoints are named`);
    const { name: of, namespace } = endpoints;
    return {
      source: { glusterfs: { endpoints: of, endpointsNamespace: namespace, path: name } },
      mountOptions,
    };
  },
  csi({ id, name, hosts }, options) {
    const [first, others] = serversOf(name, hosts);
    const backup = others.length === 0 ? [] : [`backup-volfile-servers=${others.join(':')}`];
    const attributes = { glusterserver: first, glustervol: name };
    return {
      source: { csi: { driver: CSI_NAMES.csi, volumeHandle: id, volumeAttributes: attributes } },
      mountOptions: [...backup, ...options],
    };
  },
  kadalu({ id, name, hosts }, options) {
    refuseOptions("kadalu's driver heeds none", options);
    const [first, others] = serversOf(name, hosts);
    const gserver = [first, ...others].join(',');
    // Without a path below it the whole volume is mounted; of the hosting volume its name is all that is asked then.
    const attributes = { type: 'External', hostvol: name, gvolname: name, gserver, options: '', path: '' };
    return {
      source: { csi: { driver: CSI_NAMES.kadalu, volumeHandle: id, volumeAttributes: attributes } },
      mountOptions: [],
    };
  },
  hostpath(volume, options) {
    refuseOptions('Kubernetes heeds none of a hostPath: they belong to the mount on the nodes', options);
    return { source: { hostPath: { path: pathOnNodes(volume), type: 'Directory' } }, mountOptions: [] };
  },
  local(volume, options) {
    refuseOptions('they belong to the mount on the nodes', options);
    return {
      source: { local: { path: pathOnNodes(volume) } },
      mountOptions: [],
      nodeAffinity: affinity(volume.nodes ?? []),
    };
  },
  nfs({ id, name, nfsServer = '' }, options) {
    if (nfsServer === '')
      throw refused(
        `Volume ${name} can't be mounted by NFS: no server is named`,
        'It is the host of an NFS-Ganesha that exports the volume: --nfs-server=HOST, or parameter nfsserver of the class.',
      );
    const hasVersion = options.some((option) => /^(?:nfs)?vers=/.test(option));
    return {
      source: {
        csi: {
          driver: CSI_NAMES.nfs,
          volumeHandle: `${nfsServer}#${name}#${id}`,
          volumeAttributes: { server: nfsServer, share: `/${name}` },
        },
      },
      mountOptions: [...(hasVersion ? [] : ['nfsvers=4.1']), ...options],
    };
  },
};

function serversOf(volume: string, hosts: readonly string[]): readonly [string, readonly string[]] {
  const [first, ...others] = hosts;
  if (first === undefined) throw refused(`Volume ${volume} has no host that it could be mounted from`);
  return [first, others];
}

function pathOnNodes({ name, mountRoot = '', dataAtTop = false }: VolumeToMount): string {
  return `${mountPoint(name, mountRoot)}/${dataAtTop ? TOP_SENTINEL : SENTINEL}`;
}

/** A local volume must say on which nodes it is. */
function affinity(nodes: readonly string[]): NodeAffinity {
  const key = 'kubernetes.io/hostname';
  const expression =
    nodes.length === 0
      ? { key, operator: 'Exists' as const }
      : { key, operator: 'In' as const, values: nodes };
  return { required: { nodeSelectorTerms: [{ matchExpressions: [expression] }] } };
}

function refuseOptions(why: string, options: readonly string[]): void {
  if (options.length === 0) return;
  throw refused(`Mount options (${options.join(', ')}) can't be given: ${why}`);
}
