import type { Context } from '../cli/context.ts';
import { type DeviceFacts, deviceFactsScript, readDeviceFacts } from '../lvm/device.ts';
import type { Device, Node } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import { ownDevices } from '../model/foreign.ts';
import type { Id } from '../model/ids.ts';
import { formatSize } from '../model/sizes.ts';
import type { State } from '../model/state.ts';
import { addressOf, manageName } from '../plans/addresses.ts';
import { namesAfter } from '../plans/device-names.ts';
import { planRecordDisks, type SeenDisk } from '../plans/record-disks.ts';
import { planGrowDevice } from '../plans/resync-device.ts';
import { askHost } from './ask-host.ts';
import { doneOf } from './carry-out.ts';

export interface ResyncedDevice {
  readonly device: Device;
  /** Its cluster; '' where its node is not in the state. */
  readonly cluster: Id | '';
  /** What its host has otherwise than the state had, a line each. */
  readonly differences: readonly string[];
  readonly error: GlusterctlError | null;
}

export interface ResyncedDevices {
  readonly devices: readonly ResyncedDevice[];
  /** Devices of the same hosts that nobody asked for, and that are called otherwise now. */
  readonly renamed: readonly { readonly device: Device; readonly name: string }[];
}

/** Asked of each disk that is larger than its volume group. */
export type MayGrow = (device: Device, seen: DeviceFacts) => Promise<boolean>;

type Facts = DeviceFacts | GlusterctlError;

/** A disk counts as grown when LVM's metadata and alignment can't explain the difference. */
const GROWN_KIB = 256 * 1024;

/** Reads sizes, UUIDs and paths again, all hosts at once; disks that have grown are taken in where that may be. */
export async function resyncDevices(
  context: Context,
  devices: readonly Device[],
  mayGrow: MayGrow,
): Promise<ResyncedDevices> {
  const state = await context.store.read();
  const facts = await readAll(context, state, devices);
  const renamed = await followNeighbours(context, state, facts, devices);
  const growing: Device[] = [];
  for (const device of devices) {
    const seen = facts.get(device.id);
    if (seen === undefined || seen instanceof GlusterctlError) continue;
    if (seen.diskKiB - seen.totalKiB >= GROWN_KIB && (await mayGrow(device, seen))) growing.push(device);
  }
  await grow(context, growing, facts);
  const grown = new Set(growing.map(({ id }) => id));
  const synced = devices.map((device) => ({
    device,
    cluster: state.nodes[device.node]?.cluster ?? '',
    ...compare(device, facts.get(device.id), grown.has(device.id)),
  }));
  const changed = synced.flatMap(({ device, differences, error }) => {
    const seen = facts.get(device.id);
    if (error !== null || differences.length === 0 || grown.has(device.id) || seen === undefined) return [];
    if (seen instanceof GlusterctlError) return [];
    const { paths, pvUuid, extentKiB, totalKiB, serialNumber } = seen;
    return [{ device, seen: { id: device.id, paths, facts: { pvUuid, extentKiB, totalKiB, serialNumber } } }];
  });
  await record(context, state, changed);
  return { devices: synced, renamed };
}

/**
 * Names move from disk to disk: when one is followed, those of the same host are too, or two devices would have the
 * same name until the other is looked at.
 */
async function followNeighbours(
  context: Context,
  state: State,
  facts: ReadonlyMap<Id, Facts>,
  asked: readonly Device[],
): Promise<ResyncedDevices['renamed']> {
  const moved = [...facts].flatMap(([id, seen]) => {
    const device = state.devices[id];
    if (device === undefined || seen instanceof GlusterctlError || asked.some((one) => one.id === id))
      return [];
    const { name } = namesAfter(device, seen.paths);
    return name === device.name ? [] : [{ device, name, seen: { id, paths: seen.paths } }];
  });
  await record(context, state, moved);
  return moved.map(({ device, name }) => ({ device, name }));
}

/** Host by host: what is read of one does not depend on the others. */
async function record(
  context: Context,
  state: State,
  disks: readonly { readonly device: Device; readonly seen: SeenDisk }[],
): Promise<void> {
  const byNode = new Map<Id, SeenDisk[]>();
  for (const { device, seen } of disks) byNode.set(device.node, [...(byNode.get(device.node) ?? []), seen]);
  const outcomes = await context.operate(
    [...byNode].map(([id, seen]) => {
      const node = state.nodes[id];
      const host = node === undefined ? id : manageName(node);
      return { plan: (planning) => planRecordDisks(host, seen, planning) };
    }),
  );
  for (const outcome of outcomes) doneOf(outcome);
}

/** What does not succeed takes the place of what was seen. */
async function grow(context: Context, growing: readonly Device[], facts: Map<Id, Facts>): Promise<void> {
  if (growing.length === 0) return;
  const outcomes = await context.operate(
    growing.map((device) => ({ plan: (planning) => planGrowDevice(device, planning) })),
  );
  growing.forEach((device, index) => {
    const outcome = outcomes[index];
    if (outcome !== undefined && outcome.kind !== 'done') facts.set(device.id, outcome.error);
  });
}

/** Of all devices of the hosts, in one script on each. */
async function readAll(context: Context, state: State, devices: readonly Device[]): Promise<Map<Id, Facts>> {
  const hosts = await context.hosts();
  const found = new Map<Id, Facts>();
  const nodes = new Map<Id, Node>();
  for (const { node } of devices) {
    const there = state.nodes[node];
    if (there !== undefined) nodes.set(node, there);
  }
  await Promise.all(
    [...nodes.values()].map(async (node) => {
      const mine = ownDevices(Object.values(state.devices)).filter((device) => device.node === node.id);
      const output = await askHost(hosts, addressOf(node), deviceFactsScript());
      const facts = output instanceof GlusterctlError ? [] : readDeviceFacts(output);
      for (const device of mine) {
        const seen = facts.find((one) => one.deviceId === device.id);
        found.set(device.id, output instanceof GlusterctlError ? output : (seen ?? missing(device, node)));
      }
    }),
  );
  return found;
}

function missing(device: Device, node: Node): GlusterctlError {
  const host = manageName(node);
  return new GlusterctlError('failed', `${host} does not show volume group vg_${device.id}`, {
    hint: `Is ${device.name} still in that host? "device discover ${host}" shows its disks.`,
  });
}

function compare(
  device: Device,
  seen: Facts | undefined,
  grown: boolean,
): Pick<ResyncedDevice, 'differences' | 'error'> {
  if (seen === undefined) {
    const error = new GlusterctlError('failed', `Nothing is known of the host of device ${device.id}`);
    return { differences: [], error };
  }
  if (seen instanceof GlusterctlError) return { differences: [], error: seen };
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
  return { differences, error: null };
}
