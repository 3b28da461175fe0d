import { GIB } from '../../src/model/sizes.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { type Lab, lab } from './lab.ts';

/** Hosts gl1, gl2 and so on, each in a zone of its own. */
export function hostsWith(count: number, disks: readonly string[] = ['/dev/vdb'], gib = 40): Simulation {
  return Simulation.create({
    hosts: Array.from({ length: count }, (_, index) => ({
      name: `gl${index + 1}`,
      storage: `10.77.0.${index + 1}`,
      zone: index + 1,
      devices: disks.map((path) => ({ path, sizeKiB: gib * GIB })),
    })),
  });
}

/** Three hosts with one disk of 40 GiB each, loaded already: little fits there. */
export async function smallHosts(options: Parameters<typeof lab>[0] = {}): Promise<Lab> {
  const cli = await lab({ columns: 200, simulation: hostsWith(3), ...options });
  await cli.ok('topology load --json=topology.json');
  return cli;
}

/** `data started`: the volumes that gluster has. */
export function inGluster({ simulation }: Lab): readonly string[] {
  return simulation.model.pools.flatMap(({ volumes }) =>
    Object.values(volumes).map(({ name, status }) => `${name} ${status}`),
  );
}

export async function json(cli: Lab, line: string): Promise<Record<string, unknown>> {
  return JSON.parse(await cli.ok(`${line} --json`)) as Record<string, unknown>;
}
