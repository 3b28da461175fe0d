import { isFound } from './blocks.ts';
import { Files } from './files.ts';
import { startGlusterd } from './glusterd-start.ts';
import { mountAt } from './mounts.ts';
import { loadModules } from './packages.ts';
import type { HostModel, SimulationModel } from './types.ts';

function isDeadDisk(host: HostModel, path: string): boolean {
  return host.disks.some((disk) => disk.path === path && disk.failed !== undefined);
}

/** From the same disks: volume groups come up, fstab is mounted, glusterd starts its bricks. */
export function bootHost(model: SimulationModel, host: HostModel): void {
  host.up = true;
  host.boots += 1;
  delete host.stuck;
  for (const [name, group] of Object.entries(host.groups)) {
    const found = isFound(host, name);
    // Of a disk that was replaced nothing is left; one that is only dead may come back.
    if (!found && !group.disks.some((path) => isDeadDisk(host, path))) delete host.groups[name];
    for (const volume of Object.values(group.volumes)) volume.active = found && !volume.skipActivation;
  }
  for (const line of (new Files(host).read(host.fstab ?? '/etc/fstab') ?? '').split('\n')) {
    const [source = '', target = '', type = '', options = ''] = line.trim().split(/\s+/);
    if (source === '' || source.startsWith('#') || target === '/' || options.split(',').includes('noauto'))
      continue;
    if (type === 'xfs' || type === 'ext4') mountAt(host, source, target, options);
  }
  loadModules(host);
  // What is in /run is gone.
  for (const service of Object.values(host.services)) {
    service.active = service.enabled;
    delete service.spares;
  }
  if (host.services.glusterd?.active === true) startGlusterd(model, host);
}
