import { ask } from '../../actions/probe-hosts.ts';
import type { Context } from '../../cli/context.ts';
import { type DeviceFacts, deviceFactsScript, readDeviceFacts } from '../../lvm/device.ts';
import { applyChanges } from '../../model/apply.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { Change } from '../../model/plan.ts';
import { formatSize } from '../../model/sizes.ts';
import type { Device, Node, State } from '../../model/state.ts';
import { addressOf, manageName } from '../../plans/addresses.ts';
import { namesAfter } from '../../plans/device-names.ts';
import { planGrowDevice } from '../../plans/resync-device.ts';
import type { View } from '../../ui/view.ts';

interface Synced {
  readonly device: Device;
  readonly differences: readonly string[];
  readonly error: GlusterctlError | null;
}

/** A disk counts as grown when LVM's metadata and alignment can't explain the difference. */
const GROWN_KIB = 256 * 1024;

/** Reads sizes, UUIDs and paths again, all hosts at once, and tells what was different. */
export async function resync(
  context: Context,
  devices: readonly Device[],
  grow: boolean,
  wholeCluster: boolean,
): Promise<View> {
  const state = await context.store.read();
  const facts = await readAll(context, state, devices);
  const neighbours = await followNames(context, state, facts, devices);
  const growing = await toGrow(context, devices, facts, grow);
  if (growing.length > 0) {
    const outcomes = await context.operate(
      growing.map((device) => ({ plan: (planning) => planGrowDevice(device, planning) })),
    );
    growing.forEach((device, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined && outcome.kind !== 'done') facts.set(device.id, outcome.error);
    });
  }
  const grown = new Set(growing.map(({ id }) => id));
  const synced = devices.map((device) => compare(device, facts.get(device.id), grown.has(device.id)));
  await context.store.commit('device resync', (present) => {
    const changes = synced.flatMap(({ device, differences, error }): Change[] => {
      const seen = facts.get(device.id);
      if (error !== null || differences.length === 0 || grown.has(device.id) || seen === undefined) return [];
      if (seen instanceof GlusterctlError || present.devices[device.id] === undefined) return [];
      const { pvUuid, extentKiB, totalKiB, serialNumber } = seen;
      const set = { pvUuid, extentKiB, totalKiB, serialNumber, ...namesAfter(device, seen.paths) };
      return [{ do: 'update', table: 'devices', id: device.id, set }];
    });
    return applyChanges(present, changes);
  });
  return resyncView(state, synced, neighbours, wholeCluster);
}

/**
 * Names move from disk to disk: when one is followed, those of the same host are too, or two devices would have the
 * same name until the other is looked at.
 */
async function followNames(
  context: Context,
  state: State,
  facts: ReadonlyMap<string, DeviceFacts | GlusterctlError>,
  asked: readonly Device[],
): Promise<readonly string[]> {
  const moved = [...facts].flatMap(([id, seen]) => {
    const device = state.devices[id];
    if (device === undefined || seen instanceof GlusterctlError || asked.some((one) => one.id === id))
      return [];
    const { name, paths } = namesAfter(device, seen.paths);
    return name === device.name ? [] : [{ device, set: { name, paths } }];
  });
  if (moved.length > 0) {
    await context.store.commit('device resync', (present) =>
      applyChanges(
        present,
        moved.flatMap(({ device: { id }, set }): Change[] =>
          present.devices[id] === undefined ? [] : [{ do: 'update', table: 'devices', id, set }],
        ),
      ),
    );
  }
  return moved.map(({ device, set }) => `device ${device.id} beside it: name ${device.name} → ${set.name}`);
}

/** Of all devices of the hosts, in one look at each. */
async function readAll(
  context: Context,
  state: State,
  devices: readonly Device[],
): Promise<Map<string, DeviceFacts | GlusterctlError>> {
  const hosts = await context.hosts();
  const found = new Map<string, DeviceFacts | GlusterctlError>();
  const nodes = new Map<string, Node>();
  for (const { node } of devices) {
    const there = state.nodes[node];
    if (there !== undefined) nodes.set(node, there);
  }
  await Promise.all(
    [...nodes.values()].map(async (node) => {
      const mine = Object.values(state.devices).filter((device) => device.node === node.id);
      const output = await ask(hosts, addressOf(node), deviceFactsScript());
      const facts = output instanceof GlusterctlError ? [] : readDeviceFacts(output);
      for (const device of mine) {
        const seen = facts.find((one) => one.deviceId === device.id);
        const missing = new GlusterctlError(
          'failed',
          `${manageName(node)} does not show volume group vg_${device.id}`,
          {
            hint: `Is ${device.name} still in that host? "device discover ${manageName(node)}" shows its disks.`,
          },
        );
        found.set(device.id, output instanceof GlusterctlError ? output : (seen ?? missing));
      }
    }),
  );
  return found;
}

async function toGrow(
  context: Context,
  devices: readonly Device[],
  facts: ReadonlyMap<string, DeviceFacts | GlusterctlError>,
  grow: boolean,
): Promise<readonly Device[]> {
  const chosen: Device[] = [];
  for (const device of devices) {
    const seen = facts.get(device.id);
    if (seen === undefined || seen instanceof GlusterctlError) continue;
    if (seen.diskKiB - seen.totalKiB < GROWN_KIB) continue;
    const what = `${device.name} has ${formatSize(seen.diskKiB)}, its volume group ${formatSize(seen.totalKiB)}`;
    const question = `${what}. Take in the new size?`;
    if (grow || (context.prompt.interactive && (await context.prompt.confirm(question)))) chosen.push(device);
    else context.stderr(`${what}. To take the new size in: glusterctl device resync ${device.id} --grow`);
  }
  return chosen;
}

function compare(device: Device, seen: DeviceFacts | GlusterctlError | undefined, grown: boolean): Synced {
  if (seen === undefined) {
    const error = new GlusterctlError('failed', `Nothing is known of the host of device ${device.id}`);
    return { device, differences: [], error };
  }
  if (seen instanceof GlusterctlError) return { device, differences: [], error: seen };
  const differences: string[] = grown ? ['grown to the size of its disk'] : [];
  if (!grown && seen.totalKiB !== device.totalKiB) {
    differences.push(`size ${formatSize(device.totalKiB)} → ${formatSize(seen.totalKiB)}`);
  }
  if (seen.pvUuid !== device.pvUuid)
    differences.push(`physical volume ${device.pvUuid ?? 'none'} → ${seen.pvUuid}`);
  const { name, paths } = namesAfter(device, seen.paths);
  if (name !== device.name) differences.push(`name ${device.name} → ${name}`);
  if (paths.join(' ') !== [...device.paths].sort().join(' ')) differences.push(`paths → ${paths.join(' ')}`);
  if (seen.extentKiB !== device.extentKiB) differences.push(`extent size → ${seen.extentKiB} KiB`);
  return { device, differences, error: null };
}

function resyncView(
  state: State,
  synced: readonly Synced[],
  neighbours: readonly string[],
  wholeCluster: boolean,
): View {
  const failed = synced.filter(({ error }) => error !== null);
  const one = synced[0];
  if (!wholeCluster && one !== undefined && one.error !== null) throw one.error;
  const line = ({ device, error }: Synced): string => {
    if (!wholeCluster) return `Device ${device.id} updated\n`;
    const cluster = state.nodes[device.node]?.cluster ?? '';
    const now = `Now resyncing device ${device.id}..\n`;
    const end = error === null ? 'updated' : `NOT updated: ${error.message}`;
    return `${now}Device ${device.id} (node ${device.node}) in cluster ${cluster} ${end}\n`;
  };
  const start = 'Cluster-wide resync operation requested. Using object_id as cluster_id.\n';
  return {
    text: () => `${wholeCluster ? start : ''}${synced.map(line).join('')}`,
    json: () => ({
      devices: synced.map(({ device, differences, error }) => ({
        id: device.id,
        differences,
        error: error?.message ?? null,
      })),
    }),
    names: () => synced.filter(({ error }) => error === null).map(({ device }) => device.id),
    notes: [
      ...synced.flatMap(({ device, differences }) =>
        differences.map((difference) => `${device.name}: ${difference}`),
      ),
      ...neighbours,
    ],
    exitCode: failed.length === 0 ? 0 : 3,
  };
}
