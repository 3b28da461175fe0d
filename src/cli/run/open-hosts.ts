import { join } from 'node:path';
import type { Hosts } from '../../hosts/hosts.ts';
import type { KubectlOptions } from '../../kubectl/kubectl-options.ts';
import { clean } from '../../model/clean.ts';
import { quote } from '../../shell/quote.ts';
import type { NamedFile } from '../../ssh/read-file.ts';
import type { SshOptions } from '../../ssh/ssh-options.ts';
import type { GlobalValues } from '../config/global-values.ts';
import type { Prompter, Settings } from '../context.ts';
import { places } from '../places.ts';
import type { Io } from './io.ts';

export interface OpenedHosts {
  readonly hosts: Hosts;
  close(): Promise<void>;
}

export interface HostsParts {
  readonly io: Io;
  readonly globals: GlobalValues;
  readonly settings: Settings;
  readonly prompt: Prompter;
  readonly stderr: (line: string) => void;
}

export async function openHosts(parts: HostsParts): Promise<OpenedHosts> {
  const given = await parts.io.hosts?.();
  if (given !== undefined) return { hosts: given, close: async () => undefined };
  const { hostsByAccess } = await import('../../hosts/by-access.ts');
  const hosts = hostsByAccess({
    ssh: async () => {
      const { createSshHosts } = await import('../../ssh/ssh-hosts.ts');
      return await createSshHosts(sshOptions(parts));
    },
    kubectl: async () => {
      const { createKubectlHosts } = await import('../../kubectl/kubectl-hosts.ts');
      return createKubectlHosts(kubectlOptions(parts));
    },
  });
  return { hosts, close: async () => await hosts.close() };
}

/** What is configured about logging in, as src/ssh takes it. */
export function sshOptions({ io, globals, settings, prompt, stderr }: HostsParts): SshOptions {
  const text = (value: string | number | boolean | null): string | null =>
    value === null || value === '' ? null : String(value);
  const key = (name: string): string | null => text(settings.config(name));
  const port = key('ssh.port');
  const own = places.knownHosts(io) ?? join(io.workingDirectory, 'glusterctl', 'known_hosts');
  const named = (flag: string, otherwise: string): NamedFile | null => {
    const file = globals.string(flag);
    return file === '' ? null : { file: inHome(file, io.home), from: globals.from(flag), otherwise };
  };
  return {
    defaults: {
      user: key('ssh.user'),
      port: port === null ? null : Number(port),
      identityFile: key('ssh.identityFile'),
      jump: key('ssh.jump'),
      sudo: settings.config('sudo') === true,
      passphraseFile: key('ssh.passphraseFile'),
    },
    sshConfigFile: named(
      'ssh-config',
      'Mend the path, or leave it away: then ~/.ssh/config is read. For no configuration at all: /dev/null.',
    ),
    knownHostsFile: named(
      'known-hosts',
      `Mend the path, or leave it away: then ~/.ssh/known_hosts is read, and keys that you trust are kept in ${own}. To begin an empty one: touch ${quote(inHome(globals.string('known-hosts'), io.home))}`,
    ),
    systemFolder: '/etc/ssh',
    ownKnownHostsFile: own,
    trustNewHosts: settings.trustNewHosts,
    connectSeconds: globals.number('timeout'),
    home: io.home,
    user: io.user,
    variables: io.variables,
    prompt: {
      interactive: prompt.interactive,
      // --yes answers what a command asks; it says nothing about the key of a host.
      confirm: async (question) => !prompt.yes && (await prompt.confirm(question)),
      secret: (question) => prompt.secret(question),
    },
    warn: stderr,
    ...shown(io, settings),
  };
}

/** What is configured about hosts in pods, as src/kubectl takes it. */
function kubectlOptions({ io, globals, settings }: HostsParts): KubectlOptions {
  const key = (name: string): string | null => String(settings.config(name) ?? '') || null;
  const kubeconfig = key('kubectl.kubeconfig');
  return {
    program: inHome(key('kubectl.path') ?? 'kubectl', io.home),
    kubeconfig: kubeconfig === null ? null : inHome(kubeconfig, io.home),
    context: key('kubectl.context'),
    connectSeconds: globals.number('timeout'),
    variables: io.variables,
    workingDirectory: io.workingDirectory,
    random: io.random,
    ...shown(io, settings),
  };
}

/** As they are sent: no line of theirs is wrapped. */
function shown(io: Io, { showCommands }: Settings): { onScript?(host: string, script: string): void } {
  if (!showCommands) return {};
  return { onScript: (host, script) => io.stderr.write(`${clean(`# ${host}\n${script}`)}\n`) };
}

/** No shell has done it for what stands in the configuration. */
function inHome(file: string, home: string | null): string {
  return home !== null && file.startsWith('~/') ? join(home, file.slice(2)) : file;
}
