import type { BlockVolume } from '../../model/entities.ts';
import { GIB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import type { Asked } from '../list/asked.ts';
import { column, type ListColumn } from '../list/column.ts';
import { listView } from '../list/list-view.ts';
import type { View } from '../view.ts';
import { byId } from './shapes.ts';

/** A block volume as a line of a table. */
interface BlockVolumeRow {
  readonly volume: BlockVolume;
  readonly hostedBy: string;
}

export const BLOCK_VOLUME_COLUMNS: readonly ListColumn<BlockVolumeRow>[] = [
  column.text('NAME', ({ volume }) => volume.name),
  column.text('ID', ({ volume }) => volume.id, { kind: 'id', drop: 2 }),
  column.size('SIZE', ({ volume }) => volume.sizeGiB * GIB),
  column.text('HOSTED BY', ({ hostedBy }) => hostedBy, { drop: 1 }),
];

export function blockVolumeListView(state: State, asked: Asked): View {
  const line = ({ volume: { id, cluster, name } }: BlockVolumeRow): string =>
    `Id:${id.padEnd(35)} Cluster:${cluster.padEnd(35)} Name:${name}\n`;
  return listView(
    {
      what: 'block volume',
      entries: byId(Object.values(state.blockVolumes)).map((volume) => ({
        volume,
        hostedBy: state.volumes[volume.hostingVolume]?.name ?? volume.hostingVolume,
      })),
      columns: BLOCK_VOLUME_COLUMNS,
      nameOf: ({ volume }) => volume.name,
      text: (rows) => rows.map(line).join(''),
      json: (rows) => ({ blockvolumes: rows.map(({ volume }) => blockVolumeShape(volume)) }),
      heketiJson: (rows) => ({ blockvolumes: rows.map(({ volume }) => volume.id) }),
      whenEmpty: 'No block volumes.',
    },
    asked,
  );
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
