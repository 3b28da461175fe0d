import { argument } from '../../cli/argument.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag, optional } from '../../cli/flag.ts';
import { SIMULATION_PREFIX } from '../../cli/places.ts';
import { PROCESS_FILE } from '../../cli/run/simulation-variables.ts';
import { usage } from '../../model/errors.ts';
import { GIB, kib } from '../../model/sizes.ts';
import type { View } from '../../ui/view.ts';
import { child } from './child.ts';
import { refuseUnwritable, removeLog } from './files.ts';
import { foreground, sayWhatBecomes } from './foreground.ts';
import { type HostsWanted, hostsOf } from './hosts.ts';

const MOST_NODES = 250;
const MOST_DEVICES = 24;

/** Where nothing is said of them. */
const NODES = 3;
const DEVICES = 2;
const DEVICE_GIB = 100;

export const start = command({
  path: ['simulator', 'start'],
  summary: 'Starts simulated gluster hosts on this machine, to try things out',
  description:
    'They run until Ctrl-C, or while the command after -- runs, whose environment leads glusterctl to them and to a state of their own. Meanwhile other terminals can kill hosts and order faults. What --save keeps, --load goes on with.',
  arguments: {
    words: argument.many({ name: 'command', summary: 'What to run with the hosts, after --' }),
  },
  flags: {
    nodes: optional(flag.int({ summary: 'How many hosts', fallback: NODES })),
    devices: optional(flag.int({ summary: 'Disks of each host', fallback: DEVICES })),
    deviceSize: optional(flag.size({ summary: 'Size of each disk', fallback: `${DEVICE_GIB}GiB` })),
    topology: optional(flag.text({ summary: 'Hosts and disks as in this file', placeholder: 'FILE' })),
    save: flag.text({
      summary: 'Keep the hosts and their state in this file at the end',
      placeholder: 'FILE',
    }),
    load: flag.text({ summary: 'Go on with hosts that were kept', placeholder: 'FILE' }),
    bare: flag.bool({ summary: 'Only an operating system is installed on them: for "host prepare"' }),
    latency: flag.int({ summary: 'Milliseconds added to each round trip', fallback: 0 }),
  },
  examples: [
    { title: 'Load and list three simulated hosts', line: 'simulator start -- true' },
    { title: 'Six hosts with four disks each', line: 'simulator start --nodes=6 --devices=4 -- true' },
  ],
  changes: false,
  standsAlone: true,
  endsOnInterrupt: true,
  check({ nodes, devices, deviceSize, topology, load, bare, latency }) {
    if (nodes !== null && (nodes < 1 || nodes > MOST_NODES))
      throw usage(`--nodes must be from 1 to ${MOST_NODES}`);
    if (devices !== null && (devices < 1 || devices > MOST_DEVICES))
      throw usage(`--devices must be from 1 to ${MOST_DEVICES}`);
    if (deviceSize !== null && deviceSize < GIB) throw usage('--device-size must be at least 1 GiB');
    if (latency < 0) throw usage('--latency must not be negative');
    const counts = { nodes, devices };
    if (load !== '')
      refuseSurplus('load', { topology, ...counts, 'device-size': deviceSize, bare: bare || null });
    if ((topology ?? '') !== '') refuseSurplus('topology', counts);
  },
  async run(context, { nodes, devices, deviceSize, topology, bare, ...more }) {
    const hosts = {
      nodes: nodes ?? NODES,
      devices: devices ?? DEVICES,
      deviceSize: deviceSize ?? kib(DEVICE_GIB * GIB),
      topology: topology ?? '',
      bare,
    };
    return await simulate(context, { ...more, hosts });
  },
});

/** A file says which hosts there are: nothing else does then. */
function refuseSurplus(file: string, others: Readonly<Record<string, unknown>>): void {
  const surplus = Object.entries(others).flatMap(([name, value]) => (value === null ? [] : [`--${name}`]));
  if (surplus.length > 0)
    throw usage(`--${file} says which hosts there are`, `Leave out ${surplus.join(' and ')}.`);
}

interface Request {
  /** What to run with the hosts; none: they run until Ctrl-C. */
  readonly words: readonly string[];
  readonly save: string;
  readonly load: string;
  readonly latency: number;
  readonly hosts: HostsWanted;
}

async function simulate(context: Context, request: Request): Promise<View> {
  const [{ mkdtemp, readFile, realpath, rm }, { join }, { tmpdir }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
    import('node:os'),
  ]);
  const [
    { startSimulation },
    { Simulation },
    { writeSimulationFiles },
    { openControl },
    kept,
    { thisProcess },
  ] = await Promise.all([
    import('../../simulator/start.ts'),
    import('../../simulator/simulation.ts'),
    import('../../simulator/folder.ts'),
    import('../../simulator/control.ts'),
    import('../../simulator/kept.ts'),
    import('../../store/process.ts'),
  ]);
  const { environment } = context;
  if (request.save !== '') await refuseUnwritable(request.save, environment.workingDirectory);
  const options = { latencyMs: request.latency };
  const before =
    request.load === '' ? null : kept.readKept(await environment.readFile(request.load), request.load);
  const simulation =
    before === null
      ? Simulation.create({ ...options, hosts: await hostsOf(context, request.hosts) })
      : new Simulation(before.model, options);
  const running = await startSimulation({ simulation, hosts: [] });
  // The log goes by the real path of the state.
  const folder = await realpath(await mkdtemp(join(tmpdir(), SIMULATION_PREFIX)));
  const control = await openControl(folder, running).catch(() => null);
  if (control === null)
    context.stderr(`No orders can be taken in ${folder}: "simulator kill" and the like won't work.`);
  try {
    const files = await writeSimulationFiles(folder, running);
    await environment.writeFile(join(folder, PROCESS_FILE), JSON.stringify(thisProcess()));
    const stateFile = files.environment.GLUSTERCTL_STATE ?? '';
    if (before !== null && before.state !== null) await environment.writeFile(stateFile, before.state, 0o600);
    const exitCode =
      request.words.length === 0
        ? await foreground(context, request, simulation.hosts.length, files)
        : await child(context, request.words, {
            ...files.environment,
            GLUSTERCTL_TOPOLOGY: files.topology,
          });
    await simulation.settle();
    const state = await readFile(stateFile, 'utf8').catch(() => null);
    if (request.save !== '')
      await environment.writeFile(request.save, kept.keptText(simulation.model, state), 0o600);
    if (request.words.length === 0) await sayWhatBecomes(context, request, state, files);
    return { text: () => '', json: () => ({ exitCode }), exitCode };
  } finally {
    await control?.close();
    await running.stop();
    await rm(folder, { recursive: true, force: true });
    await removeLog(context, join(folder, 'state', 'glusterctl.json'));
  }
}
