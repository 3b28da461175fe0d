import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { counted } from '../../model/counted.ts';
import { quote } from '../../shell/quote.ts';
import type { SimulationFiles } from '../../simulator/folder.ts';
import { child } from './child.ts';
import { leadingThere } from './files.ts';
import { checkHostFlags, hostFlags, hostsWanted } from './host-flags.ts';
import { markedShell } from './marked-shell.ts';
import { simulate } from './simulate.ts';

export const shell = command({
  path: ['simulator', 'shell'],
  summary: 'A shell whose environment leads to simulated hosts, and only to them',
  description:
    'Starts hosts as "simulator start" does, and the shell of the variable SHELL with all that leads to them. Its prompt says so. They end with it.',
  flags: hostFlags,
  examples: [
    { title: 'Three hosts to play with', line: 'simulator shell' },
    { title: 'Go on where it was left, and keep it again', line: 'simulator shell --save=hosts.json' },
  ],
  changes: false,
  standsAlone: true,
  endsOnInterrupt: true,
  refusesSurplus: '"simulator shell" takes no arguments',
  check: (input) => checkHostFlags(input),
  async run(context, flags) {
    const request = { ...flags, verb: 'shell' as const, hosts: hostsWanted(flags), tells: true };
    return await simulate(context, request, async (files, count) => {
      greet(context, flags, count, files);
      const { words, variables } = await markedShell(context, files.environment.GLUSTERCTL_SIMULATOR ?? '');
      await child(context, words, { ...leadingThere(files), ...variables });
      return 0;
    });
  },
});

function greet(
  { stderr, environment }: Context,
  { save, bare }: { readonly save: string; readonly bare: boolean },
  count: number,
  { topology }: SimulationFiles,
): void {
  const program = environment.programName;
  stderr(`A shell with ${counted(count, 'simulated host')}: commands here reach them, and nothing else.`);
  if (bare) stderr(`Begin with: ${program} init`);
  else {
    stderr(`Begin with: ${program} topology load --json=${quote(topology)}`);
    stderr(`Then: ${program} volume create --size=10`);
  }
  stderr(`Let something go wrong: ${program} simulator --help`);
  stderr(
    save === ''
      ? 'They end with "exit", and are gone then unless you keep them: you are asked, or begin with --save=FILE.'
      : `They end with "exit", and are kept in ${save}.`,
  );
}
