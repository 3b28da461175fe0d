import type { Context } from '../../cli/context.ts';
import type { Inventories } from '../../heketi/import/truth.ts';
import type { HeketiDatabase } from '../../heketi/records/database.ts';
import type { Access } from '../../model/access.ts';
import { kindOfHosts } from '../kind-of-hosts.ts';
import { takeInventories } from '../take-inventories.ts';

/** What the hosts of a database told. */
export interface HostsAsked {
  /** Whether any was asked at all. */
  readonly anybody: boolean;
  readonly inventories: Inventories;
  /** null: no host told, whether it answered or not. */
  readonly simulated: boolean | null;
  /** The host that told that. */
  readonly first: string;
  /** Hosts of which nothing is known, and why. */
  readonly silent: readonly { readonly host: string; readonly problem: string; readonly hint: string }[];
  /** Hosts that answered, but where gluster did not tell which volumes it has, and what it said. */
  readonly mute: readonly { readonly host: string; readonly said: string }[];
}

export const NOBODY_ASKED: HostsAsked = {
  anybody: false,
  inventories: new Map(),
  simulated: null,
  first: '',
  silent: [],
  mute: [],
};

/** Asks all hosts of a database at once; nothing is changed there. */
export async function askHosts(
  context: Pick<Context, 'hosts' | 'settings' | 'probing'>,
  lineage: string,
  { nodeentries, brickentries }: HeketiDatabase,
  accessOf: (host: string) => Access,
): Promise<HostsAsked> {
  const addresses = Object.values(nodeentries).map(({ Info }) => {
    const name = Info.hostnames.manage[0] ?? '';
    return { node: Info.id, name, access: accessOf(name) };
  });
  const bricks = new Map(
    addresses.map(({ node, name }) => [
      name,
      Object.values(brickentries).flatMap(({ Info }) =>
        Info.node === node && Info.path !== '' ? [Info.path] : [],
      ),
    ]),
  );
  return await context.probing(addresses, async (seen) => {
    const told = await takeInventories(context, lineage, addresses, bricks);
    const inventories = new Map(
      told.flatMap(({ inventory }, at) => {
        const node = addresses[at]?.node;
        return inventory === null || node === undefined ? [] : [[node, inventory] as const];
      }),
    );
    const kind = await kindOfHosts(
      context,
      addresses.filter(({ node }) => inventories.has(node)),
    );
    if (kind !== null) seen(kind.host, kind.simulated);
    const silent = told
      .filter(({ inventory }) => inventory === null)
      .map(({ host, problem, hint }) => ({ host, problem, hint }));
    const mute = told.flatMap(({ host, inventory }) =>
      (inventory?.silences ?? [])
        .filter(({ what }) => what === 'volumes')
        .map(({ said }) => ({ host, said })),
    );
    return {
      anybody: true,
      inventories,
      simulated: kind?.simulated ?? null,
      first: kind?.host ?? '',
      silent,
      mute,
    };
  });
}
