import { type KubernetesObject, type Metadata, metadata } from './object.ts';
import { quantity } from './quantity.ts';

export type AccessMode = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod';
export type ReclaimPolicy = 'Retain' | 'Delete';

/** Where its files are: one of these. */
export type VolumeSource =
  | { readonly glusterfs: GlusterfsSource }
  | { readonly csi: CsiSource }
  | { readonly hostPath: { readonly path: string; readonly type: 'Directory' } }
  | { readonly local: { readonly path: string } };

interface GlusterfsSource {
  readonly endpoints: string;
  readonly endpointsNamespace?: string;
  readonly path: string;
}

interface CsiSource {
  readonly driver: string;
  readonly volumeHandle: string;
  readonly volumeAttributes: Readonly<Record<string, string>>;
}

export interface NodeAffinity {
  readonly required: {
    readonly nodeSelectorTerms: readonly {
      readonly matchExpressions: readonly {
        readonly key: string;
        readonly operator: 'In' | 'Exists';
        readonly values?: readonly string[];
      }[];
    }[];
  };
}

/** The claim that it is for; with the uid no other of that name can take it. */
export interface ClaimReference {
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string;
}

export interface PersistentVolume extends KubernetesObject {
  readonly kind: 'PersistentVolume';
  readonly spec: VolumeSource & {
    readonly capacity: { readonly storage: string };
    readonly accessModes: readonly AccessMode[];
    readonly persistentVolumeReclaimPolicy: ReclaimPolicy;
    readonly storageClassName: string;
    readonly volumeMode: 'Filesystem';
    readonly mountOptions?: readonly string[];
    readonly claimRef?: ClaimReference & {
      readonly apiVersion: 'v1';
      readonly kind: 'PersistentVolumeClaim';
    };
    readonly nodeAffinity?: NodeAffinity;
  };
}

export interface WantedPersistentVolume extends Omit<Metadata, 'namespace'> {
  readonly sizeKiB: number;
  /** What the driver makes of the volume (`drivers/`). */
  readonly mounted: {
    readonly source: VolumeSource;
    readonly mountOptions: readonly string[];
    readonly nodeAffinity?: NodeAffinity;
  };
  /** Group that may write; 0: nobody asks for one. */
  readonly gid?: number;
  readonly accessModes?: readonly AccessMode[];
  readonly reclaimPolicy?: ReclaimPolicy;
  /** Empty: it is bound to claims that ask for no class. */
  readonly storageClassName?: string;
  readonly claim?: ClaimReference;
}

/** Kubernetes adds this group to those of each container that mounts it. */
export const GID_ANNOTATION = 'pv.beta.kubernetes.io/gid';

/** By this alone an external provisioner tells its own PersistentVolumes from those of others. */
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

export function persistentVolume(wanted: WantedPersistentVolume): PersistentVolume {
  const { mounted, sizeKiB, gid = 0, annotations = {}, claim, ...rest } = wanted;
  const { accessModes = ['ReadWriteMany'], reclaimPolicy = 'Retain', storageClassName = '' } = rest;
  const { source, mountOptions, nodeAffinity } = mounted;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: metadata({
      ...rest,
      annotations: { ...annotations, ...(gid === 0 ? {} : { [GID_ANNOTATION]: String(gid) }) },
    }),
    spec: {
      capacity: { storage: quantity(sizeKiB) },
      accessModes,
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName,
      volumeMode: 'Filesystem',
      ...(mountOptions.length === 0 ? {} : { mountOptions }),
      ...(claim === undefined
        ? {}
        : { claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim } as const }),
      ...(nodeAffinity === undefined ? {} : { nodeAffinity }),
      ...source,
    },
  };
}
