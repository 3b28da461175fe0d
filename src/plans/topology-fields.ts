import { alike } from '../model/alike.ts';
import type { Cluster, Device, Node, Tags } from '../model/entities.ts';
import type { TopologyCluster, TopologyDevice, TopologyNode } from './topology-file.ts';
import { tagsComplaint } from './validate.ts';

/** Something that both have, the file otherwise than the state. What the file doesn't mention is no difference. */
export interface FieldDifference<Entity> {
  readonly field: string;
  readonly file: string;
  readonly state: string;
  /** What makes it as in the file; null: a load leaves it. */
  readonly set: Partial<Entity> | null;
}

export function clusterFields(entry: TopologyCluster, cluster: Cluster): readonly FieldDifference<Cluster>[] {
  const { file, block, name } = entry;
  return [
    ...(entry.fileGiven && file !== cluster.file ? [said('file', file, cluster.file, { file })] : []),
    ...(entry.blockGiven && block !== cluster.block ? [said('block', block, cluster.block, { block })] : []),
    ...(name !== null && name !== cluster.name ? [said('name', name, cluster.name ?? 'none', { name })] : []),
  ];
}

export function nodeFields(entry: TopologyNode, node: Node): readonly FieldDifference<Node>[] {
  const { zone, tags, access } = entry;
  const [file, state] = [entry.storage[0], node.storage[0]];
  return [
    ...(zone >= 1 && zone !== node.zone ? [said('zone', zone, node.zone, { zone })] : []),
    ...tagsField(tags, node.tags),
    ...(access !== null && !alike(access, node.access)
      ? [said(access.via, accessWords(access), accessWords(node.access), { access })]
      : []),
    // gluster knows its bricks by the storage host name: names are changed on purpose only.
    ...(file !== undefined && file !== state ? [said('storage host name', file, state ?? 'none', null)] : []),
  ];
}

export function deviceFields(entry: TopologyDevice, device: Device): readonly FieldDifference<Device>[] {
  return tagsField(entry.tags, device.tags);
}

function tagsField(file: Tags | null, state: Tags): readonly FieldDifference<{ readonly tags: Tags }>[] {
  if (file === null || alike(file, state) || tagsComplaint(file) !== '') return [];
  return [said('tags', tagWords(file), tagWords(state), { tags: file })];
}

function said<Entity>(
  field: string,
  file: string | number | boolean,
  state: string | number | boolean,
  set: Partial<Entity> | null,
): FieldDifference<Entity> {
  return { field, file: String(file), state: String(state), set };
}

function tagWords(tags: Tags): string {
  return (
    Object.entries(tags)
      .map(([key, value]) => `${key}:${value}`)
      .join(' ') || 'none'
  );
}

function accessWords({ via: _via, ...settings }: Node['access']): string {
  return (
    Object.entries(settings)
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(' ') || 'none'
  );
}
