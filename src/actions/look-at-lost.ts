import type { Context } from '../cli/context.ts';
import { type Membership, membershipScript, readMembership } from '../gluster/membership.ts';
import type { FoundDevice } from '../lvm/discovery.ts';
import { cutOff, type Hung, hungPaths, namedHung } from '../lvm/hung-disks.ts';
import { type DevicesSeen, devicesSeenScript, readDevicesSeen } from '../lvm/lost-device.ts';
import type { Node } from '../model/entities.ts';
import { GlusterctlError, refused, retold } from '../model/errors.ts';
import { listed } from '../model/listed.ts';
import type { State } from '../model/state.ts';
import { addressOf, manageName, nodesOf } from '../plans/addresses.ts';
import { bricksOnDevices } from '../plans/move.ts';
import { devicesOfNode } from '../plans/moving.ts';
import { askHost } from './ask-host.ts';
import { probeDevices } from './probe-hosts.ts';

/** A host whose disk, or all of it, may be lost. */
export interface LookedAt {
  readonly membership: Membership;
  readonly seen: DevicesSeen;
  /** By the path that was asked for. */
  readonly disks: ReadonlyMap<string, FoundDevice>;
}

/** Its disks, its bricks and its glusterd's files, or why nothing is known. */
export async function lookAtHost(
  context: Context,
  state: State,
  node: Node,
  paths: readonly string[],
): Promise<LookedAt | GlusterctlError> {
  const bricks = bricksOnDevices(state, devicesOfNode(state, node.id));
  const host = addressOf(node);
  return await context.probing([host], async () => {
    const hosts = await context.hosts();
    const [files, shown, found] = await Promise.all([
      askHost(hosts, host, membershipScript()),
      askHost(hosts, host, devicesSeenScript(state, bricks), 120),
      paths.length === 0 ? [] : probeDevices(hosts, host, paths),
    ]);
    if (files instanceof GlusterctlError) return isOff(files);
    if (shown instanceof GlusterctlError) return isOff(shown);
    const seen = readDevicesSeen(shown);
    if (seen.hung !== null) throw hangs(state, node, seen.hung);
    if (found instanceof GlusterctlError) return isOff(found);
    return {
      membership: readMembership(files),
      seen,
      disks: new Map(found.map((disk) => [disk.path, disk])),
    };
  });
}

/** Such a disk is neither lost nor there: as long as it gives no error, what lies on it can't be unmounted, and LVM waits for it for ever. */
function hangs(state: State, node: Node, hung: Hung): GlusterctlError {
  const named = namedHung(state, node.id, hung);
  const name = manageName(node);
  const places = hungPaths(named).map((path) => `${name}:${path}`);
  const what =
    places.length === 0
      ? `a disk of ${name} hangs`
      : `${listed(places)} ${places.length === 1 ? 'hangs' : 'hang'}`;
  const commands = [...named.devices.flatMap(({ disk }) => disk ?? []), ...named.others].flatMap(
    (disk) => cutOff(disk) ?? [],
  );
  return refused(
    `${what}: neither data nor an error comes of it, and while that is so nothing on it can be unmounted or taken away`,
    [
      `Have it give errors: pull it, or start ${name} without it.`,
      ...(commands.length === 0 ? [] : [`Or on ${name}: ${commands.join('; ')}`]),
      'Then the same command again.',
    ].join('\n'),
  );
}

/** An answer that was lost, or a look that failed, is no host that is off: what is there would be taken for lost. */
function isOff(error: GlusterctlError): GlusterctlError {
  if (error.code === 'unreachable' && error.details?.answerLost !== true) return error;
  throw retold(error, { hints: ['Nothing was changed. Try it again.'] });
}

/** What the other members of a cluster have on disk of themselves and of each other; those that are off are left out. */
export async function lookAtMembers(
  context: Context,
  state: State,
  except: Node,
): Promise<ReadonlyMap<Node, Membership>> {
  const others = nodesOf(state, except.cluster).filter(({ id }) => id !== except.id);
  return await context.probing(others.map(addressOf), async () => {
    const hosts = await context.hosts();
    const answers = await Promise.all(
      others.map(async (node) => [node, await askHost(hosts, addressOf(node), membershipScript())] as const),
    );
    const told = answers.flatMap(([node, answer]) =>
      answer instanceof GlusterctlError ? [] : [[node, readMembership(answer)] as const],
    );
    if (told.length > 0) return new Map(told);
    const failed = answers.flatMap(([, answer]) => (answer instanceof GlusterctlError ? [answer] : []));
    throw failed[0] ?? new GlusterctlError('refused', `${manageName(except)} is alone in its cluster`);
  });
}
