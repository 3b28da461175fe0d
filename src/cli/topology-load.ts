import { applyChanges } from '../model/apply.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Change } from '../model/plan.ts';
import type { Cluster, Device, Node, State } from '../model/state.ts';
import { planAddNode, refuseTakenNames } from '../plans/add-node.ts';
import { addressOf, manageName, nodesOf } from '../plans/addresses.ts';
import type { TopologyCluster, TopologyFile, TopologyNode } from '../plans/topology-file.ts';
import { nodeProblem, tagsProblem } from '../plans/validate.ts';
import { type AddedDevice, addDevices, type WantedDevice } from './add-devices.ts';
import type { Context } from './context.ts';
import { hostSettings } from './host-settings.ts';

/** What happened to one entry of the file, in the order of the file. */
export interface LoadedCluster {
  readonly entry: TopologyCluster;
  readonly cluster: Cluster | null;
  readonly isNew: boolean;
  readonly nodes: readonly LoadedNode[];
}

export interface LoadedNode {
  readonly entry: TopologyNode;
  readonly name: string;
  /** As it is in the state, or why it isn't. */
  readonly node: Node | GlusterctlError;
  readonly isNew: boolean;
  readonly devices: readonly LoadedDevice[];
}

export interface LoadedDevice {
  readonly name: string;
  readonly where: string;
  readonly device: AddedDevice;
  readonly isNew: boolean;
}

export interface Loaded {
  readonly clusters: readonly LoadedCluster[];
  /** What was changed of things that were there already. */
  readonly changed: readonly string[];
}

/** Nodes first, those of a new cluster one by one until one stands; then the devices of all, side by side. */
export async function loadTopology(context: Context, file: TopologyFile): Promise<Loaded> {
  const before = await context.store.read();
  const drafts = file.clusters.map((entry) => draft(context, before, entry));
  await makeClusters(context, drafts);
  await warmUp(context, before, drafts);
  await addNodes(context, drafts);
  const changed = await applyDifferences(context, drafts);
  const devices = await addAllDevices(context, drafts);
  await dropEmpty(context, drafts);
  const clusters = drafts.map(({ entry, cluster, isNew, nodes }) => ({
    entry,
    cluster,
    isNew,
    nodes: nodes.map((one) => ({
      entry: one.entry,
      name: one.name,
      node: one.node ?? refused('Nothing was done'),
      isNew: one.isNew,
      devices: devices.get(one) ?? [],
    })),
  }));
  return { clusters, changed };
}

interface DraftCluster {
  readonly entry: TopologyCluster;
  readonly cluster: Cluster | null;
  readonly isNew: boolean;
  readonly nodes: readonly DraftNode[];
}

interface DraftNode {
  readonly entry: TopologyNode;
  readonly name: string;
  readonly isNew: boolean;
  /** What is to be added; null where the entry is wrong or known. */
  readonly wanted: Node | null;
  node: Node | GlusterctlError | null;
}

function knownNode(state: State, name: string): Node | undefined {
  return Object.values(state.nodes).find((node) => manageName(node) === name);
}

/** A cluster entry stands for the cluster that any of its nodes belongs to; if none does, for a new one. */
function draft(context: Context, state: State, entry: TopologyCluster): DraftCluster {
  const known = entry.nodes.map((node) => knownNode(state, node.manage[0] ?? ''));
  const home = known.find((node) => node !== undefined)?.cluster;
  const named =
    entry.name === null ? undefined : Object.values(state.clusters).find(({ name }) => name === entry.name);
  const existing = home === undefined ? named : state.clusters[home];
  const isNew = existing === undefined && entry.nodes.length > 0;
  const cluster = isNew
    ? { id: context.ids.next(), name: entry.name, file: entry.file, block: entry.block }
    : (existing ?? null);
  return {
    entry,
    cluster,
    isNew,
    nodes: entry.nodes.map((node, index) => draftNode(context, state, node, known[index], cluster)),
  };
}

function draftNode(
  context: Context,
  state: State,
  entry: TopologyNode,
  known: Node | undefined,
  cluster: Cluster | null,
): DraftNode {
  const name = entry.manage[0] ?? '';
  if (known !== undefined) return { entry, name, isNew: false, wanted: null, node: known };
  const { manage, storage, zone } = entry;
  const problem = nodeProblem({ zone, manage, storage }) || tagsProblem(entry.tags ?? {});
  if (problem !== '') {
    const error = new GlusterctlError('usage', problem, { hint: entry.where });
    return { entry, name, isNew: true, wanted: null, node: error };
  }
  const wanted: Node = {
    id: context.ids.next(),
    cluster: cluster?.id ?? '',
    zone,
    manage,
    storage,
    tags: entry.tags ?? {},
    state: 'online',
    ssh: entry.ssh ?? {},
    glusterUuid: null,
  };
  // No host is touched for an entry that can't be added anyway.
  const taken = takenNames(wanted, state);
  if (taken !== null) return { entry, name, isNew: true, wanted: null, node: taken };
  return { entry, name, isNew: true, wanted, node: null };
}

function takenNames(node: Node, state: State): GlusterctlError | null {
  try {
    refuseTakenNames(node, state);
    return null;
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
}

async function makeClusters(context: Context, drafts: readonly DraftCluster[]): Promise<void> {
  const fresh = drafts.flatMap(({ isNew, cluster }) => (isNew && cluster !== null ? [cluster] : []));
  if (fresh.length === 0) return;
  await context.store.commit('topology load', (present) =>
    applyChanges(
      present,
      fresh.map((cluster): Change => ({ do: 'add', table: 'clusters', id: cluster.id, value: cluster })),
    ),
  );
}

/** Connections to all hosts of the file are opened at once, so that no later step waits for a handshake. */
async function warmUp(context: Context, state: State, drafts: readonly DraftCluster[]): Promise<void> {
  const nodes = drafts.flatMap(({ nodes: all }) =>
    all.flatMap(({ wanted, node, entry }) => {
      if (wanted !== null) return [wanted];
      const isNode = node !== null && !(node instanceof GlusterctlError);
      return isNode && entry.devices.some(({ name }) => !isKnownDevice(state, node, name)) ? [node] : [];
    }),
  );
  if (nodes.length > 0) await (await context.hosts()).connect(nodes.map(addressOf));
}

async function addNodes(context: Context, drafts: readonly DraftCluster[]): Promise<void> {
  const state = await context.store.read();
  const settings = hostSettings(context.settings, state);
  const request = (one: DraftNode) => ({
    plan: ({ state: present, unreachable }: { state: State; unreachable: ReadonlySet<string> }) =>
      planAddNode({ node: one.wanted as Node, settings }, present, unreachable),
  });
  const run = async (ones: readonly DraftNode[]): Promise<void> => {
    const outcomes = await context.operate(ones.map(request));
    ones.forEach((one, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) return;
      one.node =
        outcome.kind === 'done' ? (outcome.state.nodes[(one.wanted as Node).id] ?? null) : outcome.error;
    });
  };
  const rest: DraftNode[] = [];
  // The first node of a cluster is what the others are joined to: it has to stand before they come.
  for (const { cluster, nodes } of drafts) {
    const waiting = nodes.filter(({ wanted, node }) => wanted !== null && node === null);
    const isEmpty = cluster !== null && nodesOf(state, cluster.id).length === 0;
    for (let stands = !isEmpty; !stands && waiting.length > 0; ) {
      const first = waiting.shift() as DraftNode;
      await run([first]);
      stands = !(first.node instanceof GlusterctlError);
    }
    rest.push(...waiting);
  }
  if (rest.length > 0) await run(rest);
}

/** Zones, tags and flags that the file gives otherwise than the state has them; what it doesn't mention stays. */
async function applyDifferences(context: Context, drafts: readonly DraftCluster[]): Promise<string[]> {
  const told: string[] = [];
  await context.store.commit('topology load', (present) => {
    told.length = 0;
    const changes: Change[] = [];
    for (const { entry, cluster, isNew, nodes } of drafts) {
      const there = cluster === null ? undefined : present.clusters[cluster.id];
      if (there !== undefined && !isNew) changes.push(...flagChanges(entry, there, told));
      for (const { entry: node, node: known, isNew: fresh, name } of nodes) {
        if (fresh || known === null || known instanceof GlusterctlError) continue;
        const now = present.nodes[known.id];
        if (now !== undefined) changes.push(...nodeChanges(present, node, now, name, told));
      }
    }
    return applyChanges(present, changes);
  });
  return told;
}

function flagChanges(entry: TopologyCluster, cluster: Cluster, told: string[]): Change[] {
  const set: { file?: boolean; block?: boolean; name?: string } = {};
  if (entry.fileGiven && entry.file !== cluster.file) set.file = entry.file;
  if (entry.blockGiven && entry.block !== cluster.block) set.block = entry.block;
  if (entry.name !== null && entry.name !== cluster.name) set.name = entry.name;
  for (const [key, value] of Object.entries(set)) told.push(`cluster ${cluster.id}: ${key} is ${value} now`);
  return Object.keys(set).length === 0 ? [] : [{ do: 'update', table: 'clusters', id: cluster.id, set }];
}

function nodeChanges(state: State, entry: TopologyNode, node: Node, name: string, told: string[]): Change[] {
  const changes: Change[] = [];
  const set: { zone?: number; tags?: Node['tags']; ssh?: Node['ssh'] } = {};
  if (entry.zone >= 1 && entry.zone !== node.zone) {
    set.zone = entry.zone;
    told.push(`node ${name}: zone ${node.zone} → ${entry.zone}`);
  }
  if (entry.tags !== null && !same(entry.tags, node.tags) && tagsProblem(entry.tags) === '') {
    set.tags = entry.tags;
    told.push(`node ${name}: tags are ${words(entry.tags)} now`);
  }
  if (entry.ssh !== null && !same(entry.ssh, node.ssh)) {
    set.ssh = entry.ssh;
    told.push(`node ${name}: ssh settings changed`);
  }
  if (Object.keys(set).length > 0) changes.push({ do: 'update', table: 'nodes', id: node.id, set });
  for (const { name: path, tags } of entry.devices) {
    const device = deviceAt(state, node, path);
    if (device === undefined || tags === null || same(tags, device.tags) || tagsProblem(tags) !== '')
      continue;
    changes.push({ do: 'update', table: 'devices', id: device.id, set: { tags } });
    told.push(`device ${name}:${path}: tags are ${words(tags)} now`);
  }
  return changes;
}

function same(a: object, b: object): boolean {
  const sorted = (value: object): string =>
    JSON.stringify(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}

function words(tags: Node['tags']): string {
  return (
    Object.entries(tags)
      .map(([key, value]) => `${key}:${value}`)
      .join(' ') || 'none'
  );
}

/** By the path it was added under, or by another name of the same disk. */
function deviceAt(state: State, node: Node, path: string): Device | undefined {
  return Object.values(state.devices).find(
    (device) => device.node === node.id && (device.name === path || device.paths.includes(path)),
  );
}

function isKnownDevice(state: State, node: Node, path: string): boolean {
  return deviceAt(state, node, path) !== undefined;
}

async function addAllDevices(
  context: Context,
  drafts: readonly DraftCluster[],
): Promise<Map<DraftNode, readonly LoadedDevice[]>> {
  const state = await context.store.read();
  const wanted: { readonly key: string; readonly device: WantedDevice }[] = [];
  const taken = new Set<Id>();
  for (const { nodes } of drafts) {
    for (const one of nodes) {
      if (one.node === null || one.node instanceof GlusterctlError || taken.has(one.node.id)) continue;
      taken.add(one.node.id);
      const { node } = one;
      one.entry.devices.forEach(({ name, destroyData, tags }, index) => {
        if (isKnownDevice(state, node, name)) return;
        wanted.push({ key: `${node.id} ${index}`, device: { node, name, destroyData, tags: tags ?? {} } });
      });
    }
  }
  const settings = hostSettings(context.settings, state);
  const added = await addDevices(
    context,
    settings,
    wanted.map(({ device }) => device),
  );
  const answers = new Map(wanted.map(({ key }, index) => [key, added[index]]));
  const result = new Map<DraftNode, readonly LoadedDevice[]>();
  const done = new Set<Id>();
  for (const one of drafts.flatMap(({ nodes }) => nodes)) {
    if (one.node === null || one.node instanceof GlusterctlError) continue;
    const { node } = one;
    const again = done.has(node.id);
    done.add(node.id);
    result.set(
      one,
      one.entry.devices.map(({ name, where }, index): LoadedDevice => {
        const known = deviceAt(state, node, name);
        const answer = again ? undefined : answers.get(`${node.id} ${index}`);
        const device = known ?? answer ?? refused(`${name} is listed twice`);
        return { name, where, device, isNew: known === undefined };
      }),
    );
  }
  return result;
}

/** A new cluster that none of its nodes could enter is not left behind. */
async function dropEmpty(context: Context, drafts: readonly DraftCluster[]): Promise<void> {
  await context.store.commit('topology load', (present) =>
    applyChanges(
      present,
      drafts.flatMap(({ isNew, cluster }): Change[] => {
        if (!isNew || cluster === null || present.clusters[cluster.id] === undefined) return [];
        const used = [...Object.values(present.nodes), ...Object.values(present.volumes)];
        const open = Object.values(present.operations).some(({ plan }) => plan.uses.includes(cluster.id));
        if (open || used.some((entry) => entry.cluster === cluster.id)) return [];
        return [{ do: 'remove', table: 'clusters', id: cluster.id }];
      }),
    ),
  );
}
