import { sshAccess } from '../../model/access.ts';
import type { Node } from '../../model/entities.ts';
import type { HostAddress } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import { addressOf, manageName } from '../../plans/addresses.ts';
import type { SharedLocation } from '../../store/shared/url.ts';

/** More of them are asked only where none of those that the URL names answers. */
const MOST_OTHERS = 5;

/**
 * Hosts that lead to a state on a volume: those of its URL, then others of their pool that are known from when it was read
 * last. One that is known is reached as the topology has it, so that its connection is the one that operations use.
 */
export function stateHosts(
  { hosts, volume }: Pick<SharedLocation, 'hosts' | 'volume'>,
  known: State | null,
): readonly HostAddress[] {
  const nodes = known === null ? [] : Object.values(known.nodes);
  const named = hosts.map((name) => hostCalled(name, known));
  const usable = nodes
    .filter((node) => node.state !== 'failed' && node.maintenance == null)
    .filter(({ cluster }) => poolsOf(hosts, volume, known).has(cluster))
    .sort((a, b) => rank(a) - rank(b) || (manageName(a) < manageName(b) ? -1 : 1));
  const others = usable.map(addressOf).filter(({ name }) => !named.some((one) => one.name === name));
  const all = [...named, ...others.slice(0, MOST_OTHERS)];
  return all.filter(({ name }, at) => all.findIndex((one) => one.name === name) === at);
}

export function hostCalled(name: string, known: State | null): HostAddress {
  const nodes = known === null ? [] : Object.values(known.nodes);
  const node = nodes.find(({ manage, storage }) => manage.includes(name) || storage.includes(name));
  return node === undefined ? { name, access: sshAccess() } : addressOf(node);
}

function rank({ state }: Node): number {
  return state === 'online' ? 0 : 1;
}

/** Clusters whose hosts have that volume: of the hosts that are named, else those that are known to have one of that name. */
function poolsOf(hosts: readonly string[], volume: string, known: State | null): ReadonlySet<string> {
  if (known === null) return new Set();
  const named = Object.values(known.nodes).filter((node) =>
    hosts.some((host) => node.manage.includes(host) || node.storage.includes(host)),
  );
  if (named.length > 0) return new Set(named.map(({ cluster }) => cluster));
  const holding = Object.values(known.volumes).filter(({ name }) => name === volume);
  if (holding.length > 0) return new Set(holding.map(({ cluster }) => cluster));
  return new Set(Object.keys(known.clusters));
}
