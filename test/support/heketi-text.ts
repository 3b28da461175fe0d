/** What heketi-cli prints of the answers of a server, written after its format and of nothing of the program. */

interface Durability {
  readonly type?: string;
  readonly replicate: { readonly replica?: number };
  readonly disperse: { readonly data?: number; readonly redundancy?: number };
}

interface Brick {
  readonly id: string;
  readonly path: string;
  readonly device: string;
  readonly node: string;
  readonly size: number;
}

export interface HeketiVolumeInfo {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly cluster: string;
  readonly durability: Durability;
  readonly block?: boolean;
  readonly snapshot: { readonly enable: boolean; readonly factor: number };
  readonly mount: {
    readonly glusterfs: { readonly device: string; readonly options: Readonly<Record<string, string>> };
  };
  readonly blockinfo?: {
    readonly freesize?: number;
    readonly reservedsize?: number;
    readonly blockvolume?: readonly string[];
    readonly restriction?: string;
  };
  readonly bricks: readonly Brick[];
}

interface Device {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly paths?: readonly string[];
  readonly storage: { readonly total: number; readonly free: number; readonly used: number };
  readonly bricks: readonly Brick[];
}

interface Node {
  readonly id: string;
  readonly zone: number;
  readonly cluster: string;
  readonly state: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly hostnames: { readonly manage: readonly string[]; readonly storage: readonly string[] };
  readonly devices: readonly Device[];
}

export interface HeketiTopology {
  readonly clusters: readonly {
    readonly id: string;
    readonly file?: boolean;
    readonly block?: boolean;
    readonly volumes: readonly HeketiVolumeInfo[];
    readonly nodes: readonly Node[];
  }[];
}

const gib = (kib: number): number => Math.trunc(kib / 1048576);

function sorted<T extends { readonly id: string }>(entries: readonly T[]): readonly T[] {
  return [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function options(volume: HeketiVolumeInfo): string {
  return Object.entries(volume.mount.glusterfs.options)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

export function topologyInfoText({ clusters }: HeketiTopology): string {
  let text = '';
  for (const cluster of sorted(clusters)) {
    text += `\nCluster Id: ${cluster.id}\n\n    File:  ${cluster.file ?? true}\n    Block: ${cluster.block ?? true}\n\n    Volumes:\n`;
    for (const volume of sorted(cluster.volumes)) text += inTopology(volume);
    text += '\n\n    Nodes:\n';
    for (const node of sorted(cluster.nodes)) text += nodeText(node);
  }
  return `${text}\n`;
}

function inTopology(volume: HeketiVolumeInfo): string {
  const { type, replicate, disperse } = volume.durability;
  let text = `\n\tName: ${volume.name}\n\tSize: ${volume.size}\n\tId: ${volume.id}\n\tCluster Id: ${volume.cluster}\n`;
  text += `\tMount: ${volume.mount.glusterfs.device}\n\tMount Options: ${options(volume)}\n\tDurability Type: ${type}`;
  if (type === 'replicate') text += `\n\tReplica: ${replicate.replica}`;
  if (type === 'disperse')
    text += `\n\tDisperse Data: ${disperse.data}\n\tDisperse Redundancy: ${disperse.redundancy}`;
  text += volume.snapshot.enable
    ? `\n\tSnapshot: Enabled\n\tSnapshot Factor: ${volume.snapshot.factor.toFixed(2)}\n`
    : '\n\tSnapshot: Disabled\n';
  text += '\n\t\tBricks:';
  for (const brick of sorted(volume.bricks))
    text += `\n\t\t\tId: ${brick.id}\n\t\t\tPath: ${brick.path}\n\t\t\tSize (GiB): ${gib(brick.size)}\n\t\t\tNode: ${brick.node}\n\t\t\tDevice: ${brick.device}\n`;
  return `${text}\n`;
}

function tags(own: Readonly<Record<string, string>> | undefined, indent: string): string {
  const pairs = Object.entries(own ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return '';
  return `\n${indent}Tags:${pairs.map(([key, value]) => ` ${key}:${value}`).join('')}\n`;
}

function word(state: string): string {
  return state === 'failed' ? 'removed' : state;
}

function nodeText(node: Node): string {
  const { manage, storage } = node.hostnames;
  let text = `\n\tNode Id: ${node.id}\n\tState: ${word(node.state)}\n\tCluster Id: ${node.cluster}\n\tZone: ${node.zone}\n`;
  text += `\tManagement Hostnames: ${manage.join(', ')}\n\tStorage Hostnames: ${storage.join(', ')}`;
  text += `${tags(node.tags, '\t')}\n\tDevices:`;
  for (const device of sorted(node.devices)) {
    const { total, used, free } = device.storage;
    text += `\n\t\tId:${device.id.padEnd(35)}State:${word(device.state).padEnd(10)}Size (GiB):${String(gib(total)).padEnd(8)}`;
    text += `Used (GiB):${String(gib(used)).padEnd(8)}Free (GiB):${String(gib(free)).padEnd(8)}${tags(device.tags, '\t\t\t')}`;
    text += `\n\t\t\tKnown Paths: ${(device.paths ?? [device.name]).join(' ')}\n\n\t\t\tBricks:`;
    for (const brick of sorted(device.bricks))
      text += `\n\t\t\t\tId:${brick.id.padEnd(35)}Size (GiB):${String(gib(brick.size)).padEnd(8)}Path: ${brick.path}`;
  }
  return `${text}\n`;
}

export function volumeInfoText(volume: HeketiVolumeInfo): string {
  const { type, replicate, disperse } = volume.durability;
  const { freesize = 0, reservedsize = 0, blockvolume = [], restriction = '' } = volume.blockinfo ?? {};
  const count = volume.bricks.length;
  const lines = [
    `Name: ${volume.name}`,
    `Size: ${volume.size}`,
    `Volume Id: ${volume.id}`,
    `Cluster Id: ${volume.cluster}`,
    `Mount: ${volume.mount.glusterfs.device}`,
    `Mount Options: ${options(volume)}`,
    `Block: ${volume.block ?? false}`,
    `Free Size: ${freesize}`,
    `Reserved Size: ${reservedsize}`,
    `Block Hosting Restriction: ${restriction === '' ? '(none)' : restriction}`,
    `Block Volumes: [${blockvolume.join(' ')}]`,
    `Durability Type: ${type}`,
  ];
  if (type === 'none') lines.push(`Distribute Count: ${count}`);
  if (type === 'replicate')
    lines.push(
      `Distribute Count: ${Math.trunc(count / (replicate.replica ?? 1))}`,
      `Replica Count: ${replicate.replica}`,
    );
  if (type === 'disperse') {
    const { data = 0, redundancy = 0 } = disperse;
    lines.push(
      `Distribute Count: ${Math.trunc(count / (data + redundancy))}`,
      `Disperse Data Count: ${data}`,
      `Disperse Redundancy Count: ${redundancy}`,
    );
  }
  if (volume.snapshot.enable) lines.push(`Snapshot Factor: ${volume.snapshot.factor.toFixed(2)}`, '');
  return `${lines.join('\n')}\n`;
}
