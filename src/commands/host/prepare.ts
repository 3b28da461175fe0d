import { prepareHosts, taskLine } from '../../actions/prepare-hosts.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { refused } from '../../model/errors.ts';
import { listed } from '../../model/listed.ts';
import type { View } from '../../ui/view.ts';
import { preparedView } from '../../ui/views/host-prepare.ts';
import { HOSTS, TOPOLOGY } from '../shared/chosen-hosts.ts';
import { failureNotes } from '../shared/failures.ts';
import { checkStyle, type HostsToCheck, hostsToCheck } from './hosts-to-check.ts';
import { withNearNames } from './near-names.ts';

export const FIREWALL = flag.bool({
  summary:
    'open the ports of gluster in firewalld or ufw as well: to the named and the managed hosts, to nobody else',
});

export const prepare = command({
  path: ['host', 'prepare'],
  summary: 'Bring hosts what they lack to serve gluster, and check them again',
  description:
    'Looks at all hosts at once and shows what each lacks: packages (apt or dnf), kernel modules now and at every boot, gluster enabled and started, rotation of logs, a time service. After asking it is done on all hosts side by side; what only a person can do is listed with its command. What is there already is left as it is, so a second run changes nothing. Clients need the ports of gluster as well: --firewall does not let them in. Exit code 3 when a host could not be prepared, or is not ready afterwards.',
  arguments: { hosts: HOSTS },
  flags: { topology: TOPOLOGY, firewall: FIREWALL },
  examples: [
    {
      title: 'The hosts of a topology file, before it is loaded',
      line: 'host prepare --topology=topology.json --yes',
    },
    { title: 'What would be done, and nothing else', line: 'host prepare --dry-run' },
  ],
  changes: true,
  run: async (context, { firewall, ...chosen }) => await preparedHosts(context, chosen, firewall),
});

export async function preparedHosts(
  context: Context,
  chosen: HostsToCheck,
  firewall: boolean,
): Promise<View> {
  const wanted = await hostsToCheck(context, chosen);
  const pods = wanted.filter(({ address }) => address.access.via === 'kubectl');
  if (pods.length > 0)
    throw refused(
      `${listed(pods.map(({ address }) => address.name))}: what is installed in a pod is gone with it`,
      'Hosts in pods are prepared by their image, their manifest and their node. What they lack: glusterctl host check',
    );
  const { hosts, tasks, rows } = await prepareHosts(context, wanted, firewall);
  const failures = hosts.flatMap(({ host, error }) => (error === null ? [] : [{ name: host, error }]));
  const interrupted = failures.find(({ error }) => error.code === 'interrupted');
  if (interrupted !== undefined) throw interrupted.error;
  const { dryRun } = context.settings;
  const left = await withNearNames(context, rows, chosen.hosts);
  const view = preparedView(hosts, left, checkStyle(context));
  const done = hosts.length - failures.length;
  const told = failureNotes(failures, { done, verb: 'prepared', dryRun });
  if (dryRun) {
    const notes = [...tasks.map(taskLine), ...told];
    return { ...view, notes, exitCode: failures.length > 0 ? 3 : 0 };
  }
  // Of a host that is ready nothing is left to be done; of the others the check has its own words.
  const open = tasks.filter(
    (task) => !left.some((row) => row.host === task.host && row.mend === task.command),
  );
  const notes = [...told, ...open.map(taskLine), ...(view.notes ?? [])];
  return { ...view, notes };
}
