import type { Context } from '../cli/context.ts';
import { KIND_PROBE, readKind } from '../engine/guard.ts';
import type { HostAddress } from '../model/plan.ts';

interface KindTold {
  readonly host: string;
  readonly simulated: boolean;
}

/** Simulated hosts and real ones never mix: the first that says what it is tells for all. null: none of them says. */
export async function kindOfHosts(
  context: Pick<Context, 'hosts'>,
  addresses: readonly HostAddress[],
): Promise<KindTold | null> {
  const hosts = await context.hosts();
  for (const address of addresses) {
    const simulated = readKind(await hosts.run(address, KIND_PROBE, { timeoutSeconds: 30 }));
    if (simulated !== null) return { host: address.name, simulated };
  }
  return null;
}
