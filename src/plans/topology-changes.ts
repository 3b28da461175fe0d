import type { Cluster, Node } from '../model/entities.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';
import { type DraftCluster, deviceAt } from './topology-draft.ts';
import { clusterFields, deviceFields, type FieldDifference, nodeFields } from './topology-fields.ts';
import type { TopologyCluster, TopologyNode } from './topology-file.ts';

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
  const fields = clusterFields(entry, cluster);
  const set = settingOf(fields);
  const owner = Object.values(state.clusters).find(({ id, name }) => name === set.name && id !== cluster.id);
  if (set.name !== undefined && owner !== undefined) {
    throw refused(
      `Cluster name '${set.name}' already in use by cluster ${owner.id}`,
      `The file gives it to cluster ${cluster.id}. Nothing was done.`,
    );
  }
  const told = fields.map(({ field, file }) => `cluster ${cluster.id}: ${field} is ${file} now`);
  return {
    changes: told.length === 0 ? [] : [{ do: 'update', table: 'clusters', id: cluster.id, set }],
    told,
    unapplied: [],
  };
}

function nodeChanges(entry: TopologyNode, node: Node, name: string): Differences {
  const fields = nodeFields(entry, node);
  const applied = fields.filter(({ set }) => set !== null);
  const left = fields.filter(({ set }) => set === null);
  return {
    changes:
      applied.length === 0 ? [] : [{ do: 'update', table: 'nodes', id: node.id, set: settingOf(applied) }],
    told: applied.map((one) => `node ${name}: ${nodeWords(one)}`),
    unapplied: left.map(
      ({ field, file, state }) =>
        `node ${name} keeps its ${field} ${state}; the file has ${file}. To change it: node set ${name} --storage-host-name=${file}`,
    ),
  };
}

function nodeWords({ field, file, state }: FieldDifference<Node>): string {
  if (field === 'zone') return `zone ${state} → ${file}`;
  return field === 'tags' ? `tags are ${file} now` : `${field} settings changed`;
}

function deviceChanges(state: State, entry: TopologyNode, node: Node, name: string): Differences {
  const all = entry.devices.flatMap((one) => {
    const device = deviceAt(state, node, one.name);
    const fields = device === undefined ? [] : deviceFields(one, device);
    if (device === undefined || fields.length === 0) return [];
    const change: Change = { do: 'update', table: 'devices', id: device.id, set: settingOf(fields) };
    return [
      {
        change,
        told: fields.map(({ field, file }) => `device ${name}:${one.name}: ${field} are ${file} now`),
      },
    ];
  });
  return {
    changes: all.map(({ change }) => change),
    told: all.flatMap(({ told }) => told),
    unapplied: [],
  };
}

function settingOf<Entity>(fields: readonly FieldDifference<Entity>[]): Partial<Entity> {
  const setting: Partial<Entity> = {};
  for (const { set } of fields) Object.assign(setting, set);
  return setting;
}
