import type { HostHealth } from '../../health/health.ts';
import type { Node } from '../../model/entities.ts';
import type { State } from '../../model/state.ts';
import { bricksByDevice, usageByDevice } from '../../model/usage.ts';
import type { Asked } from '../list/asked.ts';
import { column, type ListColumn, tableOf } from '../list/column.ts';
import { lazily } from '../list/lazily.ts';
import { listView } from '../list/list-view.ts';
import type { TableSpec, View } from '../view.ts';
import { deviceLine } from './device.ts';
import { noNodes } from './nothing.ts';
import { byId, devicesOf, nodeShape, sortedTags } from './shapes.ts';
import { type Space, spaceOn } from './space.ts';

/** Heketi's text calls a failed entry removed. */
export function stateWord(state: string): string {
  return state === 'failed' ? 'removed' : state;
}

function head(node: Node): string[] {
  const tags = Object.entries(sortedTags(node.tags));
  return [
    `Node Id: ${node.id}`,
    `State: ${stateWord(node.state)}`,
    `Cluster Id: ${node.cluster}`,
    `Zone: ${node.zone}`,
    `Management Hostname: ${node.manage[0] ?? ''}`,
    `Storage Hostname: ${node.storage[0] ?? ''}`,
    ...(tags.length === 0 ? [] : ['Tags:', ...tags.map(([key, value]) => `  ${key}: ${value}`)]),
  ];
}

export function nodeAddedView(state: State, node: Node): View {
  return {
    text: () => `Node information:\n${head(node).join('\n')}\n`,
    json: () => nodeShape(state, node),
    table: (wide) => nodeTable(state, [node], wide),
    names: () => [node.id],
  };
}

export function nodeView(state: State, node: Node): View {
  return {
    text() {
      const bricks = bricksByDevice(state);
      const lines = devicesOf(state, node.id).map((device) =>
        deviceLine(device, bricks.get(device.id) ?? []),
      );
      return `${[...head(node), 'Devices:', ...lines].join('\n')}\n`;
    },
    json: () => nodeShape(state, node),
    table: (wide) => nodeTable(state, [node], wide),
    names: () => [node.id],
  };
}

/** By id: how they do; null where nobody looked. */
type LiveNodes = ReadonlyMap<string, HostHealth> | null;

/** A node as a line of a table. */
interface NodeRow {
  readonly node: Node;
  readonly cluster: string;
  space(): Space;
  readonly seen: HostHealth | null;
}

export const NODE_COLUMNS: readonly ListColumn<NodeRow>[] = [
  column.text('HOST', hostName),
  column.text('ID', ({ node }) => node.id, { kind: 'id', wide: true }),
  column.text('CLUSTER', ({ cluster }) => cluster, { kind: 'id', drop: 5 }),
  column.count('ZONE', ({ node }) => node.zone, { drop: 3 }),
  column.state(
    'WANTED STATE',
    ({ node }) => (node.maintenance == null ? stateWord(node.state) : 'maintenance'),
    { drop: 1, dropBeside: 6 },
  ),
  column.state('REAL STATE', ({ seen }) => realState(seen), { needs: 'live' }),
  column.count('DEVICES', ({ space }) => space().devices, { drop: 4 }),
  column.size('USED', ({ space }) => space().usedKiB, { of: ({ space }) => space().totalKiB }),
  column.size('SIZE', ({ space }) => space().totalKiB, { drop: 2, dropBeside: 1 }),
];

function hostName({ node }: NodeRow): string {
  return node.manage[0] ?? '';
}

function realState(seen: HostHealth | null): string {
  if (seen === null) return '?';
  if (seen.ssh !== 'up') return seen.ssh;
  if (seen.maintenance !== null && seen.glusterd === 'down') return 'maintenance';
  return seen.glusterd === 'up' ? 'up' : `glusterd ${seen.glusterd}`;
}

export function nodeListView(state: State, live: LiveNodes, asked: Asked): View {
  const nodes = byId(Object.values(state.nodes)).sort((a, b) =>
    a.cluster === b.cluster ? 0 : a.cluster < b.cluster ? -1 : 1,
  );
  return listView(
    {
      what: 'node',
      entries: nodeRows(state, nodes, live),
      columns: NODE_COLUMNS,
      nameOf: ({ node }) => node.manage[0] ?? node.id,
      text: (rows) => rows.map(({ node: { id, cluster } }) => `Id:${id}\tCluster:${cluster}\n`).join(''),
      json(rows) {
        const bricks = bricksByDevice(state);
        return { nodes: rows.map(({ node }) => nodeShape(state, node, bricks)) };
      },
      whenEmpty: noNodes(),
    },
    asked,
  );
}

function nodeRows(state: State, nodes: readonly Node[], live: LiveNodes = null): readonly NodeRow[] {
  const usage = lazily(() => usageByDevice(state));
  return nodes.map((node) => ({
    node,
    cluster: state.clusters[node.cluster]?.name ?? node.cluster,
    space: lazily(() => spaceOn(devicesOf(state, node.id), usage())),
    seen: live?.get(node.id) ?? null,
  }));
}

function nodeTable(state: State, nodes: readonly Node[], wide: boolean): TableSpec {
  return tableOf(NODE_COLUMNS, nodeRows(state, nodes), wide);
}
