import { file } from './create.ts';
import type { HostModel, SimulationModel } from './types.ts';

const INFO = '/var/lib/glusterd/glusterd.info';

/** glusterd gives itself an id when it first has to tell it, and has it on disk from then on. */
export function tellId(host: HostModel): string {
  if (host.root.nodes[INFO] === undefined) writeId(host);
  return host.uuid;
}

export function writeId(host: HostModel): void {
  host.root.nodes[INFO] = file(`UUID=${host.uuid}\noperating-version=100000\n`);
}

/** A glusterd that starts without what it had on disk knows of no peers. Those who know it keep that to themselves. */
export function forgetFormer(model: SimulationModel, host: HostModel): void {
  if (host.root.nodes[INFO] !== undefined) return;
  for (const pool of model.pools) if (pool.members.includes(host.name)) delete pool.former;
}
