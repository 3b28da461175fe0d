import type { Brick, Cluster, Device, Node, Tags, Volume } from '../../model/entities.ts';
import { isForeign } from '../../model/foreign.ts';
import { wholeGiB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { bricksByDevice, bricksOf, usageOf } from '../../model/usage.ts';
import type { View } from '../view.ts';
import { noClusters } from './nothing.ts';
import {
  byId,
  devicesOf,
  deviceWord,
  exactSize,
  mountHosts,
  nodeShape,
  sortedTags,
  volumeShape,
} from './shapes.ts';
import { topologyTree } from './topology-tree.ts';

type BricksOf = ReadonlyMap<string, readonly Brick[]>;

export function topologyView(state: State): View {
  const clusters = byId(Object.values(state.clusters));
  return {
    text() {
      const bricks = bricksByDevice(state);
      return `${clusters.map((cluster) => clusterText(state, cluster, bricks)).join('')}\n`;
    },
    json: () => ({ clusters: clusters.map((cluster) => clusterShape(state, cluster)) }),
    tree: (wide) => topologyTree(state, wide),
    names: () => clusters.map(({ id, name }) => name ?? id),
    ...(clusters.length === 0 ? { whenEmpty: noClusters() } : {}),
  };
}

function inside<T extends { readonly id: string; readonly cluster: string }>(
  table: Readonly<Record<string, T>>,
  { id }: Cluster,
): T[] {
  return byId(Object.values(table).filter((entry) => entry.cluster === id));
}

function clusterShape(state: State, cluster: Cluster) {
  const bricks = bricksByDevice(state);
  return {
    volumes: inside(state.volumes, cluster).map((volume) => volumeShape(state, volume)),
    nodes: inside(state.nodes, cluster).map((node) => nodeShape(state, node, bricks)),
    id: cluster.id,
    block: cluster.block,
    file: cluster.file,
    ...(cluster.name === null ? {} : { name: cluster.name }),
  };
}

function clusterText(state: State, cluster: Cluster, bricks: BricksOf): string {
  const volumes = inside(state.volumes, cluster).map((volume) => volumeText(state, volume));
  const nodes = inside(state.nodes, cluster).map((node) => nodeText(state, node, bricks));
  return (
    `\nCluster Id: ${cluster.id}\n\n    File:  ${cluster.file}\n    Block: ${cluster.block}\n\n    Volumes:\n` +
    `${volumes.join('')}\n\n    Nodes:\n${nodes.join('')}`
  );
}

function volumeText(state: State, volume: Volume): string {
  const [first = '', ...others] = mountHosts(state, volume.cluster);
  const { durability } = volume;
  const numbers =
    durability.type === 'replicate'
      ? `\n\tReplica: ${durability.replica}`
      : durability.type === 'disperse'
        ? `\n\tDisperse Data: ${durability.data}\n\tDisperse Redundancy: ${durability.redundancy}`
        : '';
  const snapshot = volume.snapshotsEnabled
    ? `\n\tSnapshot: Enabled\n\tSnapshot Factor: ${volume.snapshotFactor.toFixed(2)}\n`
    : '\n\tSnapshot: Disabled\n';
  const bricks = byId(bricksOf(state, volume.id)).map(
    (brick) =>
      `\n\t\t\tId: ${brick.id}\n\t\t\tPath: ${brick.path}\n\t\t\tSize (GiB): ${wholeGiB(brick.sizeKiB)}\n` +
      `\t\t\tNode: ${state.devices[brick.device]?.node ?? ''}\n\t\t\tDevice: ${brick.device}\n${isForeign(state, brick) ? '\t\t\tForeign: true\n' : ''}`,
  );
  return (
    `\n\tName: ${volume.name}\n\tSize: ${wholeGiB(volume.sizeKiB)}\n${exactSize(volume, '\t')}\tId: ${volume.id}\n\tCluster Id: ${volume.cluster}\n` +
    `\tMount: ${first}:${volume.name}\n\tMount Options: backup-volfile-servers=${others.join(',')}\n` +
    `\tDurability Type: ${durability.type}${numbers}${snapshot}\n\t\tBricks:${bricks.join('')}\n`
  );
}

function tagWords(tags: Tags): string {
  return Object.entries(sortedTags(tags))
    .map(([key, value]) => ` ${key}:${value}`)
    .join('');
}

function nodeText(state: State, node: Node, bricks: BricksOf): string {
  const tags = tagWords(node.tags);
  const devices = devicesOf(state, node.id).map((device) => deviceText(device, bricks.get(device.id) ?? []));
  return (
    `\n\tNode Id: ${node.id}\n\tState: ${node.state === 'failed' ? 'removed' : node.state}\n\tCluster Id: ${node.cluster}\n` +
    `\tZone: ${node.zone}\n\tManagement Hostnames: ${node.manage.join(', ')}\n\tStorage Hostnames: ${node.storage.join(', ')}` +
    `${tags === '' ? '' : `\n\tTags:${tags}\n`}\n\tDevices:${devices.join('')}\n`
  );
}

function deviceText(device: Device, bricks: readonly Brick[]): string {
  const { totalKiB, usedKiB, freeKiB } = usageOf(device, bricks);
  const gib = (kib: number): string => String(wholeGiB(kib)).padEnd(8);
  const tags = tagWords(device.tags);
  const paths = device.paths.length === 0 ? [device.name] : device.paths;
  const state = deviceWord(device).padEnd(10);
  const lines = byId(bricks).map(
    (brick) => `\n\t\t\t\tId:${brick.id.padEnd(35)}Size (GiB):${gib(brick.sizeKiB)}Path: ${brick.path}`,
  );
  return (
    `\n\t\tId:${device.id.padEnd(35)}State:${state}Size (GiB):${gib(totalKiB)}Used (GiB):${gib(usedKiB)}Free (GiB):${gib(freeKiB)}` +
    `${tags === '' ? '' : `\n\t\t\tTags:${tags}\n`}\n\t\t\tKnown Paths: ${paths.join(' ')}\n\n\t\t\tBricks:${lines.join('')}`
  );
}
