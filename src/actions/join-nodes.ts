import type { Context } from '../cli/context.ts';
import type { OperationRequest, Outcome } from '../engine/types.ts';
import type { FoundDevice } from '../lvm/discovery.ts';
import type { Device, Node } from '../model/entities.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import { type AddDevice, deviceRefusal, planAddDevices } from '../plans/add-device.ts';
import { manageName } from '../plans/addresses.ts';
import type { JoiningNode } from './joining-nodes.ts';
import type { AddedDevice, WantedDevice } from './wanted-device.ts';

export interface Joining {
  readonly context: Context;
  readonly found: ReadonlyMap<WantedDevice, FoundDevice>;
  /** What came of each device goes in here. */
  readonly answers: Map<WantedDevice, AddedDevice>;
}

/** The nodes as they are in the state now, or why they aren't. */
export type JoinedNodes = ReadonlyMap<JoiningNode, Node | GlusterctlError>;

/**
 * Nodes join, and devices are added beside them. A node that gluster did not take with others is tried alone, then its
 * devices.
 */
export async function joinNodes(
  work: Joining,
  joining: readonly JoiningNode[],
  devices: readonly WantedDevice[],
): Promise<JoinedNodes> {
  const { context } = work;
  const requests = [...new Set(joining.map(({ request }) => request))];
  const outcomes = await addTogether(work, requests, devices);
  const outcomeOf = ({ request }: JoiningNode): Outcome | undefined => outcomes[requests.indexOf(request)];
  const nodes = new Map(joining.map((one) => [one, joined(one, outcomeOf(one))]));
  const isMissing = (one: JoiningNode): boolean => nodes.get(one) instanceof GlusterctlError;
  const late = joining.flatMap((one) => {
    const outcome = outcomeOf(one);
    const again = isMissing(one) && (outcome?.kind === 'done' || cameToNothing(outcome));
    return again && one.alone !== null ? [{ one, request: one.alone }] : [];
  });
  if (late.length === 0 || context.stop.aborted) return nodes;
  const answers = await context.operate(late.map(({ request }) => request));
  for (const [index, { one }] of late.entries()) nodes.set(one, joined(one, answers[index]));
  const came = new Set(late.flatMap(({ one }) => (isMissing(one) ? [] : [one])));
  await addTogether(
    work,
    [],
    devices.filter(({ joining }) => joining !== undefined && came.has(joining)),
  );
  return nodes;
}

function joined({ node }: JoiningNode, outcome: Outcome | undefined): Node | GlusterctlError {
  if (outcome === undefined) return refused('Nothing was done');
  if (outcome.kind !== 'done') return outcome.error;
  const missing = `${manageName(node)} did not join the pool`;
  return outcome.state.nodes[node.id] ?? new GlusterctlError('failed', missing);
}

interface Planned extends AddDevice {
  readonly wanted: WantedDevice;
}

/**
 * Devices of one host in one operation: what takes time on a host is to start processes. Where that fails, each is
 * tried alone, so that one bad disk keeps none of the others back. Gives what came of the requests beside.
 */
async function addTogether(
  work: Joining,
  beside: readonly OperationRequest[],
  ones: readonly WantedDevice[],
  together = true,
): Promise<readonly Outcome[]> {
  const { context, found, answers } = work;
  const state = await context.store.read();
  const byKey = new Map<string, Planned[]>();
  for (const wanted of ones) {
    const planned = { wanted, ...addDevice(context, wanted, found.get(wanted) as FoundDevice) };
    const alone = !together || deviceRefusal(planned, wanted.node, state) !== null;
    const key = alone ? planned.device.id : wanted.node.id;
    byKey.set(key, [...(byKey.get(key) ?? []), planned]);
  }
  const groups = [...byKey.values()];
  const all = await context.operate([
    ...beside,
    ...groups.map((group): OperationRequest => {
      const node = group[0]?.wanted.joining?.request;
      return {
        plan: (planning) => planAddDevices(group, planning),
        about: `device ${group.map(({ wanted }) => `${manageName(wanted.node)}:${wanted.name}`).join(', ')}`,
        ...(node !== undefined && beside.includes(node) ? { after: node } : {}),
      };
    }),
  ]);
  const again: WantedDevice[] = [];
  for (const [index, group] of groups.entries()) {
    const outcome = all[beside.length + index];
    if (group.length > 1 && cameToNothing(outcome) && !context.stop.aborted)
      again.push(...group.map(({ wanted }) => wanted));
    else for (const { wanted, device } of group) answers.set(wanted, answer(outcome, device.id));
  }
  if (again.length > 0) await addTogether(work, [], again, false);
  return all.slice(0, beside.length);
}

/** Nothing is left of it, and not for want of its node or its host: one of those that came together may be why. */
function cameToNothing(outcome: Outcome | undefined): boolean {
  if (outcome?.kind !== 'rolled-back' && outcome?.kind !== 'refused') return false;
  const { code } = outcome.error;
  return outcome.withBase === undefined && code !== 'unreachable' && code !== 'untrusted-host';
}

function addDevice(
  context: Context,
  { node, name, destroyData, tags }: WantedDevice,
  found: FoundDevice,
): AddDevice {
  const device: Device = {
    id: context.ids.next(),
    node: node.id,
    name,
    paths: [...new Set([name, found.block, ...found.links])].sort(),
    pvUuid: null,
    serialNumber: found.serialNumber === '' ? null : found.serialNumber,
    tags,
    state: 'online',
    extentKiB: 4096,
    totalKiB: 0,
  };
  return { device, destroyExistingData: destroyData, found };
}

function answer(outcome: Outcome | undefined, id: string): AddedDevice {
  if (outcome === undefined) return refused('Nothing was done');
  if (outcome.kind !== 'done') return 'withBase' in outcome ? null : outcome.error;
  return outcome.state.devices[id] ?? refused(`Device ${id} is not in the state`);
}
