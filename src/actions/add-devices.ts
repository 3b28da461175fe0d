import type { Context } from '../cli/context.ts';
import type { Hosts } from '../hosts/hosts.ts';
import type { FoundDevice } from '../lvm/discovery.ts';
import { GlusterctlError, refused, retold } from '../model/errors.ts';
import type { Device, Node, Tags } from '../model/state.ts';
import { addressOf, manageName } from '../plans/addresses.ts';
import { complaintsText, deviceNameComplaint, tagsComplaint } from '../plans/validate.ts';
import { type ArrivedNodes, bringIn } from './bring-in.ts';
import type { Newcomer } from './newcomers.ts';
import { lookAtDevices } from './probe-hosts.ts';

export interface WantedDevice {
  readonly node: Node;
  readonly name: string;
  readonly destroyData: boolean;
  readonly tags: Tags;
  /** What was seen of it a moment ago, where it was looked at already. */
  readonly found?: FoundDevice | GlusterctlError;
  /** Its node, where that is not there yet. */
  readonly newcomer?: Newcomer;
}

/** The device as it was added, or why it could not be; null where only its node could not. */
export type AddedDevice = Device | GlusterctlError | null;

/**
 * Adds devices of any number of hosts: each host is looked at once for all of its devices, then all are prepared
 * side by side, and beside nodes that come in. What one of them fails on keeps none of the others back.
 */
export async function addDevices(
  context: Context,
  wanted: readonly WantedDevice[],
  coming: readonly Newcomer[] = [],
): Promise<{ readonly devices: readonly AddedDevice[]; readonly nodes: ArrivedNodes }> {
  const answers = new Map<WantedDevice, AddedDevice>();
  for (const one of wanted) {
    const problem = complaintsText({
      name: deviceNameComplaint(one.name),
      tags: tagsComplaint(one.tags),
    });
    if (problem !== '') answers.set(one, new GlusterctlError('usage', problem));
  }
  const sound = wanted.filter((one) => !answers.has(one));
  const found = await lookAtAll(context, sound, answers, 'use earlier looks');
  for (const one of sound) await askBeforeWiping(context, one, found.get(one), answers);
  const going = sound.filter((one) => !answers.has(one));
  // A disk named twice: the second sees what the first made of it.
  const { first, twins } = splitTwins(going, found);
  const nodes = await bringIn({ context, looks: found, answers }, coming, first);
  if (twins.length > 0) {
    const looks = await lookAtAll(context, twins, answers);
    const left = twins.filter((one) => looks.has(one));
    await bringIn({ context, looks, answers }, [], left);
  }
  const devices = wanted.map((one) => {
    const added = answers.get(one);
    return added === undefined ? refused(`${one.name} was not looked at`) : added;
  });
  return { devices, nodes };
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
  return retold(error, { message });
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
  found: ReadonlyMap<WantedDevice, FoundDevice>,
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
