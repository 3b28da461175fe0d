import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import type { Hosts } from '../../hosts/hosts.ts';
import type { SshAccess } from '../../model/access.ts';
import { usage } from '../../model/errors.ts';
import type { HostAddress } from '../../model/plan.ts';
import { findKey, installKeyScript, lookForKeyScript, makeKey } from '../../ssh/setup-key.ts';
import { createSshHosts } from '../../ssh/ssh-hosts.ts';
import type { SshOptions } from '../../ssh/ssh-options.ts';
import type { View } from '../../ui/view.ts';
import { type Installed, setupKeyView } from '../../ui/views/host.ts';
import { chosenSshHosts, HOSTS, TOPOLOGY } from '../shared/chosen-hosts.ts';

interface Chosen {
  readonly hosts: readonly string[];
  readonly topology: string;
}

export const setupKey = command({
  path: ['host', 'setup-key'],
  summary: 'Make a key to log in with, if there is none, and install it on hosts',
  description:
    'Installs the key of ssh.identityFile, or else the first of ~/.ssh/id_ed25519, id_ecdsa and id_rsa; none is ever replaced. The password of the hosts is asked for once, on a terminal. With --dry-run: makes and installs nothing, and tells which hosts have the key.',
  arguments: { hosts: HOSTS },
  flags: { topology: TOPOLOGY },
  examples: [{ title: 'On the hosts of a topology file', line: 'host setup-key --topology=topology.json' }],
  changes: true,
  keepsNoPlan: true,
  run,
});

async function run(context: Context, { hosts: names, topology }: Chosen): Promise<View> {
  const wanted = await chosenSshHosts(context, names, topology);
  const { home, user } = context.environment;
  if (home === null) throw usage('There is no home folder to keep a key in', 'Set HOME.');
  const options = context.sshOptions();
  const { dryRun } = context.settings;
  const { file, line: found } = await findKey(home, user, options.defaults.identityFile);
  const addresses = wanted.map(({ address }) => address);
  if (found === null && dryRun) {
    const results = addresses.map(({ name }): Installed => ({ host: name, result: 'wanted', detail: '' }));
    return setupKeyView({ file, made: true, dryRun, script: null }, results);
  }
  const line = found ?? (await makeKey(file, `${user}@glusterctl`));
  const hosts = await createSshHosts({ ...options, prompt: onePassword(options.prompt) });
  try {
    const results = await Promise.all(addresses.map((address) => install(hosts, address, line, dryRun)));
    const script = dryRun ? installKeyScript(line).text : null;
    return setupKeyView({ file, made: found === null, dryRun, script }, results);
  } finally {
    await hosts.close();
  }
}

/** The same password for all hosts, asked for once; passphrases belong to key files. */
function onePassword(prompt: SshOptions['prompt']): SshOptions['prompt'] {
  let password: Promise<string> | null = null;
  return {
    ...prompt,
    secret(question, kind) {
      if (kind === 'passphrase') return prompt.secret(question, kind);
      password ??= prompt.secret(`${question} (the same for all hosts)`, kind);
      return password;
    },
  };
}

async function install(
  hosts: Hosts<SshAccess>,
  { name, access }: HostAddress<SshAccess>,
  line: string,
  dryRun: boolean,
): Promise<Installed> {
  // The key belongs to the login user, so nothing is done under sudo.
  const address = { name, access: { ...access, sudo: false } };
  const script = dryRun ? lookForKeyScript(line) : installKeyScript(line);
  const result = await hosts.run(address, script, { timeoutSeconds: 30 });
  if (result.kind === 'done' && result.code === 0) {
    const said = result.stdout.trim();
    return {
      host: name,
      result: said === 'already' ? 'already' : said === 'absent' ? 'wanted' : 'installed',
      detail: '',
    };
  }
  const detail =
    result.kind === 'done'
      ? result.stderr
      : result.kind === 'unknown'
        ? result.reason
        : result.problem.message;
  return { host: name, result: 'failed', detail };
}
