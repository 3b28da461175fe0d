import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { child } from './child.ts';
import { leadingThere } from './files.ts';
import { foreground } from './foreground.ts';
import { checkHostFlags, hostFlags, hostsWanted } from './host-flags.ts';
import { simulate } from './simulate.ts';

export const start = command({
  path: ['simulator', 'start'],
  summary: 'Starts simulated gluster hosts on this machine, to try things out',
  description:
    'They run until Ctrl-C, or while the command after -- runs, whose environment leads glusterctl to them and to a state of their own. Meanwhile other terminals can kill hosts and order faults. What --save keeps, --load goes on with.',
  arguments: {
    words: argument.many({
      name: 'command',
      mayBeEmpty: true,
      summary: 'What to run with the hosts, after --',
    }),
  },
  flags: hostFlags,
  examples: [
    { title: 'Load and list three simulated hosts', line: 'simulator start -- true' },
    { title: 'Six hosts with four disks each', line: 'simulator start --nodes=6 --devices=4 -- true' },
  ],
  changes: false,
  standsAlone: true,
  endsOnInterrupt: true,
  check: (input) => checkHostFlags(input),
  async run(context, { words, ...flags }) {
    const request = {
      ...flags,
      verb: 'start' as const,
      hosts: hostsWanted(flags),
      tells: words.length === 0,
    };
    return await simulate(context, request, async (files, count) =>
      request.tells
        ? await foreground(context, request, count, files)
        : await child(context, words, leadingThere(files)),
    );
  },
});
