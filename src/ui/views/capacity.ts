import type { Durability } from '../../model/entities.ts';
import { formatSize, roundedDown } from '../../model/sizes.ts';
import type { Share, TableSpec, TreeRow, TreeSpec, View } from '../view.ts';
import type { ClusterLayer, DeviceLayer, NodeLayer, ZoneLayer } from './layers.ts';
import { noClusters } from './nothing.ts';
import { tableView } from './table-view.ts';

/** The largest volume of one kind in one cluster; 0 where none fits. */
export interface CapacityToShow {
  readonly cluster: string;
  readonly name: string;
  readonly kind: string;
  readonly durability: Durability;
  readonly sizeKiB: number;
}

export function capacityView(
  rows: readonly CapacityToShow[],
  clusters: readonly ClusterLayer[],
  snapshotFactor: number,
): View {
  const several = new Set(rows.map(({ cluster }) => cluster)).size > 1;
  const largest: TableSpec = {
    heading: 'The largest single volume that fits now, by the flags of volume create:',
    columns: [
      { title: 'LARGEST', align: 'right' },
      { title: 'KIND' },
      ...(several ? [{ title: 'CLUSTER', kind: 'id' as const }] : []),
      { title: 'FLAGS', kind: 'text', drop: 1 },
    ],
    rows: rows.map(({ name, kind, durability, sizeKiB }) => [
      sizeKiB === 0 ? 'none fits' : formatSize(roundedDown(sizeKiB)),
      kind,
      ...(several ? [name] : []),
      flagsOf(durability),
    ]),
  };
  return tableView({
    json: () => ({
      capacity: rows.map(({ name: _name, ...row }) => row),
      space: clusters.map(spaceShape),
    }),
    table: () => largest,
    parts: () => (rows.length === 0 ? [] : [largest, '', spaceTree(clusters)]),
    ...(rows.length === 0 ? { whenEmpty: noClusters() } : {}),
    notes: notes(rows, snapshotFactor),
  });
}

/** As it is typed in `volume create`. */
function flagsOf(durability: Durability): string {
  switch (durability.type) {
    case 'none':
      return '--durability=none';
    case 'disperse':
      return `--durability=disperse --disperse-data=${durability.data} --redundancy=${durability.redundancy}`;
    case 'replicate':
      return durability.arbiter ? '--arbiter' : `--replica=${durability.replica}`;
  }
}

function notes(rows: readonly CapacityToShow[], factor: number): readonly string[] {
  const none = rows.find(({ sizeKiB }) => sizeKiB === 0);
  const snapshots = factor === 1 ? '' : ` --snapshot-factor=${factor}`;
  return none === undefined
    ? []
    : [
        `Why one does not fit: glusterctl volume create --size=10 ${flagsOf(none.durability)}${snapshots} --check`,
      ];
}

/** What is taken and what is free, from whole clusters down to each disk. */
function spaceTree(clusters: readonly ClusterLayer[]): TreeSpec {
  return {
    heading: 'How full the disks are:',
    title: 'WHERE',
    columns: [
      { title: 'USED' },
      { title: 'FREE', align: 'right', drop: 1 },
      { title: 'OF', align: 'right', drop: 2 },
      { title: 'STATE', drop: 3, usual: ['online'] },
    ],
    rows: clusters.map(({ name, share, zones, nodes }) =>
      spaceRow(name, share, '', zones.length < 2 ? nodes.map(nodeRow) : zones.map(zoneRow)),
    ),
  };
}

function zoneRow({ zone, share, nodes }: ZoneLayer): TreeRow {
  return spaceRow(`zone ${zone}`, share, '', nodes.map(nodeRow));
}

function nodeRow({ name, share, state, devices }: NodeLayer): TreeRow {
  return spaceRow(name, share, state, devices.map(deviceRow));
}

function deviceRow({ device, state, share }: DeviceLayer): TreeRow {
  return spaceRow(device.name, share, state);
}

function spaceRow(name: string, share: Share, state: string, below: readonly TreeRow[] = []): TreeRow {
  const { used, total } = share;
  const cells =
    total === 0
      ? ['', '', '', state]
      : [share, formatSize(Math.max(0, total - used)), formatSize(total), state];
  return { name, cells, below };
}

/** In KiB, as everywhere in JSON. */
function spaceShape({ cluster, share, nodes }: ClusterLayer) {
  return {
    cluster: cluster.id,
    total: share.total,
    used: share.used,
    nodes: nodes.map((layer) => ({
      node: layer.node.id,
      name: layer.name,
      zone: layer.node.zone,
      state: layer.state,
      total: layer.share.total,
      used: layer.share.used,
      devices: layer.devices.map(({ device, usage }) => ({
        device: device.id,
        name: device.name,
        state: device.state,
        total: usage.totalKiB,
        used: usage.usedKiB,
        ...(device.foreign === true ? { foreign: true } : {}),
      })),
    })),
  };
}
