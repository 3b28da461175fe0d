import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Simulation } from './simulation.ts';
import type { RunningSimulation } from './start.ts';

export interface SimulationFiles {
  readonly topology: string;
  /** What a shell needs in its environment so that glusterctl reaches these hosts, and keeps their state apart. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Writes what reaches the hosts: key, SSH configuration, known hosts; and their topology. */
export async function writeSimulationFiles(
  folder: string,
  running: RunningSimulation,
): Promise<SimulationFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = join(folder, 'id_ed25519');
  const config = join(folder, 'ssh_config');
  const known = join(folder, 'known_hosts');
  const topology = join(folder, 'topology.json');
  await writeFile(key, running.userKey, { mode: 0o600 });
  await writeFile(config, running.sshConfig(key, known), { mode: 0o600 });
  await writeFile(known, running.knownHosts, { mode: 0o600 });
  await writeFile(topology, topologyText(running.simulation), { mode: 0o600 });
  return filesIn(folder);
}

/** Where they are. */
export function filesIn(folder: string): SimulationFiles {
  return {
    topology: join(folder, 'topology.json'),
    environment: {
      GLUSTERCTL_SSH_CONFIG: join(folder, 'ssh_config'),
      GLUSTERCTL_KNOWN_HOSTS: join(folder, 'known_hosts'),
      GLUSTERCTL_STATE: join(folder, 'state', 'glusterctl.json'),
      GLUSTERCTL_SIMULATOR: folder,
    },
  };
}

/** In Heketi's format, all disks of all hosts. */
export function topologyText(simulation: Pick<Simulation, 'hosts'>): string {
  const nodes = simulation.hosts.map((host) => ({
    node: { hostnames: { manage: [host.name], storage: [host.storage] }, zone: host.zone },
    devices: host.disks.map((disk) => disk.path),
  }));
  return `${JSON.stringify({ clusters: [{ nodes }] }, null, 2)}\n`;
}
