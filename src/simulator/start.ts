import type { SimulationOptions } from './options.ts';
import { Simulation } from './simulation.ts';
import type { SshServer } from './ssh-server.ts';

export { createDirectHosts } from './direct-hosts.ts';

export interface RunningSimulation {
  readonly simulation: Simulation;
  /** Text of an SSH configuration that leads each name of each host to its server. */
  readonly sshConfig: (identityFile: string, knownHostsFile: string) => string;
  readonly knownHosts: string;
  /** Private key that logs in. */
  readonly userKey: string;
  readonly ports: ReadonlyMap<string, number>;
  /** Until hosts that were booted take connections; fails where another program took a port meanwhile. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an SSH server on loopback for each host. Give `simulation` to go on with one that was loaded. */
export async function startSimulation(
  options: SimulationOptions & { readonly simulation?: Simulation },
): Promise<RunningSimulation> {
  const { newKeyPair } = await import('../ssh/key-pair.ts');
  const { startSshServer } = await import('./ssh-server.ts');
  const simulation = options.simulation ?? Simulation.create(options);
  const user = newKeyPair();
  const host = newKeyPair();
  const servers: SshServer[] = await Promise.all(
    simulation.hosts.map((each) =>
      startSshServer(simulation, each.name, { hostKey: host.private, userKey: user.private }),
    ),
  );
  const coming = new Set<Promise<void>>();
  simulation.onPower((name, up) => {
    for (const server of servers) {
      if (server.host !== name) continue;
      if (!up) server.down();
      else {
        const back = server.up();
        coming.add(back);
        back.then(
          () => coming.delete(back),
          () => undefined,
        );
      }
    }
  });
  const ports = new Map(servers.map((server) => [server.host, server.port]));
  const publicKey = host.public.split(' ').slice(0, 2).join(' ');
  return {
    simulation,
    userKey: user.private,
    ports,
    sshConfig: (identityFile, knownHostsFile) =>
      simulation.hosts
        .map(
          (each) =>
            `Host ${[...new Set([each.name, each.storage])].join(' ')}\n  HostName 127.0.0.1\n  Port ${ports.get(each.name)}\n  User root\n  IdentityFile ${identityFile}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${knownHostsFile}\n`,
        )
        .join('\n'),
    knownHosts: servers.map((server) => `[127.0.0.1]:${server.port} ${publicKey}\n`).join(''),
    ready: async () => {
      await Promise.all(coming);
    },
    stop: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
