import type { HostHealth } from '../../health/health.ts';
import type { Node } from '../../model/entities.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { bricksByDevice, usageByDevice } from '../../model/usage.ts';
import { inNaturalOrder } from '../natural-order.ts';
import type { TableSpec, View } from '../view.ts';
import { deviceLine } from './device.ts';
import { noNodes } from './nothing.ts';
import { byId, devicesOf, nodeShape, sortedTags } from './shapes.ts';

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

export function nodeListView(state: State, live: LiveNodes): View {
  const nodes = byId(Object.values(state.nodes)).sort((a, b) =>
    a.cluster === b.cluster ? 0 : a.cluster < b.cluster ? -1 : 1,
  );
  return {
    text: () => nodes.map(({ id, cluster }) => `Id:${id}\tCluster:${cluster}\n`).join(''),
    json: () => ({ nodes: nodes.map((node) => nodeShape(state, node)) }),
    table: (wide) => nodeTable(state, nodes, wide, live),
    names: () =>
      inNaturalOrder(
        nodes.map((node) => node.manage[0] ?? node.id),
        (name) => name,
      ),
    ...(nodes.length === 0 ? { whenEmpty: noNodes() } : {}),
  };
}

function liveCell(seen: HostHealth | undefined): string {
  if (seen === undefined) return '?';
  if (seen.ssh !== 'up') return seen.ssh;
  if (seen.maintenance !== null && seen.glusterd === 'down') return 'maintenance';
  return seen.glusterd === 'up' ? 'up' : `glusterd ${seen.glusterd}`;
}

function nodeTable(state: State, nodes: readonly Node[], wide: boolean, live: LiveNodes = null): TableSpec {
  const usage = usageByDevice(state);
  return {
    columns: [
      { title: 'HOST' },
      ...(wide ? [{ title: 'ID', kind: 'id' as const }] : []),
      { title: 'CLUSTER', kind: 'id', drop: 4 },
      { title: 'ZONE', align: 'right', drop: 2 },
      { title: 'WANTED STATE', drop: live === null ? 1 : 5 },
      ...(live === null ? [] : [{ title: 'REAL STATE' }]),
      { title: 'DEVICES', align: 'right', drop: 3 },
      { title: 'USED', align: 'right' },
      { title: 'SIZE', align: 'right', ...(live === null ? {} : { drop: 1 }) },
    ],
    rows: inNaturalOrder(nodes, (node) => node.manage[0] ?? '').map((node) => {
      const devices = devicesOf(state, node.id);
      const sum = (pick: 'usedKiB' | 'totalKiB') =>
        formatSize(devices.reduce((total, { id }) => total + (usage.get(id)?.[pick] ?? 0), 0));
      const cluster = state.clusters[node.cluster]?.name ?? node.cluster;
      return [
        node.manage[0] ?? '',
        ...(wide ? [node.id] : []),
        cluster,
        String(node.zone),
        node.maintenance == null ? stateWord(node.state) : 'maintenance',
        ...(live === null ? [] : [liveCell(live.get(node.id))]),
        String(devices.length),
        sum('usedKiB'),
        sum('totalKiB'),
      ];
    }),
  };
}
