import type { Context } from '../cli/context.ts';
import type { FoundDevice } from '../lvm/discovery.ts';
import { applyChanges } from '../model/apply.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Change } from '../model/plan.ts';
import type { Device, Node, State } from '../model/state.ts';
import { manageName } from '../plans/addresses.ts';
import { deviceOn, namesAfter } from '../plans/device-names.ts';
import { type DraftCluster, type DraftNode, deviceAt } from '../plans/topology-draft.ts';
import type { TopologyDevice } from '../plans/topology-file.ts';
import { addDevices, type WantedDevice } from './add-devices.ts';
import type { ArrivedNodes } from './bring-in.ts';
import type { LoadedDevice } from './load-topology.ts';
import type { Newcomer } from './newcomers.ts';
import type { Looks } from './probe-hosts.ts';

interface Entry {
  readonly owner: DraftNode;
  readonly entry: TopologyDevice;
  readonly node: Node;
  /** It comes with a node that the file lists twice. */
  readonly again: boolean;
}

/** All devices of all nodes that stand or come: known ones are found, the rest is added beside the nodes. */
export async function loadDevices(
  context: Context,
  drafts: readonly DraftCluster[],
  looks: Looks,
  coming: ReadonlyMap<DraftNode, Newcomer>,
  destroyData: boolean,
): Promise<{
  readonly devices: ReadonlyMap<DraftNode, readonly LoadedDevice[]>;
  readonly recognised: readonly string[];
  readonly nodes: ArrivedNodes;
}> {
  const state = await context.store.read();
  const entries = entriesOf(drafts, coming);
  const known = new Map<Entry, Device>();
  const moved = new Map<Entry, { readonly device: Device; readonly found: FoundDevice }>();
  const wanted = new Map<Entry, WantedDevice>();
  for (const one of entries) {
    const { node, entry } = one;
    const byName = deviceAt(state, node, entry.name);
    const disks = byName === undefined ? looks.get(manageName(node))?.disks : undefined;
    const found = disks instanceof GlusterctlError ? disks : disks?.get(entry.name);
    const there = found === undefined || found instanceof GlusterctlError ? undefined : found;
    const same = there === undefined ? undefined : deviceOn(state, there);
    if (byName !== undefined) known.set(one, byName);
    else if (same?.node === node.id && there !== undefined) moved.set(one, { device: same, found: there });
    else if (!one.again) wanted.set(one, wantedDevice(one, found, coming.get(one.owner), destroyData));
  }
  const recognised = await rename(context, state, [...moved.values()]);
  const added = await addDevices(context, [...wanted.values()], [...coming.values()]);
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
  coming: ReadonlyMap<DraftNode, Newcomer>,
): readonly Entry[] {
  const seen = new Set<Id>();
  return drafts.flatMap(({ nodes }) =>
    nodes.flatMap((owner) => {
      const node = coming.has(owner) ? owner.wanted : owner.node;
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
  newcomer: Newcomer | undefined,
  destroyAll: boolean,
): WantedDevice {
  return {
    node,
    name,
    destroyData: destroyData || destroyAll,
    tags: tags ?? {},
    ...(found === undefined ? {} : { found }),
    ...(newcomer === undefined ? {} : { newcomer }),
  };
}

function listedTwice({ node, entry }: Entry): GlusterctlError {
  const host = manageName(node);
  return refused(`${host} is in the file twice`, `Put ${entry.name} with the other devices of ${host}.`);
}

/** A disk that came back under another name is the same one. */
async function rename(
  context: Context,
  state: State,
  moved: readonly { readonly device: Device; readonly found: FoundDevice }[],
): Promise<readonly string[]> {
  if (moved.length === 0) return [];
  await context.store.commit('topology load', (present) =>
    applyChanges(
      present,
      moved.flatMap(({ device: { id }, found }): Change[] => {
        const device = present.devices[id];
        if (device === undefined) return [];
        return [
          { do: 'update', table: 'devices', id, set: namesAfter(device, [found.block, ...found.links]) },
        ];
      }),
    ),
  );
  return moved.map(({ device, found }) => {
    const node = state.nodes[device.node];
    const where = node === undefined ? '' : `${manageName(node)}:`;
    return `device ${where}${device.name}: seen as ${found.path} now`;
  });
}
