import { drawUuid, MODULES, newServices, rootTree } from './create.ts';
import { forget } from './glusterd-start.ts';
import type { HostModel, SimulationModel } from './types.ts';

/** A host that is off loses all that is on its disks, and is what a new one is. Its pool doesn't hear of it. */
export function reinstall(model: SimulationModel, host: HostModel): void {
  forget(model, host, drawUuid(model));
  Object.assign(host.root, rootTree(host, model.hosts, host.fstab !== undefined));
  for (const disk of host.disks) {
    disk.content = null;
    delete disk.failed;
  }
  for (const name of Object.keys(host.groups)) delete host.groups[name];
  Object.assign(host.services, newServices());
  host.modules = [...MODULES];
  host.missing.length = 0;
  host.clockOffsetSeconds = 0;
  host.diskFull = false;
  delete host.defects;
  delete host.packages;
  delete host.loaded;
}
