import { Files } from './files.ts';
import { startGlusterd } from './glusterd-start.ts';
import { mountAt } from './mounts.ts';
import type { HostModel, SimulationModel } from './types.ts';

/** From the same disks: volume groups come up, fstab is mounted, glusterd starts its bricks. */
export function bootHost(model: SimulationModel, host: HostModel): void {
  host.up = true;
  host.boots += 1;
  for (const group of Object.values(host.groups))
    for (const volume of Object.values(group.volumes)) volume.active = !volume.skipActivation;
  for (const line of (new Files(host).read('/etc/fstab') ?? '').split('\n')) {
    const [source = '', target = '', type = '', options = ''] = line.trim().split(/\s+/);
    if (source === '' || source.startsWith('#') || target === '/' || options.split(',').includes('noauto'))
      continue;
    if (type === 'xfs' || type === 'ext4') mountAt(host, source, target, options);
  }
  for (const service of Object.values(host.services)) service.active = service.enabled;
  if (host.services.glusterd?.active === true) startGlusterd(model, host);
}
