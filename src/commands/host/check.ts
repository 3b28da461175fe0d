import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { checkHosts } from '../../hosts/check/run.ts';
import { usage } from '../../model/errors.ts';
import type { View } from '../../ui/view.ts';
import { checkView } from '../../ui/views/host-check.ts';
import { HOSTS, TOPOLOGY } from '../shared/chosen-hosts.ts';
import { checkStyle, type HostsToCheck, hostsToCheck } from './hosts-to-check.ts';
import { withNearNames } from './near-names.ts';
import { FIREWALL, preparedHosts } from './prepare.ts';

const DESCRIPTION =
  'Asks all hosts at once, only looks, and shows what is wrong first, each with the command that mends it. Exit code 3 when something must be mended, 20 when no host can be reached, 22 when no host key is trusted. With -o name: the hosts that are ready.';

export const check = command({
  path: ['host', 'check'],
  summary: 'Look whether hosts have all that is needed, and say how to mend what is missing',
  description: `${DESCRIPTION} With --fix: what "host prepare" does.`,
  arguments: { hosts: HOSTS },
  flags: {
    topology: TOPOLOGY,
    fix: flag.bool({ summary: 'bring the hosts what they lack, after asking: the same as "host prepare"' }),
    firewall: FIREWALL,
  },
  examples: [
    {
      title: 'The hosts of a topology file, before it is loaded',
      line: 'host check --topology=topology.json',
    },
    { title: 'All managed hosts, with everything that was looked at', line: 'host check --verbose' },
    { title: 'As a table', line: 'host check -o table' },
  ],
  changes: true,
  plansWith: 'fix',
  check({ fix, firewall }) {
    if (firewall && !fix) throw usage('--firewall goes with --fix', 'Without it nothing is changed.');
  },
  run: async (context, { fix, firewall, ...chosen }) =>
    fix ? await preparedHosts(context, chosen, firewall) : await checked(context, chosen),
});

export const preflight = command({
  path: ['preflight'],
  summary: 'The same as "host check"',
  description: DESCRIPTION,
  arguments: { hosts: HOSTS },
  flags: { topology: TOPOLOGY },
  examples: [
    { title: 'Before a topology file is loaded', line: 'preflight --topology=topology.json --json' },
  ],
  changes: false,
  run: checked,
});

async function checked(context: Context, chosen: HostsToCheck): Promise<View> {
  const hosts = await hostsToCheck(context, chosen);
  const rows = await checkHosts(await context.hosts(), hosts, () => context.clock.now());
  const view = checkView(await withNearNames(context, rows, chosen.hosts), checkStyle(context));
  // It only looks, so that is what there is to be shown of it.
  return context.settings.dryRun ? { ...view, isDryRun: true } : view;
}
