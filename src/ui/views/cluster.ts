import type { Cluster } from '../../model/entities.ts';
import type { State } from '../../model/state.ts';
import { usageByDevice } from '../../model/usage.ts';
import type { Asked } from '../list/asked.ts';
import { column, type ListColumn, tableOf } from '../list/column.ts';
import { lazily } from '../list/lazily.ts';
import { listView } from '../list/list-view.ts';
import type { TableSpec, View } from '../view.ts';
import { noClusters } from './nothing.ts';
import { type Space, spaceOn } from './space.ts';

export function clusterCreatedView(state: State, cluster: Cluster): View {
  return {
    text: () => `Cluster id: ${cluster.id}\n`,
    json: () => clusterJson(state, cluster),
    table: (wide) => clusterTable(state, cluster, wide),
    names: () => [cluster.id],
  };
}

export function clusterListView(state: State, asked: Asked): View {
  return listView(
    {
      what: 'cluster',
      entries: clusterRows(state, byId(Object.values(state.clusters))),
      columns: CLUSTER_COLUMNS,
      nameOf: labelOf,
      text: (rows) =>
        `Clusters:\n${rows.map(({ cluster }) => `Id:${cluster.id} ${flags(cluster)}\n`).join('')}`,
      json: (rows) => ({ clusters: rows.map(({ cluster }) => clusterJson(state, cluster)) }),
      heketiJson: (rows) => ({ clusters: rows.map(({ cluster }) => cluster.id) }),
      whenEmpty: noClusters(),
    },
    asked,
  );
}

export function clusterView(state: State, cluster: Cluster): View {
  return {
    text() {
      const { nodes, volumes } = contents(state, cluster);
      const { id, block, file } = cluster;
      return `Cluster id: ${id}\nNodes:\n${nodes.join('\n')}\nVolumes:\n${volumes.join('\n')}\nBlock: ${block}\n\nFile: ${file}\n`;
    },
    json: () => clusterJson(state, cluster),
    table: (wide) => clusterTable(state, cluster, wide),
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

/** A cluster as a line of a table. */
interface ClusterRow {
  readonly cluster: Cluster;
  inside(): ReturnType<typeof contents>;
  space(): Space;
}

const OF_ALL = { wide: true, of: ({ space }: ClusterRow) => space().totalKiB } as const;

export const CLUSTER_COLUMNS: readonly ListColumn<ClusterRow>[] = [
  column.text('NAME', ({ cluster }) => cluster.name ?? '-'),
  column.text('ID', ({ cluster }) => cluster.id, { kind: 'id' }),
  column.text('FOR', ({ cluster }) => flags(cluster), { drop: 1 }),
  column.count('NODES', ({ inside }) => inside().nodes.length),
  column.count('VOLUMES', ({ inside }) => inside().volumes.length),
  column.count('DEVICES', ({ space }) => space().devices, { wide: true }),
  column.size('SIZE', ({ space }) => space().totalKiB, { wide: true }),
  column.size('USED', ({ space }) => space().usedKiB, OF_ALL),
  column.size('FREE', ({ space }) => space().freeKiB, OF_ALL),
];

function labelOf({ cluster: { id, name } }: ClusterRow): string {
  return name ?? id;
}

function clusterRows(state: State, clusters: readonly Cluster[]): readonly ClusterRow[] {
  const usage = lazily(() => usageByDevice(state));
  return clusters.map((cluster) => {
    const inside = lazily(() => contents(state, cluster));
    const space = lazily(() => {
      const nodes = new Set(inside().nodes);
      const devices = Object.values(state.devices).filter((device) => nodes.has(device.node));
      return spaceOn(devices, usage());
    });
    return { cluster, inside, space };
  });
}

function clusterTable(state: State, cluster: Cluster, wide: boolean): TableSpec {
  return tableOf(CLUSTER_COLUMNS, clusterRows(state, [cluster]), wide);
}
