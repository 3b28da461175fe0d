import { type KubernetesObject, type Metadata, metadata, type Words } from './object.ts';
import type { ReclaimPolicy } from './persistent-volume.ts';

export interface StorageClass extends KubernetesObject {
  readonly kind: 'StorageClass';
  readonly provisioner: string;
  readonly parameters?: Words;
  readonly reclaimPolicy: ReclaimPolicy;
  readonly volumeBindingMode: BindingMode;
  readonly allowVolumeExpansion: boolean;
  readonly mountOptions?: readonly string[];
}

export type BindingMode = 'Immediate' | 'WaitForFirstConsumer';

export interface WantedClass extends Omit<Metadata, 'namespace'> {
  readonly provisioner: string;
  readonly parameters?: Words;
  readonly reclaimPolicy?: ReclaimPolicy;
  readonly bindingMode?: BindingMode;
  readonly allowVolumeExpansion?: boolean;
  readonly mountOptions?: readonly string[];
}

export function storageClass(wanted: WantedClass): StorageClass {
  const { provisioner, parameters = {}, mountOptions = [] } = wanted;
  const { reclaimPolicy = 'Delete', bindingMode = 'Immediate', allowVolumeExpansion = true } = wanted;
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: metadata(wanted),
    provisioner,
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    reclaimPolicy,
    volumeBindingMode: bindingMode,
    allowVolumeExpansion,
    ...(mountOptions.length === 0 ? {} : { mountOptions }),
  };
}
