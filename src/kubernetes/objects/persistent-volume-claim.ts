import { type KubernetesObject, type Metadata, metadata } from './object.ts';
import type { AccessMode } from './persistent-volume.ts';
import { quantity } from './quantity.ts';

export interface PersistentVolumeClaim extends KubernetesObject {
  readonly kind: 'PersistentVolumeClaim';
  readonly spec: {
    readonly accessModes: readonly AccessMode[];
    readonly volumeMode: 'Filesystem';
    readonly storageClassName: string;
    readonly volumeName?: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}

export interface WantedClaim extends Metadata {
  readonly sizeKiB: number;
  readonly accessModes?: readonly AccessMode[];
  /** Empty: of no class, not even of the default one. */
  readonly storageClassName?: string;
  /** The PersistentVolume that it is to have, and no other; empty: any that fits, or a new one. */
  readonly volumeName?: string;
}

export function persistentVolumeClaim(wanted: WantedClaim): PersistentVolumeClaim {
  const { sizeKiB, accessModes = ['ReadWriteMany'], storageClassName = '', volumeName = '' } = wanted;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata(wanted),
    spec: {
      accessModes,
      volumeMode: 'Filesystem',
      storageClassName,
      ...(volumeName === '' ? {} : { volumeName }),
      resources: { requests: { storage: quantity(sizeKiB) } },
    },
  };
}
