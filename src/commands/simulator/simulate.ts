import type { Context } from '../../cli/context.ts';
import { SIMULATION_PREFIX } from '../../cli/places.ts';
import { PROCESS_FILE } from '../../cli/run/simulation-variables.ts';
import type { SimulationFiles } from '../../simulator/folder.ts';
import type { View } from '../../ui/view.ts';
import { refuseUnwritable, removeLog } from './files.ts';
import { sayWhatBecomes } from './foreground.ts';
import { type HostsWanted, hostsOf } from './hosts.ts';
import { offerToKeep } from './offer-to-keep.ts';

export interface Request {
  readonly save: string;
  readonly load: string;
  readonly latency: number;
  readonly hosts: HostsWanted;
  /** How it was begun, and is begun again. */
  readonly verb: 'start' | 'shell';
  /** A person sits there: what became of the hosts is told, and that they can be kept is offered. */
  readonly tells: boolean;
}

/** Gives the exit code. */
type Use = (files: SimulationFiles, count: number) => Promise<number>;

/** Hosts that run as long as what is done with them goes on. */
export async function simulate(context: Context, request: Request, use: Use): Promise<View> {
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
      ? Simulation.create({ ...options, hosts: await hostsOf(context.environment, request.hosts) })
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
    const exitCode = await use(files, simulation.hosts.length);
    await simulation.settle();
    const state = await readFile(stateFile, 'utf8').catch(() => null);
    const offered = async () => (request.tells ? await offerToKeep(context, state) : '');
    const save = request.save === '' ? await offered() : request.save;
    if (save !== '') await environment.writeFile(save, kept.keptText(simulation.model, state), 0o600);
    if (request.tells)
      await sayWhatBecomes(context, { save, load: request.load, verb: request.verb }, state, files);
    return { text: () => '', json: () => ({ exitCode }), exitCode };
  } finally {
    await control?.close();
    await running.stop();
    await rm(folder, { recursive: true, force: true });
    await removeLog(context, join(folder, 'state', 'glusterctl.json'));
  }
}
