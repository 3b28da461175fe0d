import { counted } from '../model/counted.ts';
import { GlusterctlError, usage } from '../model/errors.ts';
import { GIB } from '../model/sizes.ts';
import type { SimulatedHost } from '../simulator/options.ts';
import type { View } from '../ui/view.ts';
import { type CommandDefinition, command, type ParsedInput } from './command.ts';
import type { Context } from './context.ts';

interface StartRequest {
  readonly nodes: number;
  readonly devices: number;
  readonly deviceKiB: number;
  readonly topology: string;
  readonly save: string;
  readonly load: string;
  readonly latency: number;
  readonly command: readonly string[];
}

const MOST_NODES = 250;
const MOST_DEVICES = 24;

export const commands: readonly CommandDefinition[] = [
  command<StartRequest>({
    path: ['simulator', 'start'],
    summary: 'Starts simulated gluster hosts on this machine, to try things out',
    description:
      'They run until Ctrl-C, or while the command after -- runs, whose environment leads glusterctl to them and to a state of their own. Meanwhile other terminals can kill hosts and order faults. What --save keeps, --load goes on with.',
    arguments: [{ name: 'command', summary: 'What to run with the hosts, after --', variadic: true }],
    flags: [
      { name: 'nodes', type: 'int', summary: 'How many hosts', fallback: 3 },
      { name: 'devices', type: 'int', summary: 'Disks of each host', fallback: 2 },
      { name: 'device-size', type: 'size', summary: 'Size of each disk', fallback: '100GiB' },
      { name: 'topology', type: 'string', summary: 'Hosts and disks as in this file', placeholder: 'FILE' },
      {
        name: 'save',
        type: 'string',
        summary: 'Keep the hosts and their state in this file at the end',
        placeholder: 'FILE',
      },
      { name: 'load', type: 'string', summary: 'Go on with hosts that were kept', placeholder: 'FILE' },
      { name: 'latency', type: 'int', summary: 'Milliseconds added to each round trip', fallback: 0 },
    ],
    examples: [
      { title: 'Load and list three simulated hosts', line: 'simulator start -- true' },
      { title: 'Six hosts with four disks each', line: 'simulator start --nodes=6 --devices=4 -- true' },
    ],
    changes: false,
    endsOnInterrupt: true,
    parse: (input) => {
      const [nodes, devices] = [input.int('nodes'), input.int('devices')];
      if (nodes < 1 || nodes > MOST_NODES) throw usage(`--nodes must be from 1 to ${MOST_NODES}`);
      if (devices < 1 || devices > MOST_DEVICES) throw usage(`--devices must be from 1 to ${MOST_DEVICES}`);
      if (input.int('device-size') < GIB) throw usage('--device-size must be at least 1 GiB');
      if (input.int('latency') < 0) throw usage('--latency must not be negative');
      refuseSurplus(input, 'load', ['topology', 'nodes', 'devices', 'device-size']);
      refuseSurplus(input, 'topology', ['nodes', 'devices']);
      return {
        nodes,
        devices,
        deviceKiB: input.int('device-size'),
        topology: input.string('topology'),
        save: input.string('save'),
        load: input.string('load'),
        latency: input.int('latency'),
        command: input.arguments,
      };
    },
    run: start,
  }),
];

/** A file says which hosts there are: nothing else does then. */
function refuseSurplus(input: ParsedInput, file: string, others: readonly string[]): void {
  const surplus = others.filter((name) => input.given(name)).map((name) => `--${name}`);
  if (input.string(file) !== '' && surplus.length > 0)
    throw usage(`--${file} says which hosts there are`, `Leave out ${surplus.join(' and ')}.`);
}

async function start(context: Context, request: StartRequest): Promise<View> {
  const [{ mkdtemp, readFile, rm }, { join }, { tmpdir }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
    import('node:os'),
  ]);
  const [{ startSimulation }, { Simulation }, { writeSimulationFiles }, { openControl }, kept] =
    await Promise.all([
      import('../simulator/start.ts'),
      import('../simulator/simulation.ts'),
      import('../simulator/folder.ts'),
      import('../simulator/control.ts'),
      import('../simulator/kept.ts'),
    ]);
  const { environment } = context;
  if (request.save !== '') await refuseUnwritable(request.save, environment.workingDirectory);
  const options = { latencyMs: request.latency };
  const before =
    request.load === '' ? null : kept.readKept(await environment.readFile(request.load), request.load);
  const simulation =
    before === null
      ? Simulation.create({ ...options, hosts: await hostsOf(context, request) })
      : new Simulation(before.model, options);
  const running = await startSimulation({ simulation, hosts: [] });
  const folder = await mkdtemp(join(tmpdir(), 'glusterctl-simulator-'));
  const control = await openControl(folder, running).catch(() => null);
  if (control === null)
    context.stderr(`No orders can be taken in ${folder}: "simulator kill" and the like won't work.`);
  try {
    const files = await writeSimulationFiles(folder, running);
    const stateFile = files.environment.GLUSTERCTL_STATE ?? '';
    if (before !== null && before.state !== null) await environment.writeFile(stateFile, before.state, 0o600);
    const exitCode =
      request.command.length === 0
        ? await foreground(context, simulation.hosts.length, files.environment, files.topology)
        : await child(context, request.command, {
            ...files.environment,
            GLUSTERCTL_TOPOLOGY: files.topology,
          });
    await simulation.settle();
    if (request.save !== '') {
      const state = await readFile(stateFile, 'utf8').catch(() => null);
      await environment.writeFile(request.save, kept.keptText(simulation.model, state), 0o600);
    }
    return { heketi: () => '', json: () => ({ exitCode }), exitCode };
  } finally {
    await control?.close();
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** At the end it would be too late to hear of it. */
async function refuseUnwritable(save: string, from: string): Promise<void> {
  const [{ access, constants }, { dirname, resolve }, { makeFolder }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
    import('../files/make-folder.ts'),
  ]);
  const path = resolve(from, save);
  try {
    makeFolder(dirname(path));
    await access(dirname(path), constants.W_OK);
    await access(path, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  } catch (cause) {
    throw new GlusterctlError('failed', `${save} can't be written: ${(cause as Error).message}`, {
      hint: 'Nothing was started. Name another file with --save.',
      cause,
    });
  }
}

async function hostsOf(context: Context, request: StartRequest): Promise<readonly SimulatedHost[]> {
  if (request.topology === '') {
    return Array.from({ length: request.nodes }, (_, index) => ({
      name: `sim${index + 1}`,
      storage: `10.99.0.${index + 1}`,
      zone: index + 1,
      devices: Array.from({ length: request.devices }, (_, disk) => ({
        path: `/dev/vd${String.fromCharCode('b'.charCodeAt(0) + disk)}`,
        sizeKiB: request.deviceKiB,
      })),
    }));
  }
  const { readTopology } = await import('../plans/topology-file.ts');
  const text = await context.environment.readFile(request.topology);
  return readTopology(text, request.topology).clusters.flatMap(({ nodes }) =>
    nodes.map((node) => ({
      name: node.manage[0] ?? '',
      storage: node.storage[0] ?? '',
      zone: node.zone,
      devices: node.devices.map((device) => ({ path: device.name, sizeKiB: request.deviceKiB })),
    })),
  );
}

/** Until Ctrl-C. */
async function foreground(
  context: Context,
  count: number,
  variables: Readonly<Record<string, string>>,
  topology: string,
): Promise<number> {
  const program = context.environment.programName;
  const { quote } = await import('../shell/quote.ts');
  context.stderr(`${counted(count, 'simulated host')} ${count === 1 ? 'runs' : 'run'} until Ctrl-C.`);
  context.stderr(`To see how things go wrong: ${program} simulator kill, boot, freeze, thaw, fault, mend.`);
  context.stderr('In another terminal:');
  for (const [name, value] of Object.entries(variables)) context.stdout(`export ${name}=${quote(value)}\n`);
  context.stdout(`${program} topology load --json=${quote(topology)}\n${program} volume create --size=10\n`);
  await new Promise<void>((resolve) => {
    if (context.stop.aborted) resolve();
    context.stop.addEventListener('abort', () => resolve(), { once: true });
  });
  return 0;
}

/** Runs what was given with this terminal; its exit code is ours. */
async function child(
  context: Context,
  words: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  const { spawn } = await import('node:child_process');
  const [name = '', ...rest] = words;
  return await new Promise<number>((resolve, reject) => {
    const running = spawn(name, rest, {
      stdio: 'inherit',
      env: { ...context.environment.variables, ...variables },
    });
    const stop = () => running.kill('SIGTERM');
    context.stop.addEventListener('abort', stop, { once: true });
    running.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'ENOENT' ? 'there is no such command' : cause.message;
      reject(new GlusterctlError('failed', `${name} can't be run: ${why}`, { cause }));
    });
    running.once('exit', (code, signal) => {
      context.stop.removeEventListener('abort', stop);
      resolve(code ?? (signal === null ? 1 : 130));
    });
  });
}
