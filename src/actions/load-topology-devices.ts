import type { Context } from '../cli/context.ts';
import type { FoundDevice } from '../lvm/discovery.ts';
import type { Device, Node } from '../model/entities.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import { grouped } from '../model/grouped.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { deviceLabel, manageName } from '../plans/addresses.ts';
import { deviceOn } from '../plans/device-names.ts';
import { planRecordDisks } from '../plans/record-disks.ts';
import { type DraftCluster, type DraftNode, deviceAt } from '../plans/topology-draft.ts';
import type { TopologyDevice } from '../plans/topology-file.ts';
import { addDevices, type MayWipe } from './add-devices.ts';
import { doneOf } from './carry-out.ts';
import type { JoinedNodes } from './join-nodes.ts';
import type { JoiningNode } from './joining-nodes.ts';
import type { LoadedDevice } from './loaded-topology.ts';
import type { Probes } from './probe-hosts.ts';
import type { WantedDevice } from './wanted-device.ts';

export interface LoadOptions {
  /** Of all new disks, not only of those that the file says it of. */
  readonly destroyData: boolean;
  readonly mayWipe: MayWipe;
}

interface Entry {
  readonly owner: DraftNode;
  readonly entry: TopologyDevice;
  readonly node: Node;
  /** It comes with a node that the file lists twice. */
  readonly again: boolean;
}

interface MovedDevice {
  readonly node: Node;
  readonly device: Device;
  readonly found: FoundDevice;
}

/** All devices of all nodes that stand or come: known ones are found, the rest is added beside the nodes. */
export async function loadDevices(
  context: Context,
  drafts: readonly DraftCluster[],
  probes: Probes,
  joining: ReadonlyMap<DraftNode, JoiningNode>,
  { destroyData, mayWipe }: LoadOptions,
): Promise<{
  readonly devices: ReadonlyMap<DraftNode, readonly LoadedDevice[]>;
  readonly recognised: readonly string[];
  readonly nodes: JoinedNodes;
}> {
  const state = await context.store.read();
  const entries = entriesOf(drafts, joining);
  const known = new Map<Entry, Device>();
  const moved = new Map<Entry, MovedDevice>();
  const wanted = new Map<Entry, WantedDevice>();
  for (const one of entries) {
    const { node, entry } = one;
    const byName = deviceAt(state, node, entry.name);
    const disks = byName === undefined ? probes.get(manageName(node))?.disks : undefined;
    const found = disks instanceof GlusterctlError ? disks : disks?.get(entry.name);
    const there = found === undefined || found instanceof GlusterctlError ? undefined : found;
    const same = there === undefined ? undefined : deviceOn(state, there);
    if (byName !== undefined) known.set(one, byName);
    else if (same?.node === node.id && there !== undefined)
      moved.set(one, { node, device: same, found: there });
    else if (!one.again) wanted.set(one, wantedDevice(one, found, joining.get(one.owner), destroyData));
  }
  const recognised = await followMoved(context, state, [...moved.values()]);
  const added = await addDevices(context, [...wanted.values()], mayWipe, [...joining.values()]);
  const answers = new Map([...wanted.keys()].map((one, index) => [one, added.devices[index]]));
  const devices = new Map<DraftNode, LoadedDevice[]>();
  for (const one of entries) {
    const { name, where } = one.entry;
    const old = known.get(one) ?? moved.get(one)?.device;
    const added = answers.get(one);
    if (added === null) continue;
    const device = old ?? added ?? listedTwice(one);
    devices.set(one.owner, [
      ...(devices.get(one.owner) ?? []),
      { name, where, device, isNew: old === undefined },
    ]);
  }
  return { devices, recognised, nodes: added.nodes };
}

function entriesOf(
  drafts: readonly DraftCluster[],
  joining: ReadonlyMap<DraftNode, JoiningNode>,
): readonly Entry[] {
  const seen = new Set<Id>();
  return drafts.flatMap(({ nodes }) =>
    nodes.flatMap((owner) => {
      const node = joining.has(owner) ? owner.wanted : owner.node;
      if (node === null || node instanceof GlusterctlError) return [];
      const again = seen.has(node.id);
      seen.add(node.id);
      return owner.entry.devices.map((entry) => ({ owner, entry, node, again }));
    }),
  );
}

function wantedDevice(
  { node, entry: { name, destroyData, tags } }: Entry,
  found: FoundDevice | GlusterctlError | undefined,
  joining: JoiningNode | undefined,
  destroyAll: boolean,
): WantedDevice {
  return {
    node,
    name,
    destroyData: destroyData || destroyAll,
    tags: tags ?? {},
    ...(found === undefined ? {} : { found }),
    ...(joining === undefined ? {} : { joining }),
  };
}

function listedTwice({ node, entry }: Entry): GlusterctlError {
  const host = manageName(node);
  return refused(`${host} is in the file twice`, `Put ${entry.name} with the other devices of ${host}.`);
}

/** A disk that came back under another name is the same one. */
async function followMoved(
  context: Context,
  state: State,
  moved: readonly MovedDevice[],
): Promise<readonly string[]> {
  if (moved.length === 0) return [];
  const byHost = grouped(moved, ({ node }) => manageName(node));
  const outcomes = await context.operate(
    [...byHost].map(([host, ones]) => {
      const seen = ones.map(({ device, found }) => ({
        id: device.id,
        paths: [found.block, ...found.links],
      }));
      return { plan: (planning) => planRecordDisks(host, seen, planning) };
    }),
  );
  for (const outcome of outcomes) doneOf(outcome);
  return moved.map(({ device, found }) => `device ${deviceLabel(device, state)}: seen as ${found.path} now`);
}
