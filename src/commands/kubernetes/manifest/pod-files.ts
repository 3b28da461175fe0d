import { CONFIG_KEYS } from '../../../cli/config/keys.ts';
import type { Context } from '../../../cli/context.ts';
import { type SshAccess, sshAccess } from '../../../model/access.ts';
import { type GlusterctlError, refused, usage } from '../../../model/errors.ts';
import { listed } from '../../../model/listed.ts';
import type { HostAddress } from '../../../model/plan.ts';
import type { State } from '../../../model/state.ts';
import { addressOf } from '../../../plans/addresses.ts';
import { sshElsewhere } from '../../../ssh/elsewhere.ts';

export const CONFIG_FILE = 'config.json';
export const KNOWN_HOSTS_FILE = 'known_hosts';
export const SSH_CONFIG_FILE = 'ssh_config';
export const KEY_FILE = 'id';

/** Of this machine alone: a pod has other files, or nobody who looks. */
const NOT_THERE: ReadonlySet<string> = new Set([
  'pager',
  // These are in the configuration of SSH that is made for it.
  ...['ssh.user', 'ssh.port', 'ssh.jump', 'ssh.identityFile', 'ssh.passphraseFile'],
]);

export interface PodFiles {
  readonly config: string;
  readonly knownHosts: string;
  readonly sshConfig: string;
  readonly key: string;
  readonly sudo: boolean;
}

/** Where the state lies that pods share with everybody else. */
export function sharedState({ store }: Pick<Context, 'store'>, typed: string): string {
  const url = typed === '' ? store.path : typed;
  if (/^gluster:\/\/[\w.,:[\]-]+\/[\w./-]+$/.test(url)) return url;
  if (typed !== '') throw usage(`"${typed}" is no shared state`, 'It reads gluster://HOST,HOST/VOLUME.');
  throw usage(
    `The state lies in a file of this machine (${url}), which no pod can reach`,
    'Say where the shared one lies: --state-url=gluster://HOST,HOST/VOLUME',
  );
}

/** What the program needs in a pod to work as it does here: settings, keys of the hosts, and one to log in with. */
export async function filesOfPod(
  context: Context,
  { identity, keyFile, url }: { readonly identity: string; readonly keyFile: string; readonly url: string },
): Promise<PodFiles> {
  const { environment, settings } = context;
  const state = await context.store.read();
  const key = await environment.readFile(identity);
  refuseKey(key, identity);
  const {
    config: sshConfig,
    knownHosts,
    unknown,
  } = await sshElsewhere(hostsOf(state, url), context.sshOptions());
  if (unknown.length > 0) throw unknownHosts(unknown);
  const config: Record<string, unknown> = {};
  for (const { name, fallback } of CONFIG_KEYS) {
    const value = settings.config(name);
    if (value === fallback || value === null || NOT_THERE.has(name)) continue;
    config[name] = value;
  }
  return {
    config: `${JSON.stringify({ ...config, ssh: { identityFile: keyFile } }, null, 2)}\n`,
    knownHosts,
    sshConfig,
    key: key.endsWith('\n') ? key : `${key}\n`,
    sudo: context.sshOptions().defaults.sudo,
  };
}

/** Nobody is there to type a passphrase. */
function refuseKey(text: string, file: string): void {
  const [, kind, body = ''] = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)/.exec(text) ?? [];
  if (kind === undefined) throw usage(`${file} holds no private key`, 'It is the file without ".pub".');
  // An OpenSSH key names its cipher right behind a fixed beginning; older forms say it in words.
  const opening = Buffer.from(body.replaceAll(/\s/g, ''), 'base64').subarray(15, 23);
  const isOpen =
    kind === 'OPENSSH ' ? opening.toString('latin1') === '\0\0\0\x04none' : !/ENCRYPTED/.test(text);
  if (!isOpen)
    throw usage(
      `${file} has a passphrase, and nobody is there to type it in a CronJob`,
      `To make a key for it alone: ssh-keygen -t ed25519 -N '' -f glusterctl-cronjob`,
    );
}

/** All hosts of the state, and those that it is found by. */
function hostsOf(state: State, url: string): readonly HostAddress<SshAccess>[] {
  const all = Object.values(state.nodes).map(addressOf);
  const managed = all.flatMap(({ name, access }) => (access.via === 'ssh' ? [{ name, access }] : []));
  const inPods = all.filter(({ access }) => access.via === 'kubectl').map(({ name }) => name);
  if (inPods.length > 0)
    throw refused(
      `${listed(inPods)}: reached by kubectl, which the pods of the CronJob do not have`,
      'Provision from where kubectl is: glusterctl kubernetes provision',
    );
  const typed = (url.slice('gluster://'.length).split('/')[0] ?? '').split(',');
  const others = typed.filter((host) => !managed.some(({ name }) => name === host));
  return [...managed, ...others.map((name) => ({ name, access: sshAccess() }))];
}

function unknownHosts(names: readonly string[]): GlusterctlError {
  return refused(
    `The key of ${names.join(', ')} is not known, so that the CronJob could not log in there`,
    `To look at it and trust it: glusterctl host trust ${names.join(' ')}`,
  );
}
