import type { Context } from '../cli/context.ts';
import type { Hosts } from '../hosts/hosts.ts';
import type { FoundDevice } from '../lvm/discovery.ts';
import type { Node } from '../model/entities.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import { addressOf, manageName } from '../plans/addresses.ts';
import { complaintsText, deviceNameComplaint, tagsComplaint } from '../plans/validate.ts';
import { type JoinedNodes, joinNodes } from './join-nodes.ts';
import type { JoiningNode } from './joining-nodes.ts';
import { probeDevices } from './probe-hosts.ts';
import type { AddedDevice, WantedDevice } from './wanted-device.ts';

export interface DiskToWipe {
  readonly host: string;
  readonly name: string;
  readonly contents: string;
}

/** Asked, disk by disk, before what is on one is lost. */
export type MayWipe = (disk: DiskToWipe) => Promise<boolean>;

/**
 * Adds devices of any number of hosts: each host is probed once for all of its devices, then all are prepared
 * side by side, and beside nodes that come in. What one of them fails on keeps none of the others back.
 */
export async function addDevices(
  context: Context,
  wanted: readonly WantedDevice[],
  mayWipe: MayWipe,
  joining: readonly JoiningNode[] = [],
): Promise<{ readonly devices: readonly AddedDevice[]; readonly nodes: JoinedNodes }> {
  const answers = new Map<WantedDevice, AddedDevice>();
  for (const one of wanted) {
    const problem = complaintsText({
      name: deviceNameComplaint(one.name),
      tags: tagsComplaint(one.tags),
    });
    if (problem !== '') answers.set(one, new GlusterctlError('usage', problem));
  }
  const sound = wanted.filter((one) => !answers.has(one));
  const found = await probeAll(context, sound, answers, 'use earlier probes');
  for (const one of sound) {
    const kept = await whyNotWiped(mayWipe, one, found.get(one));
    if (kept !== null) answers.set(one, kept);
  }
  const going = sound.filter((one) => !answers.has(one));
  // A disk named twice: the second sees what the first made of it.
  const { first, twins } = splitTwins(going, found);
  const nodes = await joinNodes({ context, found, answers }, joining, first);
  if (twins.length > 0) {
    const again = await probeAll(context, twins, answers);
    const left = twins.filter((one) => again.has(one));
    await joinNodes({ context, found: again, answers }, [], left);
  }
  const devices = wanted.map((one) => {
    const added = answers.get(one);
    return added === undefined ? refused(`${one.name} was not looked at`) : added;
  });
  return { devices, nodes };
}

async function probeAll(
  context: Context,
  wanted: readonly WantedDevice[],
  answers: Map<WantedDevice, AddedDevice>,
  earlier: 'use earlier probes' | 'probe again' = 'probe again',
): Promise<Map<WantedDevice, FoundDevice>> {
  const found = new Map<WantedDevice, FoundDevice>();
  const unseen: WantedDevice[] = [];
  for (const one of wanted) {
    if (one.found === undefined || earlier === 'probe again') unseen.push(one);
    else if (one.found instanceof GlusterctlError) answers.set(one, unchecked(one, one.found));
    else found.set(one, one.found);
  }
  if (unseen.length === 0) return found;
  const nodes = [...new Map(unseen.map(({ node }) => [node.id, node])).values()];
  const probe = async (hosts: Hosts, node: Node): Promise<void> => {
    const mine = unseen.filter((one) => one.node.id === node.id);
    const paths = mine.map(({ name }) => name);
    const seen = await probeDevices(hosts, addressOf(node), paths);
    mine.forEach((one, index) => {
      const device = seen instanceof GlusterctlError ? seen : seen[index];
      if (device instanceof GlusterctlError) answers.set(one, unchecked(one, device));
      else if (device !== undefined) found.set(one, device);
    });
  };
  await context.probing(nodes.map(addressOf), async () => {
    const hosts = await context.hosts();
    await Promise.all(nodes.map(async (node) => await probe(hosts, node)));
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

/** null where nothing is on the disk that would be lost, or it may be lost. */
async function whyNotWiped(
  mayWipe: MayWipe,
  { node, name, destroyData }: WantedDevice,
  found: FoundDevice | undefined,
): Promise<GlusterctlError | null> {
  if (!destroyData || found === undefined || found.refusal === null || !found.wipeable) return null;
  const disk = { host: manageName(node), name, contents: found.contents };
  return (await mayWipe(disk)) ? null : refused(`${disk.host}:${name} was left as it is`);
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
