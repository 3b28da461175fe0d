import type { Context } from '../../cli/context.ts';
import { whenAborted } from '../../hosts/when-aborted.ts';
import { counted } from '../../model/counted.ts';
import type { State } from '../../model/state.ts';
import type { SimulationFiles } from '../../simulator/folder.ts';

/** The files of --save and --load, '' where they were not given, and whether the hosts have nothing installed. */
interface Kept {
  readonly save: string;
  readonly load: string;
  readonly hosts: { readonly bare: boolean };
}

/** Until Ctrl-C. */
export async function foreground(
  context: Context,
  { save, hosts: { bare } }: Kept,
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
  context.stderr(`In another terminal, or in short: eval "$(${program} simulator env)"`);
  for (const [name, value] of Object.entries(variables)) context.stdout(`export ${name}=${quote(value)}\n`);
  if (bare) context.stdout(`${program} host prepare --topology=${quote(topology)}\n`);
  context.stdout(`${program} topology load --json=${quote(topology)}\n${program} volume create --size=10\n`);
  await new Promise<void>((resolve) => {
    if (context.stop.aborted) resolve();
    else whenAborted(context.stop, resolve);
  });
  return 0;
}

/** Who ended the hosts should hear at once what went with them, and what other terminals still point to. */
export async function sayWhatBecomes(
  context: Context,
  { save, load, verb }: Omit<Kept, 'hosts'> & { readonly verb: 'start' | 'shell' },
  state: string | null,
  { environment: variables }: SimulationFiles,
): Promise<void> {
  const { quote } = await import('../../shell/quote.ts');
  const start = `${context.environment.programName} simulator ${verb === 'shell' ? 'shell' : 'start'}`;
  if (save !== '') {
    const file = quote(save);
    context.stderr(`Hosts and state are kept in ${save}. To go on: ${start} --load=${file} --save=${file}`);
  } else {
    const back = load === '' ? '' : `; ${load} is as it was`;
    context.stderr(`Gone with the hosts: ${whatStateHeld(state)}${back}.`);
    context.stderr(`To keep them next time: ${start} --save=hosts.json`);
    context.stderr(`To go on with them after that: ${start} --load=hosts.json --save=hosts.json`);
  }
  // What leads to them from a shell of their own ended with it.
  if (verb === 'start')
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
