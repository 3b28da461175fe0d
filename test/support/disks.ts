import { GIB } from '../../src/model/sizes.ts';
import type { SimulatedDevice, SimulatedHost } from '../../src/simulator/options.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { type Lab, lab } from './lab.ts';

type Wish = Partial<SimulatedDevice> & { readonly path: string };

export function hostWith(name: string, storage: string, devices: readonly Wish[]): SimulatedHost {
  return { name, storage, zone: 1, devices: devices.map((one) => ({ sizeKiB: 100 * GIB, ...one })) };
}

/** A lab of hosts of one's own, in a cluster where `managed` is one. */
export async function diskLab(
  hosts: readonly SimulatedHost[],
  options: Omit<Parameters<typeof lab>[0] & object, 'saved'> = {},
): Promise<Lab> {
  const simulation = Simulation.create({ hosts });
  return await lab({ ...options, saved: { hosts: simulation.save(), state: null } });
}

/** A boot after which disks have other names, as kernels hand them out; what they hold and their serials stay. */
export function bootWithNames(
  { simulation }: Pick<Lab, 'simulation'>,
  name: string,
  names: Readonly<Record<string, string>>,
): void {
  simulation.kill(name);
  const host = simulation.host(name);
  for (const disk of host.disks) Object.assign(disk, { path: names[disk.path] ?? disk.path });
  for (const group of Object.values(host.groups)) {
    group.disks.splice(0, group.disks.length, ...group.disks.map((path) => names[path] ?? path));
  }
  simulation.boot(name);
}
