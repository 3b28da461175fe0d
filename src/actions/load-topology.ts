import { hostSettings } from '../cli/config/terms.ts';
import type { Context } from '../cli/context.ts';
import type { GlusterdFacts } from '../gluster/glusterd-facts.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import type { AddNode } from '../plans/add-node.ts';
import { addressOf } from '../plans/addresses.ts';
import { planTopologyChanges, topologyChanges } from '../plans/topology-changes.ts';
import { type DraftCluster, type DraftNode, deviceAt, draftTopology } from '../plans/topology-draft.ts';
import type { TopologyFile } from '../plans/topology-file.ts';
import { deviceNameComplaint } from '../plans/validate.ts';
import { carryOut } from './carry-out.ts';
import { type JoiningNode, joiningNodes } from './joining-nodes.ts';
import { type LoadOptions, loadDevices } from './load-topology-devices.ts';
import { loadVolumes } from './load-topology-volumes.ts';
import type { LoadedTopology } from './loaded-topology.ts';
import { type Probe, type Probes, probeHosts } from './probe-hosts.ts';

/**
 * What is known changes first: it may say how to reach hosts. Then all hosts are probed side by side, and after
 * that, side by side too, nodes join and devices are prepared. Volumes come last: they are placed on all of that.
 */
export async function loadTopology(
  context: Context,
  file: TopologyFile,
  options: LoadOptions,
): Promise<LoadedTopology> {
  const state = await context.store.read();
  const drafts = draftTopology(file, state, context.ids);
  const { told, unapplied } = await applyDifferences(context, drafts, state);
  const probes = await probe(context, drafts);
  const joining = await nodesToJoin(context, drafts, probes);
  const { devices, recognised, nodes } = await loadDevices(context, drafts, probes, joining, options);
  for (const [one, node] of joining) one.node = nodes.get(node) ?? null;
  const hosts = drafts.map(({ entry, cluster, isNew, nodes }) => ({
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
  const volumes = await loadVolumes(context, hosts, probes);
  const clusters = hosts.map((one) => ({ ...one, volumes: volumes.get(one) ?? [] }));
  return { clusters, changed: [...told, ...recognised], warnings: [...file.warnings, ...unapplied] };
}

/** Zones, tags and flags that the file gives otherwise; nothing is written where nothing changes. */
async function applyDifferences(
  context: Context,
  drafts: readonly DraftCluster[],
  state: State,
): Promise<{ readonly told: readonly string[]; readonly unapplied: readonly string[] }> {
  const found = topologyChanges(drafts, state);
  if (found.changes.length === 0) return found;
  const {
    state: { nodes },
  } = await carryOut(context, (planning) => planTopologyChanges(drafts, planning));
  for (const one of drafts.flatMap((draft) => draft.nodes)) {
    if (one.node !== null && !(one.node instanceof GlusterctlError))
      one.node = nodes[one.node.id] ?? one.node;
  }
  return found;
}

/** Hosts that are new, and those with disks that are. */
async function probe(context: Context, drafts: readonly DraftCluster[]): Promise<Probes> {
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
  return await context.probing(
    wanted.map(({ host }) => host),
    async (seen) => await probeHosts(await context.hosts(), wanted, settings, seen),
  );
}

/** The nodes that are to join; of a host that can't it is known now why. */
async function nodesToJoin(
  context: Context,
  drafts: readonly DraftCluster[],
  probes: Probes,
): Promise<ReadonlyMap<DraftNode, JoiningNode>> {
  const state = await context.store.read();
  const wanted = new Map<DraftNode, AddNode>();
  const systems = new Map<string, string>();
  for (const { cluster, isNew, nodes } of drafts) {
    for (const one of nodes) {
      const { wanted: node } = one;
      if (node === null || one.node !== null) continue;
      const facts = joiningFacts(one, probes.get(addressOf(node).name), systems);
      if (facts instanceof GlusterctlError) one.node = facts;
      else wanted.set(one, { node, facts, ...(isNew && cluster !== null ? { founds: cluster } : {}) });
    }
  }
  const joining = joiningNodes([...wanted.values()], state);
  return new Map([...wanted.keys()].map((one, index) => [one, joining[index] as JoiningNode]));
}

/** What its glusterd calls itself; of hosts that are one under two names only the first joins. */
function joiningFacts(
  { name, entry }: DraftNode,
  probe: Probe | undefined,
  systems: Map<string, string>,
): GlusterdFacts | GlusterctlError {
  const facts = probe?.glusterd ?? refused(`${name} was not looked at`);
  if (facts instanceof GlusterctlError) return facts;
  const twin = systems.get(facts.system);
  if (twin !== undefined) {
    return refused(
      `${name} is ${twin}, under another name`,
      `Take one of them out of the file: ${entry.where}`,
    );
  }
  systems.set(facts.system, name);
  return facts;
}
