import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { checkHosts } from '../../hosts/check/run.ts';
import { inNaturalOrder } from '../../ui/natural-order.ts';
import type { View } from '../../ui/view.ts';
import { checkView } from '../../ui/views/host-check.ts';
import { type ChosenHost, chosenHosts, HOSTS, TOPOLOGY } from '../shared/chosen-hosts.ts';
import { withNearNames } from './near-names.ts';

const CHECK = {
  description:
    'Asks all hosts at once, only looks, and shows what is wrong first, each with the command that mends it. Exit code 3 when something must be mended, 20 when no host can be reached, 22 when no host key is trusted. With -o name: the hosts that are ready.',
  arguments: { hosts: HOSTS },
  flags: { topology: TOPOLOGY },
  changes: false,
  run,
} as const;

export const check = command({
  ...CHECK,
  path: ['host', 'check'],
  summary: 'Look whether hosts have all that is needed, and say how to mend what is missing',
  examples: [
    {
      title: 'The hosts of a topology file, before it is loaded',
      line: 'host check --topology=topology.json',
    },
    { title: 'All managed hosts, with everything that was looked at', line: 'host check --verbose' },
    { title: 'As a table', line: 'host check -o table' },
  ],
});

export const preflight = command({
  ...CHECK,
  path: ['preflight'],
  summary: 'The same as "host check"',
  examples: [
    { title: 'Before a topology file is loaded', line: 'preflight --topology=topology.json --json' },
  ],
});

interface Chosen {
  readonly hosts: readonly string[];
  readonly topology: string;
}

async function run(context: Context, { hosts: names, topology }: Chosen): Promise<View> {
  const chosen = unique(await chosenHosts(context, names, topology));
  const hosts =
    names.length > 0 || topology !== '' ? chosen : inNaturalOrder(chosen, ({ address }) => address.name);
  const rows = await checkHosts(await context.hosts(), hosts, () => context.clock.now());
  const { settings, environment } = context;
  return checkView(await withNearNames(context, rows, names), {
    width: environment.stdoutIsTerminal ? environment.columns : null,
    verbose: settings.verbose,
    mendsApart: settings.output === 'table',
  });
}

/** A host may be named twice, and stand in the file besides. */
function unique(hosts: readonly ChosenHost[]): ChosenHost[] {
  return [...new Map(hosts.map((host) => [host.address.name, host])).values()];
}
