import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { SIMULATION_PREFIX } from '../../cli/places.ts';
import { isGone } from '../../cli/run/simulation-variables.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
import { leadingThere } from './files.ts';
import { folder } from './send-order.ts';

export const env = command({
  path: ['simulator', 'env'],
  summary: 'Prints what leads another terminal to simulated hosts, for eval',
  description: 'Of the simulation that is named, that of the variable, or the only one that runs.',
  flags: { folder },
  examples: [{ title: 'In another terminal: eval what this prints', line: 'simulator env' }],
  changes: false,
  standsAlone: true,
  refusesSurplus: '"simulator env" takes no arguments',
  async run(context, { folder: named }) {
    const where = await whichSimulation(context, named);
    const { filesIn } = await import('../../simulator/folder.ts');
    const variables = leadingThere(filesIn(where));
    return {
      text: () =>
        Object.entries(variables)
          .map(([name, value]) => `export ${name}=${quote(value)}\n`)
          .join(''),
      json: () => variables,
    };
  },
});

async function whichSimulation({ environment }: Context, named: string): Promise<string> {
  const begin = `Start one with: ${environment.programName} simulator start`;
  if (named !== '') {
    if (!(await isGone(named))) return named;
    throw new GlusterctlError('unreachable', `The simulation in ${named} is gone`, { hint: begin });
  }
  const own = environment.variables.GLUSTERCTL_SIMULATOR ?? '';
  if (own !== '' && !(await isGone(own))) return own;
  const running = await runningSimulations();
  const [only, ...others] = running;
  if (only === undefined) throw new GlusterctlError('unreachable', 'No simulation runs', { hint: begin });
  if (others.length === 0) return only;
  const lines = running.map((one) => `  --folder=${quote(one)}`);
  throw usage('Several simulations run', ['Name one of them:', ...lines].join('\n'));
}

/** Of this user: into the folders of others nobody sees. */
async function runningSimulations(): Promise<readonly string[]> {
  const [{ access, constants, readdir, realpath }, { join }, { tmpdir }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
    import('node:os'),
  ]);
  const above = await realpath(tmpdir()).catch(() => tmpdir());
  const names = await readdir(above).catch(() => []);
  const running: string[] = [];
  for (const name of names.filter((one) => one.startsWith(SIMULATION_PREFIX)).sort()) {
    const path = join(above, name);
    const readable = await access(join(path, 'id_ed25519'), constants.R_OK).then(
      () => true,
      () => false,
    );
    if (readable && !(await isGone(path))) running.push(path);
  }
  return running;
}
