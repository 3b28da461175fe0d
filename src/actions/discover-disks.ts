import type { Context } from '../cli/context.ts';
import type { FoundOnHost } from '../lvm/discovery.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { HostAddress } from '../model/plan.ts';
import { deviceOn } from '../plans/device-names.ts';
import { probeDevices } from './probe-hosts.ts';

export type { FoundOnHost } from '../lvm/discovery.ts';

interface Discovered {
  /** Host by host, as each tells them. */
  readonly disks: readonly FoundOnHost[];
  /** Hosts that did not tell. */
  readonly failures: readonly { readonly name: string; readonly error: GlusterctlError }[];
}

/** All disks of hosts, managed or not. */
export async function discoverDisks(
  context: Pick<Context, 'hosts' | 'store'>,
  addresses: readonly HostAddress[],
): Promise<Discovered> {
  const [state, hosts] = await Promise.all([context.store.read(), context.hosts()]);
  const answers = await Promise.all(
    addresses.map(async (address) => ({ name: address.name, found: await probeDevices(hosts, address, []) })),
  );
  return {
    disks: answers.flatMap(({ name: host, found }): readonly FoundOnHost[] =>
      found instanceof GlusterctlError
        ? []
        : found.map((device) => ({ host, device, managed: deviceOn(state, device)?.id ?? null })),
    ),
    failures: answers.flatMap(({ name, found }) =>
      found instanceof GlusterctlError ? [{ name, error: found }] : [],
    ),
  };
}
