import { hostSettings } from '../cli/config/terms.ts';
import type { Context } from '../cli/context.ts';
import type { Drift, DriftScope } from '../drift/drift.ts';
import { driftOf } from '../drift/drift.ts';
import type { HostTold } from '../inventory/host-told.ts';
import { MOUNT_ROOT } from '../lvm/names.ts';
import type { Node } from '../model/entities.ts';
import { notFound } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import { addressOf, manageName } from '../plans/addresses.ts';
import { takeInventories } from './take-inventories.ts';

export interface Verified {
  readonly told: readonly HostTold[];
  readonly drift: Drift;
}

/** A state without a cluster was lost, or is another than was meant: that nothing differs from it tells nothing. */
export async function readToCompare({ store }: Context): Promise<State> {
  const state = await store.read();
  if (Object.keys(state.clusters).length > 0) return state;
  throw notFound(
    `There is nothing to compare: ${store.path} holds no cluster`,
    [
      'Where another state is meant, name its file with --state.',
      'To make a lost one anew from its hosts: glusterctl state rebuild --help',
      'Bring in the hosts and disks of a topology file: glusterctl topology load --json=FILE',
    ].join('\n'),
  );
}

/** All that hosts hold, beside what the state has of them; they are only looked at. */
export async function verify(context: Context, state: State, scope: DriftScope): Promise<Verified> {
  const nodes = asked(state, scope);
  const addresses = nodes.map(addressOf);
  const told = await context.probing(
    addresses,
    async () => await takeInventories(context, state.lineage, addresses, elsewhere(state, nodes)),
  );
  return { told, drift: driftOf(state, told, hostSettings(context.settings, state), scope) };
}

/** What peers and gluster say of one host or volume, all hosts say: but only theirs are asked. */
function asked(state: State, { cluster, node, volume }: DriftScope): readonly Node[] {
  const nodes = Object.values(state.nodes);
  if (node !== undefined) return nodes.filter(({ id }) => id === node);
  if (volume === undefined) return nodes.filter((each) => cluster === undefined || each.cluster === cluster);
  const hosts = new Set(
    Object.values(state.bricks)
      .filter((brick) => brick.volume === volume)
      .map((brick) => state.devices[brick.device]?.node),
  );
  return nodes.filter(({ id }) => hosts.has(id));
}

/** Bricks that neither gluster may name nor our folder holds. */
function elsewhere(state: State, nodes: readonly Node[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(nodes.map((node) => [manageName(node), []]));
  for (const { device, path } of Object.values(state.bricks)) {
    const node = state.nodes[state.devices[device]?.node ?? ''];
    if (node !== undefined && !path.startsWith(`${MOUNT_ROOT}/`)) found.get(manageName(node))?.push(path);
  }
  return found;
}
