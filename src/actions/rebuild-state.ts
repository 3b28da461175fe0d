import type { Context } from '../cli/context.ts';
import type { HostAddress } from '../model/plan.ts';
import { rebuild } from '../rebuild/rebuild.ts';
import type { ClusterHint, Hints, HostAsked, HostHint, Rebuilt } from '../rebuild/rebuilt.ts';
import { unaskedHosts } from '../rebuild/unasked.ts';
import { kindOfHosts } from './kind-of-hosts.ts';
import { takeInventories } from './take-inventories.ts';

export interface ToRebuild {
  readonly hosts: readonly { readonly host: string; readonly hint: HostHint }[];
  readonly clusters: readonly ClusterHint[];
  readonly accepted: Hints['accepted'];
}

/** Asks the hosts, and whoever they say is with them, and makes a state of what all of them hold. Nothing is written. */
export async function rebuildState(
  context: Context,
  { hosts, clusters, accepted }: ToRebuild,
): Promise<Rebuilt> {
  const asked = [...(await ask(context, hosts))];
  for (;;) {
    const more = unaskedHosts(asked);
    if (more.length === 0) break;
    asked.push(...(await ask(context, more)));
  }
  const answering = asked.flatMap(({ host, inventory, hint }) =>
    inventory === null ? [] : [{ name: host, access: hint.access }],
  );
  return rebuild(asked, {
    clusters,
    accepted,
    simulated: (await kindOfHosts(context, answering))?.simulated ?? null,
    nextId: () => context.ids.next(),
  });
}

async function ask(context: Context, hosts: ToRebuild['hosts']): Promise<readonly HostAsked[]> {
  const addresses = hosts.map(({ host, hint }): HostAddress => ({ name: host, access: hint.access }));
  const told = await context.probing(addresses, async () => await takeInventories(context, '', addresses));
  return told.map(({ host, inventory, problem, hint: remedy }) => ({
    host,
    inventory,
    problem,
    remedy,
    hint: hosts.find((one) => one.host === host)?.hint ?? typedHint(host),
  }));
}

/** Of a host of which only the name was said. */
export function typedHint(host: string): HostHint {
  return {
    manage: [host],
    storage: null,
    zone: null,
    tags: null,
    access: { via: 'ssh' },
    devices: [],
    cluster: null,
    found: false,
  };
}
