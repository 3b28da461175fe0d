import { hostSettings } from '../cli/config/terms.ts';
import type { Context } from '../cli/context.ts';
import { applyChanges } from '../model/apply.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { Change } from '../model/plan.ts';
import type { Cluster, Device, Node } from '../model/state.ts';
import type { AddNode } from '../plans/add-node.ts';
import { addressOf } from '../plans/addresses.ts';
import { topologyChanges } from '../plans/topology-changes.ts';
import { type DraftCluster, type DraftNode, deviceAt, draftTopology } from '../plans/topology-draft.ts';
import type { TopologyCluster, TopologyFile, TopologyNode } from '../plans/topology-file.ts';
import { deviceNameComplaint } from '../plans/validate.ts';
import { loadDevices } from './load-topology-devices.ts';
import { type Newcomer, newcomers } from './newcomers.ts';
import { type Looks, lookAtHosts } from './probe-hosts.ts';

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
  readonly device: Device | GlusterctlError;
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
 * What is known changes first: it may say how to reach hosts. Then all hosts are looked at side by side, and after
 * that, side by side too, nodes come in and devices are prepared.
 */
export async function loadTopology(
  context: Context,
  file: TopologyFile,
  destroyData = false,
): Promise<Loaded> {
  const drafts = draftTopology(file, await context.store.read(), context.ids);
  const { told, unapplied } = await applyDifferences(context, drafts);
  const looks = await look(context, drafts);
  const coming = await comingNodes(context, drafts, looks);
  const { devices, recognised, nodes } = await loadDevices(context, drafts, looks, coming, destroyData);
  for (const [one, newcomer] of coming) one.node = nodes.get(newcomer) ?? null;
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
  return { clusters, changed: [...told, ...recognised], warnings: [...file.warnings, ...unapplied] };
}

/** New clusters, and zones, tags and flags that the file gives otherwise; nothing is written where nothing changes. */
async function applyDifferences(
  context: Context,
  drafts: readonly DraftCluster[],
): Promise<{ readonly told: readonly string[]; readonly unapplied: readonly string[] }> {
  const fresh = drafts.flatMap(({ isNew, cluster }): Change[] =>
    isNew && cluster !== null ? [{ do: 'add', table: 'clusters', id: cluster.id, value: cluster }] : [],
  );
  let found: ReturnType<typeof topologyChanges> = { changes: [], told: [], unapplied: [] };
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

/** Hosts that are new, and those with disks that are. */
async function look(context: Context, drafts: readonly DraftCluster[]): Promise<Looks> {
  const state = await context.store.read();
  const wanted = drafts.flatMap(({ nodes }) =>
    nodes.flatMap(({ wanted: fresh, node: known, entry }) => {
      const node = fresh ?? known;
      if (node === null || node instanceof GlusterctlError) return [];
      const paths = entry.devices
        .map(({ name }) => name)
        .filter((name) => deviceNameComplaint(name) === '' && deviceAt(state, node, name) === undefined);
      return fresh === null && paths.length === 0 ? [] : [{ host: addressOf(node), paths }];
    }),
  );
  if (wanted.length === 0) return new Map();
  const settings = hostSettings(context.settings, state);
  return await context.looking(
    wanted.map(({ host }) => host),
    async (seen) => await lookAtHosts(await context.hosts(), wanted, settings, seen),
  );
}

/** The nodes that come in; of a host that can't it is known now why. */
async function comingNodes(
  context: Context,
  drafts: readonly DraftCluster[],
  looks: Looks,
): Promise<ReadonlyMap<DraftNode, Newcomer>> {
  const state = await context.store.read();
  const wanted = new Map<DraftNode, AddNode>();
  const systems = new Map<string, string>();
  for (const one of drafts.flatMap(({ nodes }) => nodes)) {
    const { wanted: node } = one;
    if (node === null || one.node !== null) continue;
    const facts = looks.get(addressOf(node).name)?.glusterd ?? refused(`${one.name} was not looked at`);
    if (facts instanceof GlusterctlError) {
      one.node = facts;
      continue;
    }
    const twin = systems.get(facts.system);
    if (twin !== undefined) {
      one.node = refused(
        `${one.name} is ${twin}, under another name`,
        `Take one of them out of the file: ${one.entry.where}`,
      );
      continue;
    }
    systems.set(facts.system, one.name);
    wanted.set(one, { node, facts });
  }
  const coming = newcomers([...wanted.values()], state);
  return new Map([...wanted.keys()].map((one, index) => [one, coming[index] as Newcomer]));
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
