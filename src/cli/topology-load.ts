import { applyChanges } from '../model/apply.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { Change } from '../model/plan.ts';
import type { Cluster, Node, State } from '../model/state.ts';
import { planAddNode } from '../plans/add-node.ts';
import { addressOf, nodesOf } from '../plans/addresses.ts';
import { topologyChanges } from '../plans/topology-changes.ts';
import { type DraftCluster, type DraftNode, deviceAt, draftTopology } from '../plans/topology-draft.ts';
import type { TopologyCluster, TopologyFile, TopologyNode } from '../plans/topology-file.ts';
import { deviceNameProblem } from '../plans/validate.ts';
import type { AddedDevice } from './add-devices.ts';
import type { Context } from './context.ts';
import { hostSettings } from './host-settings.ts';
import { type Looks, lookAheadAt } from './look-at-hosts.ts';
import { loadDevices } from './topology-devices.ts';

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
  /** What the file says and was not done, for people. */
  readonly warnings: readonly string[];
}

/**
 * What is known changes first: it may say how to reach hosts. Then nodes, those of a new cluster one by one until one
 * stands, while the disks of all hosts are looked at; then the devices of all, side by side.
 */
export async function loadTopology(context: Context, file: TopologyFile): Promise<Loaded> {
  const drafts = draftTopology(file, await context.store.read(), context.ids);
  const { told, left } = await applyDifferences(context, drafts);
  const looks = await lookAhead(context, drafts);
  await addNodes(context, drafts);
  const { devices, recognised } = await loadDevices(context, drafts, looks);
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
  return { clusters, changed: [...told, ...recognised], warnings: [...file.warnings, ...left] };
}

/** New clusters, and zones, tags and flags that the file gives otherwise; nothing is written where nothing changes. */
async function applyDifferences(
  context: Context,
  drafts: readonly DraftCluster[],
): Promise<{ readonly told: readonly string[]; readonly left: readonly string[] }> {
  const fresh = drafts.flatMap(({ isNew, cluster }): Change[] =>
    isNew && cluster !== null ? [{ do: 'add', table: 'clusters', id: cluster.id, value: cluster }] : [],
  );
  let found: ReturnType<typeof topologyChanges> = { changes: [], told: [], left: [] };
  const { state } = await context.store.commit('topology load', (present) => {
    found = topologyChanges(drafts, present);
    return applyChanges(present, [...fresh, ...found.changes]);
  });
  for (const one of drafts.flatMap(({ nodes }) => nodes)) {
    if (one.node !== null && !(one.node instanceof GlusterctlError))
      one.node = state.nodes[one.node.id] ?? one.node;
  }
  return found;
}

/** Hosts are connected to and their disks looked at in the background: both are needed soon. */
async function lookAhead(context: Context, drafts: readonly DraftCluster[]): Promise<Looks> {
  const state = await context.store.read();
  const wanted = drafts.flatMap(({ nodes }) =>
    nodes.flatMap(({ wanted: fresh, node: known, entry }) => {
      const node = fresh ?? known;
      if (node === null || node instanceof GlusterctlError) return [];
      const paths = entry.devices
        .map(({ name }) => name)
        .filter((name) => deviceNameProblem(name) === '' && deviceAt(state, node, name) === undefined);
      return fresh === null && paths.length === 0 ? [] : [{ host: addressOf(node), paths }];
    }),
  );
  return wanted.length === 0 ? new Map() : lookAheadAt(await context.hosts(), wanted);
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

/** A new cluster that none of its nodes could enter is not left behind. */
async function dropEmpty(context: Context, drafts: readonly DraftCluster[]): Promise<void> {
  if (!drafts.some(({ isNew }) => isNew)) return;
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
