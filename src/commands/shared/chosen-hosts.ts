import { type Argument, argument } from '../../cli/argument.ts';
import type { Context } from '../../cli/context.ts';
import { flag } from '../../cli/flag.ts';
import { type Access, type SshAccess, sshAccess } from '../../model/access.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { withoutRootDot } from '../../model/host-name.ts';
import { listed } from '../../model/listed.ts';
import { findNode } from '../../model/lookup.ts';
import type { HostAddress } from '../../model/plan.ts';
import { type Resting, restingHosts } from '../../model/resting.ts';
import { addressOf, storageName } from '../../plans/addresses.ts';
import { hosts } from './ask/hosts.ts';

const MISSING = 'No hosts';

/** How hosts are named that need not be managed yet. */
export const HOSTS = hostsArgument('HOST', 'hosts by name; all managed ones if none is named');

export function hostsArgument(name: string, summary: string): Argument<readonly string[]> {
  return argument.manyOrNone({ name, summary }, { required: MISSING, ask: hosts, orFlag: 'topology' });
}

export const TOPOLOGY = flag.text({ placeholder: 'FILE', summary: 'the hosts of a topology file' });

export interface ChosenHost<A extends Access = Access> {
  readonly address: HostAddress<A>;
  readonly storage: string;
  readonly zone: number;
  /** Gluster is stopped there because somebody works on it; null: it is not, or the host is not managed. */
  readonly resting: Resting | null;
}

/** Hosts by name, those of a topology file, or all that are managed. A name that is no node is a host all the same. */
export async function chosenHosts(
  context: Context,
  names: readonly string[],
  topology: string,
): Promise<readonly ChosenHost[]> {
  const chosen: Omit<ChosenHost, 'resting'>[] = [];
  if (topology !== '') {
    const { readTopology } = await import('../../plans/topology-file.ts');
    const file = readTopology(await context.environment.readFile(topology), topology);
    for (const warning of file.warnings) context.stderr(warning);
    for (const node of file.clusters.flatMap(({ nodes }) => nodes)) {
      const name = node.manage[0] ?? '';
      chosen.push({
        address: { name, access: node.access ?? sshAccess() },
        storage: node.storage[0] ?? name,
        zone: node.zone,
      });
    }
  }
  const state = await context.store.read();
  for (const name of names) {
    try {
      const node = findNode(state, name);
      chosen.push({ address: addressOf(node), storage: storageName(node), zone: node.zone });
    } catch (error) {
      if (!(error instanceof GlusterctlError) || error.code !== 'not-found') throw error;
      const host = withoutRootDot(name);
      chosen.push({ address: { name: host, access: sshAccess() }, storage: host, zone: chosen.length + 1 });
    }
  }
  if (chosen.length === 0 && topology === '' && names.length === 0) {
    for (const node of Object.values(state.nodes)) {
      chosen.push({ address: addressOf(node), storage: storageName(node), zone: node.zone });
    }
  }
  if (chosen.length === 0) throw usage(MISSING, 'Name some, or a file with --topology FILE.');
  const resting = restingHosts(state);
  return chosen.map((one) => ({
    ...one,
    resting: resting.find(({ host }) => host === one.address.name) ?? null,
  }));
}

/** Of all that are managed those that SSH reaches; others that were named have nothing of what is asked for. */
export async function chosenSshHosts(
  context: Context,
  names: readonly string[],
  topology: string,
): Promise<readonly ChosenHost<SshAccess>[]> {
  const chosen = await chosenHosts(context, names, topology);
  const overSsh = chosen.flatMap(({ address: { name, access }, ...rest }) =>
    access.via === 'ssh' ? [{ address: { name, access }, ...rest }] : [],
  );
  const others = chosen.filter(({ address }) => address.access.via !== 'ssh');
  if (others.length > 0 && (names.length > 0 || overSsh.length === 0))
    throw usage(
      `${listed(others.map(({ address }) => address.name))}: reached by kubectl, not by SSH`,
      'There is no key of a host to trust and none to log in with. Whether all is there that is needed: glusterctl host check',
    );
  return overSsh;
}
