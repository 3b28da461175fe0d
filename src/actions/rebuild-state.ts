import type { Context } from '../cli/context.ts';
import { KIND_PROBE } from '../engine/guard.ts';
import type { HostAddress } from '../model/plan.ts';
import { rebuild } from '../rebuild/rebuild.ts';
import type { ClusterHint, Hints, HostAsked, HostHint, Rebuilt } from '../rebuild/rebuilt.ts';
import { unaskedHosts } from '../rebuild/unasked.ts';
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
  return rebuild(asked, {
    clusters,
    accepted,
    simulated: await kindOf(context, asked),
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

/** Simulated hosts and real ones never mix: one tells for all. */
async function kindOf(context: Context, asked: readonly HostAsked[]): Promise<boolean | null> {
  const one = asked.find(({ inventory }) => inventory !== null);
  if (one === undefined) return null;
  const hosts = await context.hosts();
  const address = { name: one.host, access: one.hint.access };
  const result = await hosts.run(address, KIND_PROBE, { timeoutSeconds: 30 });
  return result.kind === 'done' && result.code === 0 ? result.stdout.trim() === 'simulated' : null;
}
