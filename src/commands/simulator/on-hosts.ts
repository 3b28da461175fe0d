import { argument } from '../../cli/argument.ts';
import { type CommandDefinition, command, type Example } from '../../cli/define.ts';
import { simulatedHosts } from './ask-host.ts';
import { folder, sendTo } from './send-order.ts';

const hosts = argument.many(
  { name: 'HOST', summary: 'names of simulated hosts' },
  { required: 'Name at least one host', hint: '"simulator status" lists them.', ask: simulatedHosts },
);

/** An order that is the same for each of the hosts. */
export function onHosts(
  verb: 'kill' | 'boot' | 'freeze' | 'thaw' | 'mend' | 'reinstall',
  summary: string,
  example: Example,
): CommandDefinition {
  return command({
    path: ['simulator', verb],
    summary,
    arguments: { hosts },
    flags: { folder },
    examples: [example],
    changes: false,
    standsAlone: true,
    run: async (context, named) => await sendTo(context, named.folder, { verb, hosts: named.hosts }),
  });
}
