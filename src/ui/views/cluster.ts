import type { Cluster } from '../../model/entities.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { usageByDevice } from '../../model/usage.ts';
import { inNaturalOrder } from '../natural-order.ts';
import type { TableSpec, View } from '../view.ts';
import { noClusters } from './nothing.ts';

export function clusterCreatedView(state: State, cluster: Cluster): View {
  return {
    text: () => `Cluster id: ${cluster.id}\n`,
    json: () => clusterJson(state, cluster),
    table: (wide) => clusterTable(state, [cluster], wide),
    names: () => [cluster.id],
  };
}

export function clusterListView(state: State): View {
  const clusters = byId(Object.values(state.clusters));
  return {
    text: () => `Clusters:\n${clusters.map((cluster) => `Id:${cluster.id} ${flags(cluster)}\n`).join('')}`,
    json: () => ({ clusters: clusters.map((cluster) => clusterJson(state, cluster)) }),
    heketiJson: () => ({ clusters: clusters.map(({ id }) => id) }),
    table: (wide) => clusterTable(state, clusters, wide),
    names: () => inNaturalOrder(clusters.map(labelOf), (name) => name),
    ...(clusters.length === 0 ? { whenEmpty: noClusters() } : {}),
  };
}

export function clusterView(state: State, cluster: Cluster): View {
  return {
    text() {
      const { nodes, volumes } = contents(state, cluster);
      const { id, block, file } = cluster;
      return `Cluster id: ${id}\nNodes:\n${nodes.join('\n')}\nVolumes:\n${volumes.join('\n')}\nBlock: ${block}\n\nFile: ${file}\n`;
    },
    json: () => clusterJson(state, cluster),
    table: (wide) => clusterTable(state, [cluster], wide),
    names: () => [cluster.name ?? cluster.id],
  };
}

/** Where Heketi says nothing. */
export function silentClusterView(state: State, cluster: Cluster): View {
  return { ...clusterView(state, cluster), text: () => '' };
}

export function clusterDeletedView({ id, name }: Pick<Cluster, 'id' | 'name'>): View {
  return {
    text: () => `Cluster ${id} deleted\n`,
    json: () => ({ id, deleted: true }),
    names: () => [name ?? id],
  };
}

function labelOf({ id, name }: Cluster): string {
  return name ?? id;
}

function flags({ file, block }: Cluster): string {
  return `${file ? '[file]' : ''}${block ? '[block]' : ''}` || '[]';
}

function byId<T extends { readonly id: string }>(entries: readonly T[]): readonly T[] {
  return entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function contents(state: State, { id }: Cluster) {
  const inside = (entries: readonly { readonly id: string; readonly cluster: string }[]): readonly string[] =>
    byId(entries.filter((entry) => entry.cluster === id)).map((entry) => entry.id);
  return {
    nodes: inside(Object.values(state.nodes)),
    volumes: inside(Object.values(state.volumes)),
    blockVolumes: inside(Object.values(state.blockVolumes)),
  };
}

function clusterJson(state: State, cluster: Cluster) {
  const { nodes, volumes, blockVolumes } = contents(state, cluster);
  const { id, name, block, file } = cluster;
  return { id, nodes, volumes, block, file, blockvolumes: blockVolumes, ...(name === null ? {} : { name }) };
}

function clusterTable(state: State, clusters: readonly Cluster[], wide: boolean): TableSpec {
  const usage = wide ? usageByDevice(state) : null;
  const row = (cluster: Cluster): readonly string[] => {
    const { nodes, volumes } = contents(state, cluster);
    const cells = [
      cluster.name ?? '-',
      cluster.id,
      flags(cluster),
      String(nodes.length),
      String(volumes.length),
    ];
    if (usage === null) return cells;
    const inside = new Set(nodes);
    const devices = Object.values(state.devices).filter((device) => inside.has(device.node));
    const sum = (pick: 'totalKiB' | 'usedKiB' | 'freeKiB') =>
      formatSize(devices.reduce((total, { id }) => total + (usage.get(id)?.[pick] ?? 0), 0));
    return [...cells, String(devices.length), sum('totalKiB'), sum('usedKiB'), sum('freeKiB')];
  };
  return {
    columns: [
      { title: 'NAME' },
      { title: 'ID', kind: 'id' },
      { title: 'FOR', drop: 1 },
      { title: 'NODES', align: 'right' },
      { title: 'VOLUMES', align: 'right' },
      ...(wide
        ? (['DEVICES', 'SIZE', 'USED', 'FREE'] as const).map((title) => ({ title, align: 'right' as const }))
        : []),
    ],
    rows: inNaturalOrder(clusters, labelOf).map(row),
  };
}
