import { type CommandDefinition, command, type FlagDefinition, type ParsedInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { variablesInto } from '../../cli/run/simulation-variables.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { DEFECTS } from '../../simulator/defects.ts';
import { EFFECTS, type EffectName, isEffect, type Order } from '../../simulator/orders.ts';
import { simulationView } from '../../ui/views/simulation.ts';

interface Ordered {
  readonly order: Order;
  readonly folder: string;
}

const FOLDER: FlagDefinition = {
  name: 'folder',
  type: 'string',
  placeholder: 'FOLDER',
  summary: 'the running simulation; else that of the variable GLUSTERCTL_SIMULATOR',
};

const HOSTS = [{ name: 'HOST', summary: 'names of simulated hosts', variadic: true }] as const;

function onHosts(
  verb: 'kill' | 'boot' | 'freeze' | 'thaw' | 'mend',
  summary: string,
  example: { readonly title: string; readonly line: string },
): CommandDefinition {
  return command<Ordered>({
    path: ['simulator', verb],
    summary,
    arguments: HOSTS,
    flags: [FOLDER],
    examples: [example],
    changes: false,
    standsAlone: true,
    parse(input) {
      const hosts = input.arguments;
      if (hosts.length === 0) throw usage('Name at least one host', '"simulator status" lists them.');
      return { order: { verb, hosts }, folder: input.string('folder') };
    },
    run,
  });
}

const fault = command<Ordered>({
  path: ['simulator', 'fault'],
  summary: 'Gives a simulated host defects, or lets a command on it go wrong',
  description:
    'Defects last until "simulator mend". With --command, a command that is run on the host goes wrong, once.',
  arguments: [
    { name: 'HOST', summary: 'name of a simulated host' },
    { name: 'DEFECT', summary: 'what is wrong with it, as clock=300', variadic: true },
  ],
  choices: {
    title: 'Defects',
    rows: Object.entries(DEFECTS).map(([name, { value, summary }]) => [`${name}=${value}`, summary]),
  },
  flags: [
    {
      name: 'command',
      type: 'string',
      placeholder: 'REGEX',
      summary: 'strike at a command whose words match: ^lvcreate',
    },
    {
      name: 'effect',
      type: 'string',
      choices: Object.keys(EFFECTS),
      fallback: 'fails',
      placeholder: 'WHAT',
      summary: `what happens then: ${Object.keys(EFFECTS).join(', ')}`,
    },
    { name: 'nth', type: 'int', fallback: 1, summary: 'strike at the n-th command that matches' },
    { name: 'lasting', type: 'bool', summary: 'strike at every one from then on' },
    FOLDER,
  ],
  examples: [
    { title: 'A wrong clock, and a firewall', line: 'simulator fault gl2 clock=300 firewall=drop' },
    {
      title: 'The power fails just after the next mkfs',
      line: 'simulator fault gl2 --command=^mkfs --effect=dies-after',
    },
  ],
  changes: false,
  standsAlone: true,
  parse(input) {
    const [host, ...defects] = input.arguments;
    const folder = input.string('folder');
    if (host === undefined) throw usage('Name a host', '"simulator status" lists them.');
    if (!input.given('command')) {
      if (defects.length === 0) throw usage('Say what is wrong with it, as clock=300, or give --command');
      if (['effect', 'nth', 'lasting'].some((name) => input.given(name)))
        throw usage('--effect, --nth and --lasting go with --command');
      return { order: { verb: 'defects', host, defects }, folder };
    }
    if (defects.length > 0)
      throw usage('Defects and --command are two things', 'Give them one after the other.');
    const nth = input.int('nth');
    if (nth < 1) throw usage('--nth counts from 1');
    const order: Order = {
      verb: 'fault',
      host,
      command: expression(input),
      effect: effectOf(input),
      nth,
      lasting: input.bool('lasting'),
    };
    return { order, folder };
  },
  run,
});

function expression(input: ParsedInput): string {
  const text = input.string('command');
  try {
    return new RegExp(text).source;
  } catch (error) {
    throw usage(`--command is no regular expression: ${(error as Error).message}`);
  }
}

function effectOf(input: ParsedInput): EffectName {
  const name = input.string('effect');
  if (!isEffect(name)) throw usage(`--effect must be one of ${Object.keys(EFFECTS).join(', ')}`);
  return name;
}

const status = command<Ordered>({
  path: ['simulator', 'status'],
  summary: 'How the simulated hosts are: power, defects, and faults that may still strike',
  flags: [FOLDER],
  examples: [{ title: 'All hosts of the simulation that runs', line: 'simulator status' }],
  changes: false,
  standsAlone: true,
  parse(input) {
    if (input.arguments.length > 0) throw usage('"simulator status" takes no arguments');
    return { order: { verb: 'status' }, folder: input.string('folder') };
  },
  run,
});

async function run(context: Context, { order, folder }: Ordered) {
  const where = folder || context.environment.variables.GLUSTERCTL_SIMULATOR || '';
  const begin = `Start one with: ${context.environment.programName} simulator start`;
  if (where === '')
    throw usage('Which simulation?', `Its start prints the line "export GLUSTERCTL_SIMULATOR=…". ${begin}`);
  const { sendOrder } = await import('../../simulator/control.ts');
  const reply = await sendOrder(where, order).catch((cause: unknown) => {
    const left = variablesInto(where, context.environment.variables);
    const forget = left.length === 0 ? '' : `To go on without it: unset ${left.join(' ')}\n`;
    throw new GlusterctlError('unreachable', `No simulation runs in ${where}`, {
      hint: `${forget}${begin}`,
      cause,
    });
  });
  if ('refused' in reply) throw usage(reply.refused);
  return simulationView(reply.hosts);
}

export const commands: readonly CommandDefinition[] = [
  status,
  onHosts('kill', 'Cuts the power of simulated hosts: what is not on disk is lost', {
    title: 'The second host goes down',
    line: 'simulator kill gl2',
  }),
  onHosts('boot', 'Switches simulated hosts on again', {
    title: 'It is back, with the same disks',
    line: 'simulator boot gl2',
  }),
  onHosts('freeze', 'Makes simulated hosts hang: no connection is answered any more', {
    title: 'The second host answers nobody',
    line: 'simulator freeze gl2',
  }),
  onHosts('thaw', 'Lets frozen hosts go on', { title: 'It answers again', line: 'simulator thaw gl2' }),
  fault,
  onHosts('mend', 'Takes back the defects and faults of simulated hosts', {
    title: 'The second host is sound again',
    line: 'simulator mend gl2',
  }),
];
