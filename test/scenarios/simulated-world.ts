import type { Hosts, ScriptResult } from '../../src/hosts/hosts.ts';
import { sshAccess } from '../../src/model/access.ts';
import { GIB } from '../../src/model/sizes.ts';
import { wrapScript } from '../../src/shell/wrap.ts';
import { giveDefect, mendHost } from '../../src/simulator/defects.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { topologyText, writeSimulationFiles } from '../../src/simulator/folder.ts';
import { makeBare } from '../../src/simulator/model/packages.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { type RunningSimulation, startSimulation } from '../../src/simulator/start.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';
import { killAt, mortalHosts, mortalParts, runUntilKilled } from '../support/kill.ts';
import { SimulatedTime } from '../support/simulated-time.ts';
import { type Sleeper, sleepAt, sleepingParts } from '../support/sleeper.ts';
import { SimulatedClients } from './simulated-client.ts';
import type { World } from './world.ts';

/** What asking a host costs that gives no answer: the program's own limit. */
const CONNECT_SECONDS = 10;

/** Hosts with two disks of 20 GiB each, as the lab has them. */
export async function simulatedWorld(count = 3): Promise<World> {
  const names = Array.from({ length: count }, (_, index) => `10.77.0.1${index + 1}`);
  const devices = ['/dev/vdb', '/dev/vdc'];
  const simulation = Simulation.create({
    hosts: names.map((name, index) => ({
      name,
      storage: name,
      zone: index + 1,
      devices: devices.map((path) => ({ path, sizeKiB: 20 * GIB })),
    })),
  });
  // Slow enough to be waited for, as on real hosts.
  simulation.model.healing = { perLook: 2, frozen: false };
  const time = new SimulatedTime();
  const clients = new SimulatedClients(simulation);
  let killer = killAt(null);
  let sleeping: Sleeper | null = null;
  let interrupt = { told: '', by: new AbortController() };
  const cli = await commandLine({
    more: () => {
      const parts = sleeping === null ? mortalParts(killer) : sleepingParts(sleeping);
      const hosts = mortalHosts(slowToMiss(writtenTo(createDirectHosts(simulation), clients), time), killer);
      return { clock: time, hosts: async () => hosts, stop: interrupt.by.signal, ...parts };
    },
    watch: (text) => {
      if (interrupt.told !== '' && text.includes(interrupt.told)) interrupt.by.abort();
    },
  });
  await cli.file('topology.json', topologyText(simulation));
  const direct = createDirectHosts(simulation);
  const reached = watchHolds(simulation);
  let served: RunningSimulation | null = null;

  return {
    kind: 'simulated',
    hosts: names,
    devices,
    topologyFile: 'topology.json',
    folder: cli.folder,
    async run(...words) {
      return await cli.run(words);
    },
    async killed(nth, ...words) {
      killer = killAt(nth);
      try {
        return await runUntilKilled(killer, async () => await cli.run(words));
      } finally {
        killer = killAt(null);
        await simulation.settle();
      }
    },
    async asleep(commit, when, ...words) {
      const sleeper = sleepAt(2 * commit + (when === 'before' ? 0 : 1));
      sleeping = sleeper;
      const running = cli.run(words);
      await Promise.race([sleeper.asleep, running]);
      sleeping = null;
      return {
        async wake() {
          sleeper.wake();
          return await running;
        },
      };
    },
    async interrupted(told, ...words) {
      interrupt = { told, by: new AbortController() };
      try {
        return await cli.run(words);
      } finally {
        interrupt = { told: '', by: new AbortController() };
      }
    },
    async onHost(host, text) {
      const result = await direct.run(
        { name: host, access: sshAccess() },
        { text, changes: true },
        { timeoutSeconds: 60 },
      );
      if (result.kind !== 'done')
        throw new Error(`${host}: ${result.kind}: ${wrapScript({ text, changes: true })}`);
      return { code: result.code, stdout: result.stdout, stderr: result.stderr };
    },
    async cutPower(host) {
      simulation.kill(host);
    },
    async boot(host) {
      simulation.boot(host);
    },
    async hold(host, program, words = '') {
      const command = new RegExp(`^${literally(program)} .*${literally(words)}`, 's');
      simulation.addFault({ host, command, effect: { kind: 'holds' } });
      const held = reached();
      return {
        reached: async () => await held,
        release: async () => simulation.release(),
      };
    },
    async freeze(host) {
      simulation.freeze(host);
    },
    async thaw(host) {
      simulation.thaw(host);
    },
    async cutNetwork(host) {
      simulation.host(host).defects = { firewall: { how: 'drop', ports: null } };
    },
    async joinNetwork(host) {
      delete simulation.host(host).defects;
    },
    async killBrick(host, path) {
      delete simulation.host(host).bricks[path];
    },
    async loseDisk(host, disk) {
      giveDefect(simulation.model, simulation.host(host), `disk-gone=${disk}`);
    },
    async comesBackEmpty(host) {
      simulation.reinstall(host);
    },
    async uninstall(packages) {
      served ??= await showKeys(simulation, cli);
      for (const host of simulation.hosts) {
        if (packages === 'all') makeBare(host);
        else await simulation.exec(host.name, 'sh -s', `apt-get -y purge ${packages.join(' ')}`);
      }
    },
    async stopGlusterd(host) {
      await simulation.exec(host, 'sh -s', 'systemctl stop glusterd');
    },
    async startGlusterd(host) {
      await simulation.exec(host, 'sh -s', 'systemctl start glusterd');
    },
    async defect(host, order) {
      giveDefect(simulation.model, simulation.host(host), order);
      return async () => mendHost(simulation.model, simulation.host(host));
    },
    pass: async (seconds) => await time.passed(seconds),
    mount: null,
    client: async (_host, volume) => clients.of(volume),
    async end() {
      await simulation.settle();
      await served?.stop();
      await cli.remove();
    },
  };
}

/** Hosts are reached in this process; their keys are asked for over SSH, and none is known. */
async function showKeys(simulation: Simulation, cli: CommandLine): Promise<RunningSimulation> {
  const running = await startSimulation({ simulation, hosts: [] });
  const { environment } = await writeSimulationFiles(`${cli.folder}/ssh`, { ...running, knownHosts: '' });
  cli.variables.GLUSTERCTL_SSH_CONFIG = environment.GLUSTERCTL_SSH_CONFIG;
  cli.variables.GLUSTERCTL_KNOWN_HOSTS = environment.GLUSTERCTL_KNOWN_HOSTS;
  return running;
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Gives promises for the next command that is held. */
function watchHolds(simulation: Simulation): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const held = simulation.held.bind(simulation);
  simulation.held = () => {
    for (const tell of waiting.splice(0)) tell();
    return held();
  };
  return () => new Promise((resolve) => waiting.push(resolve));
}

/** Hosts whose volumes are written to while they are asked. */
function writtenTo(hosts: Hosts, clients: SimulatedClients): Hosts {
  return {
    ...hosts,
    async run(host, script, options): Promise<ScriptResult> {
      clients.goOn();
      return await hosts.run(host, script, options);
    },
  };
}

/** Hosts whose silence takes the time that it takes on a network. */
function slowToMiss(hosts: Hosts, time: SimulatedTime): Hosts {
  return {
    ...hosts,
    async run(host, script, options): Promise<ScriptResult> {
      const result = await hosts.run(host, script, options);
      if (result.kind === 'unreachable') time.advance(CONNECT_SECONDS);
      return result;
    },
  };
}
