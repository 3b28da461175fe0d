import type { Device } from '../../model/entities.ts';
import type { GlusterctlError } from '../../model/errors.ts';
import type { View } from '../view.ts';

interface ResyncedToShow {
  readonly devices: readonly {
    readonly device: Pick<Device, 'id' | 'node' | 'name'>;
    readonly cluster: string;
    readonly differences: readonly string[];
    readonly error: GlusterctlError | null;
  }[];
  readonly renamed: readonly { readonly device: Pick<Device, 'id' | 'name'>; readonly name: string }[];
}

/** Heketi told more of the devices of a whole cluster than of a single one. */
export function resyncView({ devices, renamed }: ResyncedToShow, wholeCluster: boolean): View {
  const line = ({ device, cluster, error }: ResyncedToShow['devices'][number]): string => {
    if (!wholeCluster) return `Device ${device.id} updated\n`;
    const now = `Now resyncing device ${device.id}..\n`;
    const end = error === null ? 'updated' : `NOT updated: ${error.message}`;
    return `${now}Device ${device.id} (node ${device.node}) in cluster ${cluster} ${end}\n`;
  };
  const start = 'Cluster-wide resync operation requested. Using object_id as cluster_id.\n';
  return {
    text: () => `${wholeCluster ? start : ''}${devices.map(line).join('')}`,
    json: () => ({
      devices: devices.map(({ device, differences, error }) => ({
        id: device.id,
        differences,
        error: error?.message ?? null,
      })),
    }),
    names: () => devices.filter(({ error }) => error === null).map(({ device }) => device.id),
    notes: [
      ...devices.flatMap(({ device, differences }) =>
        differences.map((difference) => `${device.name}: ${difference}`),
      ),
      ...renamed.map(({ device, name }) => `device ${device.id} beside it: name ${device.name} → ${name}`),
    ],
    exitCode: devices.every(({ error }) => error === null) ? 0 : 3,
  };
}
