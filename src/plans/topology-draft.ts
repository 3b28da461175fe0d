import { sshAccess } from '../model/access.ts';
import type { Cluster, Device, Node } from '../model/entities.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { Id, IdSource } from '../model/ids.ts';
import { type State, tableOf } from '../model/state.ts';
import { takenNameRefusal } from './add-node.ts';
import { manageName } from './addresses.ts';
import type { TopologyCluster, TopologyFile, TopologyNode } from './topology-file.ts';
import { type Complaints, complaintsText, nodeComplaints, tagsComplaint } from './validate.ts';

/** What an entry of the file stands for. */
export interface DraftCluster {
  readonly entry: TopologyCluster;
  readonly cluster: Cluster | null;
  readonly isNew: boolean;
  readonly nodes: readonly DraftNode[];
  /** Which of its hosts are in which clusters, where they are in several. */
  readonly mixed: string | null;
}

export interface DraftNode {
  readonly entry: TopologyNode;
  readonly name: string;
  readonly isNew: boolean;
  /** What is to be added; null where the entry is wrong or known. */
  readonly wanted: Node | null;
  /** As it is in the state by now, or why it isn't. */
  node: Node | GlusterctlError | null;
}

/** The whole file against the state, before any host is touched: no host is for an entry that can't be added anyway. */
export function draftTopology(file: TopologyFile, state: State, ids: IdSource): readonly DraftCluster[] {
  let view = state;
  const places = new Map<Id, string>();
  return file.clusters.map((entry) => {
    const draft = draftCluster(entry, view, places, ids);
    const wanted = draft.nodes.flatMap((node) => node.wanted ?? []);
    view = withNodes(view, wanted);
    return draft;
  });
}

function withNodes(state: State, nodes: readonly Node[]): State {
  return { ...state, nodes: { ...state.nodes, ...tableOf(nodes) } };
}

/** A cluster entry stands for the cluster that any of its nodes belongs to; if none does, for a new one. */
function draftCluster(
  entry: TopologyCluster,
  state: State,
  places: Map<Id, string>,
  ids: IdSource,
): DraftCluster {
  const known = entry.nodes.map((node) => knownNode(state, places, node.manage[0] ?? ''));
  const homes = new Map(known.flatMap((node) => (node === undefined ? [] : [[node.cluster, node] as const])));
  if (homes.size > 1) return mixedCluster(entry, state, known, [...homes.values()]);
  const [home] = homes.keys();
  const named =
    entry.name === null ? undefined : Object.values(state.clusters).find(({ name }) => name === entry.name);
  const existing = home === undefined ? named : state.clusters[home];
  const isNew = existing === undefined && entry.nodes.length > 0;
  const cluster = isNew
    ? { id: ids.next(), name: entry.name, file: entry.file, block: entry.block }
    : (existing ?? null);
  let view = state;
  const nodes = entry.nodes.map((node, index): DraftNode => {
    const there = known[index];
    const name = node.manage[0] ?? '';
    if (there !== undefined) return { entry: node, name, isNew: false, wanted: null, node: there };
    const wanted = newNode(node, cluster?.id ?? '', ids);
    const problem = entryRefusal(wanted, node, view, places);
    if (problem !== null) return { entry: node, name, isNew: true, wanted: null, node: problem };
    view = withNodes(view, [wanted]);
    places.set(wanted.id, node.where);
    return { entry: node, name, isNew: true, wanted, node: null };
  });
  return { entry, cluster, isNew, nodes, mixed: null };
}

/** The refusal of an entry whose hosts are in more than one cluster: nobody knows which of them it stands for. */
function mixedCluster(
  entry: TopologyCluster,
  state: State,
  known: readonly (Node | undefined)[],
  homes: readonly Node[],
): DraftCluster {
  const mixed = homes
    .map((node) => `${manageName(node)} is in ${state.clusters[node.cluster]?.name ?? node.cluster}`)
    .join(', ');
  const nodes = entry.nodes.map((node, index): DraftNode => {
    const there = known[index];
    const name = node.manage[0] ?? '';
    if (there !== undefined) return { entry: node, name, isNew: false, wanted: null, node: there };
    const problem = refused(
      `${name} stands among hosts of ${homes.length} clusters: ${mixed}`,
      `Put it into an entry with hosts of the cluster only that it is to join: ${node.where}`,
    );
    return { entry: node, name, isNew: true, wanted: null, node: problem };
  });
  return { entry, cluster: null, isNew: false, nodes, mixed };
}

/** A node that is in the state already, not one that the file is about to add. */
function knownNode(state: State, places: ReadonlyMap<Id, string>, name: string): Node | undefined {
  return Object.values(state.nodes).find((node) => manageName(node) === name && !places.has(node.id));
}

function newNode({ manage, storage, zone, tags, access }: TopologyNode, cluster: Id, ids: IdSource): Node {
  return {
    id: ids.next(),
    cluster,
    zone,
    manage,
    storage,
    tags: tags ?? {},
    state: 'online',
    access: access ?? sshAccess(),
    glusterUuid: null,
  };
}

function entryRefusal(
  node: Node,
  { where, places: at }: TopologyNode,
  state: State,
  places: ReadonlyMap<Id, string>,
): GlusterctlError | null {
  const complaints: Complaints = { ...nodeComplaints(node), tags: tagsComplaint(node.tags) };
  const problem = complaintsText(complaints);
  if (problem !== '') {
    const spots = new Set(
      (['hostnames', 'tags', 'zone'] as const).flatMap((name) =>
        (complaints[name] ?? '') === '' ? [] : [at[name]],
      ),
    );
    return new GlusterctlError('usage', problem, { hint: [...spots].join('\n') });
  }
  const taken = takenNameRefusal(node, state);
  if (taken === null) return null;
  const owner = [...places].find(([id]) => taken.message.includes(id))?.[1];
  return refused(taken.message, owner === undefined ? where : `${where}\nThat node: ${owner}`);
}

/** The device that this path leads to: it was added under it, or it is another name of its disk. */
export function deviceAt(state: State, node: Node, path: string): Device | undefined {
  const mine = Object.values(state.devices).filter((device) => device.node === node.id);
  return mine.find(({ name }) => name === path) ?? mine.find(({ paths }) => paths.includes(path));
}
