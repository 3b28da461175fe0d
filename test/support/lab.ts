import { join } from 'node:path';
import { GIB, type KiB, kib } from '../../src/model/sizes.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { topologyText, writeSimulationFiles } from '../../src/simulator/folder.ts';
import type { SimulatedHost } from '../../src/simulator/options.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { startSimulation } from '../../src/simulator/start.ts';
import { type CommandLine, type CommandLineOptions, commandLine } from './command-line.ts';

/** gl1, gl2 and so on, each in a zone of its own and with three disks. */
export function labHosts(count: number, diskKiB: KiB): readonly SimulatedHost[] {
  return Array.from({ length: count }, (_, index) => index + 1).map((n) => ({
    name: `gl${n}`,
    storage: `10.0.0.${n}`,
    zone: n,
    devices: ['b', 'c', 'd'].map((letter) => ({ path: `/dev/sd${letter}`, sizeKiB: diskKiB })),
  }));
}

/** The hosts that examples speak of. */
export const LAB_HOSTS = labHosts(3, kib(2048 * GIB));

/** The program on the hosts of the lab; topology.json lies in the working directory. */
export interface Lab extends CommandLine {
  readonly simulation: Simulation;
  readonly state: string;
}

export interface Saved {
  readonly hosts: string;
  readonly state: string | null;
}

interface LabOptions extends Omit<CommandLineOptions, 'hosts'> {
  /** Hosts as another lab left them, and its state. */
  readonly saved?: Saved;
  /** Other hosts than those of the lab. */
  readonly simulation?: Simulation;
  /** Reached by SSH, with no host key known; else in this process. */
  readonly ssh?: boolean;
}

export async function lab(options: LabOptions = {}): Promise<Lab> {
  const { saved, simulation: given, ssh = false, ...rest } = options;
  const simulation =
    given ??
    (saved === undefined ? Simulation.create({ hosts: LAB_HOSTS }) : Simulation.load(saved.hosts, {}));
  const cli = await commandLine({
    firstId: saved === undefined ? 1 : 1001,
    ...(ssh ? {} : { hosts: async () => createDirectHosts(simulation) }),
    ...rest,
  });
  const state = join(cli.folder, 'state.json');
  cli.variables.GLUSTERCTL_STATE = state;
  if (typeof saved?.state === 'string') await cli.file('state.json', saved.state);
  await cli.file('topology.json', topologyText(simulation));
  if (!ssh) return { ...cli, simulation, state };

  const running = await startSimulation({ simulation, hosts: [] });
  const files = await writeSimulationFiles(join(cli.folder, 'ssh'), { ...running, knownHosts: '' });
  cli.variables.GLUSTERCTL_SSH_CONFIG = files.environment.GLUSTERCTL_SSH_CONFIG;
  cli.variables.GLUSTERCTL_KNOWN_HOSTS = files.environment.GLUSTERCTL_KNOWN_HOSTS;
  const remove = async () => {
    await running.stop();
    await cli.remove();
  };
  return { ...cli, simulation, state, remove };
}
