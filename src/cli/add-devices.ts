import type { Outcome, Request } from '../engine/engine.ts';
import type { Hosts } from '../hosts/hosts.ts';
import type { FoundDevice } from '../lvm/discovery.ts';
import type { HostSettings } from '../lvm/settings.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { Device, Node, Tags } from '../model/state.ts';
import { type AddDevice, deviceRefusal, planAddDevices } from '../plans/add-device.ts';
import { addressOf, manageName } from '../plans/addresses.ts';
import { deviceNameProblem, tagsProblem } from '../plans/validate.ts';
import type { Context } from './context.ts';
import { lookAtDevices } from './look-at-hosts.ts';

export interface WantedDevice {
  readonly node: Node;
  readonly name: string;
  readonly destroyData: boolean;
  readonly tags: Tags;
  /** What was seen of it a moment ago, where it was looked at already. */
  readonly found?: FoundDevice | GlusterctlError;
  /** What brings its node, where that is not there yet. */
  readonly after?: Request;
}

/** The device as it was added, or why it could not be; null where only its node could not. */
export type AddedDevice = Device | GlusterctlError | null;

/**
 * Adds devices of any number of hosts: each host is looked at once for all of its devices, then all are prepared
 * side by side, and beside what brings their nodes (`bases`). What one of them fails on keeps none of the others back.
 */
export async function addDevices(
  context: Context,
  settings: HostSettings,
  wanted: readonly WantedDevice[],
  bases: readonly Request[] = [],
): Promise<{ readonly devices: readonly AddedDevice[]; readonly outcomes: readonly Outcome[] }> {
  const answers = new Map<WantedDevice, AddedDevice>();
  for (const one of wanted) {
    const problem = deviceNameProblem(one.name) || tagsProblem(one.tags);
    if (problem !== '') answers.set(one, new GlusterctlError('usage', problem));
  }
  const sound = wanted.filter((one) => !answers.has(one));
  const found = await lookAtAll(context, sound, answers, 'use earlier looks');
  for (const one of sound) await askBeforeWiping(context, one, found.get(one), answers);
  const going = sound.filter((one) => !answers.has(one));
  // A disk named twice: the second sees what the first made of it.
  const { first, twins } = splitTwins(going, found);
  const run = async (ones: readonly WantedDevice[], looks: Looked, beside: readonly Request[]) =>
    await addTogether({ context, settings, looks, answers }, ones, beside);
  const outcomes = await run(first, found, bases);
  if (twins.length > 0) {
    const fresh = await lookAtAll(context, twins, answers);
    await run(
      twins.filter((one) => fresh.has(one)),
      fresh,
      [],
    );
  }
  const devices = wanted.map((one) => {
    const added = answers.get(one);
    return added === undefined ? refused(`${one.name} was not looked at`) : added;
  });
  return { devices, outcomes };
}

type Looked = ReadonlyMap<WantedDevice, FoundDevice>;

interface Adding {
  readonly context: Context;
  readonly settings: HostSettings;
  readonly looks: Looked;
  readonly answers: Map<WantedDevice, AddedDevice>;
}

interface Planned extends AddDevice {
  readonly wanted: WantedDevice;
}

/**
 * Devices of one host in one operation: what takes time on a host is to start processes. Where that fails, each is
 * tried alone, so that one bad disk keeps none of the others back. Gives what came of the requests beside.
 */
async function addTogether(
  adding: Adding,
  ones: readonly WantedDevice[],
  beside: readonly Request[],
  together = true,
): Promise<readonly Outcome[]> {
  const { context, settings, looks, answers } = adding;
  const state = await context.store.read();
  const byKey = new Map<string, Planned[]>();
  for (const wanted of ones) {
    const planned = { wanted, ...addDevice(context, wanted, looks.get(wanted) as FoundDevice) };
    const alone = !together || deviceRefusal(planned, wanted.node, state) !== null;
    const key = alone ? planned.device.id : wanted.node.id;
    byKey.set(key, [...(byKey.get(key) ?? []), planned]);
  }
  const groups = [...byKey.values()];
  const all = await context.operate([
    ...beside,
    ...groups.map((group): Request => {
      // Alone, its node is there by now.
      const after = together ? group[0]?.wanted.after : undefined;
      return {
        plan: ({ state: present }) => planAddDevices(group, settings, present),
        ...(after === undefined ? {} : { after }),
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
  if (again.length > 0) await addTogether(adding, again, [], false);
  return all.slice(0, beside.length);
}

/** Nothing is left of it, and not for want of its node or its host: a disk may have been the reason. */
function cameToNothing(outcome: Outcome | undefined): boolean {
  if (outcome?.kind !== 'undone' && outcome?.kind !== 'refused') return false;
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
    serial: found.serial === '' ? null : found.serial,
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

async function lookAtAll(
  context: Context,
  wanted: readonly WantedDevice[],
  answers: Map<WantedDevice, AddedDevice>,
  earlier: 'use earlier looks' | 'look again' = 'look again',
): Promise<Map<WantedDevice, FoundDevice>> {
  const found = new Map<WantedDevice, FoundDevice>();
  const unseen: WantedDevice[] = [];
  for (const one of wanted) {
    if (one.found === undefined || earlier === 'look again') unseen.push(one);
    else if (one.found instanceof GlusterctlError) answers.set(one, unchecked(one, one.found));
    else found.set(one, one.found);
  }
  if (unseen.length === 0) return found;
  const nodes = [...new Map(unseen.map(({ node }) => [node.id, node])).values()];
  const lookAt = async (hosts: Hosts, node: Node): Promise<void> => {
    const mine = unseen.filter((one) => one.node.id === node.id);
    const paths = mine.map(({ name }) => name);
    const seen = await lookAtDevices(hosts, addressOf(node), paths);
    mine.forEach((one, index) => {
      const device = seen instanceof GlusterctlError ? seen : seen[index];
      if (device instanceof GlusterctlError) answers.set(one, unchecked(one, device));
      else if (device !== undefined) found.set(one, device);
    });
  };
  await context.looking(nodes.map(addressOf), async () => {
    const hosts = await context.hosts();
    await Promise.all(nodes.map(async (node) => await lookAt(hosts, node)));
  });
  return found;
}

function unchecked({ name }: WantedDevice, error: GlusterctlError): GlusterctlError {
  const message = `Initializing device ${name} failed (failed to check device contents): ${error.message}`;
  return new GlusterctlError(error.code, message, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.details === undefined ? {} : { details: error.details }),
  });
}

/** What is on the disk is shown, and on a terminal its name has to be typed. Heketi's scripts are not asked. */
async function askBeforeWiping(
  context: Context,
  wanted: WantedDevice,
  found: FoundDevice | undefined,
  answers: Map<WantedDevice, AddedDevice>,
): Promise<void> {
  const { node, name, destroyData } = wanted;
  if (!destroyData || found === undefined || found.refusal === null || !found.wipeable) return;
  const where = `${manageName(node)}:${name}`;
  if (context.settings.dryRun || !context.prompt.interactive || context.prompt.yes) {
    context.stderr(`${where}: what is on it will be lost: ${found.contents}`);
    return;
  }
  const question = `${where} holds: ${found.contents}. All of it will be lost. Type ${name} to go on:`;
  if (await context.prompt.confirmByTyping(question, name)) return;
  answers.set(wanted, refused(`${where} was left as it is`));
}

function splitTwins(
  going: readonly WantedDevice[],
  found: Looked,
): { readonly first: readonly WantedDevice[]; readonly twins: readonly WantedDevice[] } {
  const seen = new Set<string>();
  const isTwin = going.map((one) => {
    const key = `${one.node.id} ${found.get(one)?.block ?? one.name}`;
    const known = seen.has(key);
    seen.add(key);
    return known;
  });
  return {
    first: going.filter((_one, index) => isTwin[index] === false),
    twins: going.filter((_one, index) => isTwin[index] === true),
  };
}
