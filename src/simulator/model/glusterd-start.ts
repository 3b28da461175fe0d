import { startBricks } from './bricks.ts';
import { forgetFormer } from './glusterd-id.ts';
import type { HostModel, SimulationModel } from './types.ts';

/** What glusterd does first: it reads what it has on disk, and starts what it serves. */
export function startGlusterd(model: SimulationModel, host: HostModel): void {
  forgetFormer(model, host);
  delete host.defects?.healerStopped;
  startBricks(model, host);
}
