import { type KubernetesObject, type Metadata, metadata } from './object.ts';

/** What kadalu's operator makes a class of: a volume that others made. */
export interface KadaluStorage extends KubernetesObject {
  readonly kind: 'KadaluStorage';
  readonly spec: {
    readonly type: 'External';
    readonly single_pv_per_pool: boolean;
    readonly pvReclaimPolicy: 'delete' | 'archive' | 'retain';
    readonly details: { readonly gluster_hosts: readonly string[]; readonly gluster_volname: string };
  };
}

/** The whole volume is one PersistentVolume, and is kept when that goes. */
export function kadaluStorage(about: Metadata, volume: string, hosts: readonly string[]): KadaluStorage {
  return {
    apiVersion: 'kadalu-operator.storage/v1alpha1',
    kind: 'KadaluStorage',
    metadata: metadata(about),
    spec: {
      type: 'External',
      single_pv_per_pool: true,
      pvReclaimPolicy: 'retain',
      details: { gluster_hosts: hosts, gluster_volname: volume },
    },
  };
}

/** The class that its operator makes of it. */
export function kadaluClass(name: string): string {
  return `kadalu.${name}`;
}
