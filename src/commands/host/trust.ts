import { agreesTo } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { collectKeys, rememberKeys, type ShownKey } from '../../ssh/collect-keys.ts';
import { keysView } from '../../ui/views/host.ts';
import { chosenSshHosts, HOSTS, TOPOLOGY } from '../shared/chosen-hosts.ts';

export const trust = command({
  path: ['host', 'trust'],
  summary: 'Show the keys of hosts and, when they are right, trust them from now on',
  arguments: { hosts: HOSTS },
  flags: { topology: TOPOLOGY },
  examples: [{ title: 'The hosts of a topology file', line: 'host trust --topology=topology.json --yes' }],
  changes: true,
  keepsNoPlan: true,
  async run(context, { hosts: names, topology }) {
    const hosts = await chosenSshHosts(context, names, topology);
    const { dryRun } = context.settings;
    const given = context.sshOptions();
    // --yes is for the keys that are asked about here, so for those of the jump hosts on the way as well.
    const options = { ...given, trustNewHosts: !dryRun && (given.trustNewHosts || context.prompt.yes) };
    const keys = await collectKeys(
      hosts.map(({ address }) => address),
      options,
    );
    const fresh = keys.filter(({ standing }) => standing === 'unknown');
    const bad = keys.some(({ standing }) => standing === 'changed' || standing === 'revoked');
    const unreached = keys.some(({ standing }) => standing === 'unreachable');
    const agreed = fresh.length > 0 && !dryRun && (await agree(context, fresh));
    const kept = agreed ? await rememberKeys(fresh, options) : null;
    const trusted = agreed ? fresh.map(({ host }) => host) : [];
    const left = fresh.length - trusted.length;
    const wouldAgree = dryRun && (context.prompt.yes || context.prompt.interactive || given.trustNewHosts);
    const exitCode = bad || (left > 0 && !wouldAgree) ? 22 : unreached ? 20 : 0;
    const view = keysView(keys, { trusted, kept, dryRun, exitCode });
    if (left === 0 || dryRun) return view;
    const others = fresh.filter(({ host }) => !trusted.includes(host)).map(({ host }) => host);
    const how = `Nothing was trusted. Compare with "ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub" on the hosts; where they are right: glusterctl host trust ${others.join(' ')} --yes`;
    return { ...view, notes: [...(view.notes ?? []), how] };
  },
});

async function agree(context: Context, fresh: readonly ShownKey[]): Promise<boolean> {
  if (context.settings.trustNewHosts) return true;
  return await agreesTo(context, {
    about: fresh.map(({ host, type, fingerprint }) => `${host}  ${type} ${fingerprint}`),
    question:
      fresh.length === 1 ? 'Trust this key from now on?' : `Trust these ${fresh.length} keys from now on?`,
    unasked: { answer: context.prompt.yes },
  });
}
