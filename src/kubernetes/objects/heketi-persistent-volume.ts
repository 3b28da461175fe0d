import type { Volume } from '../../model/entities.ts';
import { GID_ANNOTATION } from './persistent-volume.ts';
import { quantity } from './quantity.ts';

/** The PersistentVolume that heketi-cli prints of a new volume, keys in its order; the endpoints are empty where nobody named them. */
export function heketiPersistentVolume(
  { id, name, gid, sizeKiB }: Pick<Volume, 'id' | 'name' | 'gid' | 'sizeKiB'>,
  endpoints: string,
): object {
  return {
    kind: 'PersistentVolume',
    apiVersion: 'v1',
    metadata: {
      name: `glusterfs-${id.slice(0, 8)}`,
      creationTimestamp: null,
      annotations: { [GID_ANNOTATION]: String(gid) },
    },
    spec: {
      capacity: { storage: quantity(sizeKiB) },
      glusterfs: { endpoints: endpoints === '' ? 'TYPE ENDPOINT HERE' : endpoints, path: name },
      accessModes: ['ReadWriteMany'],
      persistentVolumeReclaimPolicy: 'Retain',
    },
    status: {},
  };
}
