import type { Volume } from '../../model/entities.ts';
import { goJson } from '../json.ts';
import type { View } from '../view.ts';

/** Printed, or only as data where it was written to a file. */
export function persistentVolumeView(text: string, printed: boolean): View {
  return { text: () => (printed ? `${text}\n` : ''), json: () => JSON.parse(text), verbatim: true };
}

/** Heketi's PersistentVolume, keys in its order. */
export function persistentVolumeText(volume: Volume, endpoint: string): string {
  const object = {
    kind: 'PersistentVolume',
    apiVersion: 'v1',
    metadata: {
      name: `glusterfs-${volume.id.slice(0, 8)}`,
      creationTimestamp: null,
      annotations: { 'pv.beta.kubernetes.io/gid': String(volume.gid) },
    },
    spec: {
      capacity: { storage: kubernetesSize(volume.sizeKiB) },
      glusterfs: { endpoints: endpoint === '' ? 'TYPE ENDPOINT HERE' : endpoint, path: volume.name },
      accessModes: ['ReadWriteMany'],
      persistentVolumeReclaimPolicy: 'Retain',
    },
    status: {},
  };
  return goJson(object, 2);
}

/** The largest binary unit that gives a whole number: 1024Gi is 1Ti. */
function kubernetesSize(kib: number): string {
  const units = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
  let value = kib;
  let unit = 0;
  while (value % 1024 === 0 && unit < units.length - 1 && value > 0) {
    value /= 1024;
    unit += 1;
  }
  return `${value}${units[unit]}`;
}
