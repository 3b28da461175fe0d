import type { BlockVolume } from '../../model/entities.ts';
import { formatSize, GIB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { inNaturalOrder } from '../natural-order.ts';
import type { View } from '../view.ts';
import { byId } from './shapes.ts';

export function blockVolumeListView(state: State): View {
  const volumes = byId(Object.values(state.blockVolumes));
  return {
    text: () =>
      volumes
        .map(({ id, cluster, name }) => `Id:${id.padEnd(35)} Cluster:${cluster.padEnd(35)} Name:${name}\n`)
        .join(''),
    json: () => ({ blockvolumes: volumes.map(blockVolumeShape) }),
    heketiJson: () => ({ blockvolumes: volumes.map(({ id }) => id) }),
    table: () => ({
      columns: [
        { title: 'NAME' },
        { title: 'ID', kind: 'id', drop: 2 },
        { title: 'SIZE', align: 'right' },
        { title: 'HOSTED BY', drop: 1 },
      ],
      rows: inNaturalOrder(volumes, ({ name }) => name).map((one) => [
        one.name,
        one.id,
        formatSize(one.sizeGiB * GIB),
        state.volumes[one.hostingVolume]?.name ?? one.hostingVolume,
      ]),
    }),
    names: () => inNaturalOrder(volumes, ({ name }) => name).map(({ name }) => name),
    ...(volumes.length === 0 ? { whenEmpty: 'No block volumes.' } : {}),
  };
}

export function blockVolumeView(volume: BlockVolume): View {
  const { id, name, sizeGiB, usableGiB, cluster, hosts, iqn, lun, ha, username, password, hostingVolume } =
    volume;
  const lines = [
    `Name: ${name}`,
    `Size: ${sizeGiB}`,
    `UsableSize: ${usableGiB}`,
    `Volume Id: ${id}`,
    `Cluster Id: ${cluster}`,
    `Hosts: [${hosts.join(' ')}]`,
    `IQN: ${iqn}`,
    `LUN: ${lun}`,
    `Hacount: ${ha}`,
    `Username: ${username}`,
    `Password: ${password}`,
    `Block Hosting Volume: ${hostingVolume}`,
  ];
  return {
    text: () => `${lines.join('\n')}\n`,
    json: () => blockVolumeShape(volume),
    names: () => [name],
  };
}

function blockVolumeShape(volume: BlockVolume) {
  const { id, name, sizeGiB, usableGiB, cluster, hosts, iqn, lun, ha, username, password, hostingVolume } =
    volume;
  return {
    size: sizeGiB,
    name,
    ...(ha === 0 ? {} : { hacount: ha }),
    id,
    blockvolume: { hosts, iqn, lun, username, password },
    cluster,
    blockhostingvolume: hostingVolume,
    usablesize: usableGiB,
  };
}
