import { hostSettings } from '../cli/config/terms.ts';
import type { Context } from '../cli/context.ts';
import type { ScriptResult } from '../hosts/hosts.ts';
import type { HostTold } from '../inventory/host-told.ts';
import { type Inventory, inventoryReader } from '../inventory/inventory.ts';
import { INVENTORY_SECONDS, inventoryScript } from '../inventory/inventory-script.ts';
import { settingsOn } from '../lvm/settings.ts';
import type { HostAddress } from '../model/plan.ts';

/** What hosts hold, all asked at once by one script each. `bricks`: paths to be looked at there besides, by host. */
export async function takeInventories(
  context: Pick<Context, 'hosts' | 'settings'>,
  lineage: string,
  addresses: readonly HostAddress[],
  bricks: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<readonly HostTold[]> {
  const hosts = await context.hosts();
  const settings = hostSettings(context.settings, { lineage });
  const read = inventoryReader();
  return await Promise.all(
    addresses.map(async (address) => {
      const problem = (await hosts.connect([address])).get(address.name) ?? null;
      if (problem !== null) {
        return { host: address.name, inventory: null, problem: problem.message, hint: problem.hint };
      }
      const script = inventoryScript(bricks.get(address.name) ?? [], settingsOn(address, settings));
      const result = await hosts.run(address, script, { timeoutSeconds: INVENTORY_SECONDS });
      return toldBy(address.name, result, read);
    }),
  );
}

function toldBy(host: string, result: ScriptResult, read: (stdout: string) => Inventory | null): HostTold {
  if (result.kind === 'unreachable') {
    return { host, inventory: null, problem: result.problem.message, hint: result.problem.hint };
  }
  const inventory = result.kind === 'done' ? read(result.stdout) : null;
  if (inventory !== null) return { host, inventory, problem: '', hint: '' };
  const said =
    result.kind === 'unknown'
      ? result.reason
      : result.stderr.trim().split('\n').at(-1) || `its script ended with exit code ${result.code}`;
  return {
    host,
    inventory: null,
    problem: said,
    hint: `What may be wrong with it: glusterctl host check ${host}`,
  };
}
