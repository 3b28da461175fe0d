import type { Access } from '../model/access.ts';
import type { Cluster, Node, Tags } from '../model/entities.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';
import { type DraftCluster, deviceAt } from './topology-draft.ts';
import type { TopologyCluster, TopologyNode } from './topology-file.ts';
import { tagsComplaint } from './validate.ts';

interface Differences {
  readonly changes: readonly Change[];
  /** The same for people, a line each. */
  readonly told: readonly string[];
  /** What the file has otherwise, and a load doesn't change. */
  readonly unapplied: readonly string[];
}

export function planTopologyChanges(drafts: readonly DraftCluster[], { state }: Planning): Plan {
  return recordOnly({
    kind: 'load-topology',
    title: 'take over what the file has otherwise',
    changes: topologyChanges(drafts, state).changes,
  });
}

/** Zones, tags and flags that the file gives otherwise than the state has them; what it doesn't mention stays. */
export function topologyChanges(drafts: readonly DraftCluster[], state: State): Differences {
  const all = drafts.flatMap(({ entry, cluster, isNew, nodes, mixed }): Differences[] => {
    const there = cluster === null ? undefined : state.clusters[cluster.id];
    return [
      ...(there === undefined || isNew ? [] : [flagChanges(entry, there, state)]),
      ...(mixed === null ? [] : [{ changes: [], told: [], unapplied: [mixedWarning(entry, mixed)] }]),
      ...nodes.flatMap(({ entry: node, node: known, isNew: fresh, name }) => {
        if (fresh || known === null || known instanceof GlusterctlError) return [];
        const now = state.nodes[known.id];
        return now === undefined ? [] : [nodeChanges(node, now, name), deviceChanges(state, node, now, name)];
      }),
    ];
  });
  return {
    changes: all.flatMap(({ changes }) => changes),
    told: all.flatMap(({ told }) => told),
    unapplied: all.flatMap(({ unapplied }) => unapplied),
  };
}

function mixedWarning({ where, fileGiven, blockGiven, name }: TopologyCluster, mixed: string): string {
  const settings = [fileGiven ? '"file"' : '', blockGiven ? '"block"' : '', name === null ? '' : '"name"'];
  const given = settings.filter((word) => word !== '').join(', ');
  const unused = given === '' ? '' : `, and ${given} changes none of them`;
  return `${where}: its hosts are in different clusters (${mixed}). They stay there${unused}`;
}

function flagChanges(entry: TopologyCluster, cluster: Cluster, state: State): Differences {
  const set = {
    ...(entry.fileGiven && entry.file !== cluster.file ? { file: entry.file } : {}),
    ...(entry.blockGiven && entry.block !== cluster.block ? { block: entry.block } : {}),
    ...(entry.name !== null && entry.name !== cluster.name ? { name: entry.name } : {}),
  };
  const owner = Object.values(state.clusters).find(({ id, name }) => name === set.name && id !== cluster.id);
  if (set.name !== undefined && owner !== undefined) {
    throw refused(
      `Cluster name '${set.name}' already in use by cluster ${owner.id}`,
      `The file gives it to cluster ${cluster.id}. Nothing was done.`,
    );
  }
  const told = Object.entries(set).map(([key, value]) => `cluster ${cluster.id}: ${key} is ${value} now`);
  return {
    changes: told.length === 0 ? [] : [{ do: 'update', table: 'clusters', id: cluster.id, set }],
    told,
    unapplied: [],
  };
}

function nodeChanges(entry: TopologyNode, node: Node, name: string): Differences {
  const told: string[] = [];
  const set: { zone?: number; tags?: Tags; access?: Access } = {};
  if (entry.zone >= 1 && entry.zone !== node.zone) {
    set.zone = entry.zone;
    told.push(`node ${name}: zone ${node.zone} → ${entry.zone}`);
  }
  if (entry.tags !== null && !same(entry.tags, node.tags) && tagsComplaint(entry.tags) === '') {
    set.tags = entry.tags;
    told.push(`node ${name}: tags are ${words(entry.tags)} now`);
  }
  if (entry.access !== null && !same(entry.access, node.access)) {
    set.access = entry.access;
    told.push(`node ${name}: ${entry.access.via} settings changed`);
  }
  return {
    changes: told.length === 0 ? [] : [{ do: 'update', table: 'nodes', id: node.id, set }],
    told,
    unapplied: otherNames(entry, node, name),
  };
}

function deviceChanges(state: State, entry: TopologyNode, node: Node, name: string): Differences {
  const all = entry.devices.flatMap(({ name: path, tags }) => {
    const device = deviceAt(state, node, path);
    if (device === undefined || tags === null || same(tags, device.tags) || tagsComplaint(tags) !== '')
      return [];
    const change: Change = { do: 'update', table: 'devices', id: device.id, set: { tags } };
    return [{ change, line: `device ${name}:${path}: tags are ${words(tags)} now` }];
  });
  return { changes: all.map(({ change }) => change), told: all.map(({ line }) => line), unapplied: [] };
}

/** gluster knows its bricks by the storage host name: names are changed on purpose only. */
function otherNames(entry: TopologyNode, node: Node, name: string): readonly string[] {
  const [file, state] = [entry.storage[0], node.storage[0]];
  if (file === undefined || file === state) return [];
  return [
    `node ${name} keeps its storage host name ${state}; the file has ${file}. To change it: node set ${name} --storage-host-name=${file}`,
  ];
}

function same(a: object, b: object): boolean {
  const sorted = (value: object): string =>
    JSON.stringify(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}

function words(tags: Tags): string {
  return (
    Object.entries(tags)
      .map(([key, value]) => `${key}:${value}`)
      .join(' ') || 'none'
  );
}
