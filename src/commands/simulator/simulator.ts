import { type CommandDefinition, command, type ParsedInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { places, SIMULATION_PREFIX } from '../../cli/places.ts';
import { PROCESS_FILE } from '../../cli/run/simulation-variables.ts';
import { whenAborted } from '../../hosts/when-aborted.ts';
import { counted } from '../../model/counted.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { GIB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import type { SimulationFiles } from '../../simulator/folder.ts';
import type { SimulatedHost } from '../../simulator/options.ts';
import type { View } from '../../ui/view.ts';

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
    standsAlone: true,
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
      ? Simulation.create({ ...options, hosts: await hostsOf(context, request) })
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
      request.command.length === 0
        ? await foreground(context, request, simulation.hosts.length, files)
        : await child(context, request.command, {
            ...files.environment,
            GLUSTERCTL_TOPOLOGY: files.topology,
          });
    await simulation.settle();
    const state = await readFile(stateFile, 'utf8').catch(() => null);
    if (request.save !== '')
      await environment.writeFile(request.save, kept.keptText(simulation.model, state), 0o600);
    if (request.command.length === 0) await sayWhatBecomes(context, request, state, files);
    return { text: () => '', json: () => ({ exitCode }), exitCode };
  } finally {
    await control?.close();
    await running.stop();
    await rm(folder, { recursive: true, force: true });
    await removeLog(context, join(folder, 'state', 'glusterctl.json'));
  }
}

/** Nobody can ask for it any more: no state will ever have that path again. */
async function removeLog({ environment }: Context, statePath: string): Promise<void> {
  const [{ KEPT_FILES, logFile, logOfState }, { rm }] = await Promise.all([
    import('../../engine/audit-files.ts'),
    import('node:fs/promises'),
  ]);
  const folder = places.logs(environment);
  if (folder === null) return;
  const files = logOfState(folder, statePath);
  for (let age = 0; age < KEPT_FILES; age++)
    await rm(logFile(files, age), { force: true }).catch(() => undefined);
}

/** At the end it would be too late to hear of it. */
async function refuseUnwritable(save: string, from: string): Promise<void> {
  const [{ access, constants }, { dirname, resolve }, { makeFolder }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
    import('../../files/make-folder.ts'),
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
  const { readTopology } = await import('../../plans/topology-file.ts');
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
  { save }: StartRequest,
  count: number,
  { environment: variables, topology }: SimulationFiles,
): Promise<number> {
  const program = context.environment.programName;
  const { quote } = await import('../../shell/quote.ts');
  context.stderr(`${counted(count, 'simulated host')} ${count === 1 ? 'runs' : 'run'} until Ctrl-C.`);
  context.stderr(
    save === ''
      ? 'What is on them then, and their state, is gone: to keep it, begin with --save FILE.'
      : `Then they are kept in ${save}.`,
  );
  context.stderr(
    `To see how things go wrong (kill, boot, freeze, thaw, fault, mend): ${program} simulator --help`,
  );
  context.stderr('In another terminal:');
  for (const [name, value] of Object.entries(variables)) context.stdout(`export ${name}=${quote(value)}\n`);
  context.stdout(`${program} topology load --json=${quote(topology)}\n${program} volume create --size=10\n`);
  await new Promise<void>((resolve) => {
    if (context.stop.aborted) resolve();
    else whenAborted(context.stop, resolve);
  });
  return 0;
}

/** Who ended the hosts should hear at once what went with them, and what other terminals still point to. */
async function sayWhatBecomes(
  context: Context,
  { save, load }: StartRequest,
  state: string | null,
  { environment: variables }: SimulationFiles,
): Promise<void> {
  const { quote } = await import('../../shell/quote.ts');
  const start = `${context.environment.programName} simulator start`;
  if (save !== '') {
    const file = quote(save);
    context.stderr(`Hosts and state are kept in ${save}. To go on: ${start} --load=${file} --save=${file}`);
  } else {
    const back = load === '' ? '' : `; ${load} is as it was`;
    context.stderr(`Gone with the hosts: ${whatStateHeld(state)}${back}.`);
    context.stderr(`To keep them next time: ${start} --save=hosts.json`);
    context.stderr(`To go on with them after that: ${start} --load=hosts.json --save=hosts.json`);
  }
  context.stderr(`In each terminal that was set up for them: unset ${Object.keys(variables).join(' ')}`);
}

function whatStateHeld(text: string | null): string {
  const { volumes = {}, nodes = {} } = held(text);
  const [hosts, count] = [Object.keys(nodes).length, Object.keys(volumes).length];
  if (hosts === 0) return 'what was on their disks';
  return `the state of ${hosts} ${hosts === 1 ? 'node' : 'nodes'}, with ${count} ${count === 1 ? 'volume' : 'volumes'}`;
}

/** Somebody may have tried what a damaged state does. */
function held(text: string | null): Partial<State> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
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
    const forget = whenAborted(context.stop, stop);
    running.once('error', (cause: NodeJS.ErrnoException) => {
      forget();
      const why = cause.code === 'ENOENT' ? 'there is no such command' : cause.message;
      reject(new GlusterctlError('failed', `${name} can't be run: ${why}`, { cause }));
    });
    running.once('exit', (code, signal) => {
      forget();
      resolve(code ?? (signal === null ? 1 : 130));
    });
  });
}
