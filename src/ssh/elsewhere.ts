import type { SshAccess } from '../model/access.ts';
import type { HostAddress } from '../model/plan.ts';
import { readSshConfig } from './config.ts';
import { hostToken, keysFor } from './known-hosts.ts';
import { readIfThere } from './read-file.ts';
import type { SshOptions } from './ssh-options.ts';
import { resolveTarget, type Target } from './target.ts';

/** How hosts are reached and recognised from here, as files for a machine that has none. */
export interface SshElsewhere {
  /** As ~/.ssh/config has it: one entry for each host, and for those that are passed on the way. */
  readonly config: string;
  readonly knownHosts: string;
  /** Of these no key is on record. */
  readonly unknown: readonly string[];
}

/** Names are looked up there as they are here; keys stand under the name of the host, whatever its address. */
export async function sshElsewhere(
  addresses: readonly HostAddress<SshAccess>[],
  options: SshOptions,
): Promise<SshElsewhere> {
  const config = await readSshConfig({ ...options, only: options.sshConfigFile });
  const reached = addresses.flatMap((address) => {
    const target = resolveTarget(address, config, options);
    return [...target.jumps, target];
  });
  const targets = [...new Map(reached.map((target) => [target.name, target])).values()];
  const keys = await Promise.all(targets.map(async (target) => await keyLines(target, options)));
  return {
    config: targets.map(entryOf).join('\n'),
    knownHosts: keys.flatMap((lines) => lines.map((line) => `${line}\n`)).join(''),
    unknown: targets.filter((_, at) => keys[at]?.length === 0).map(({ name }) => name),
  };
}

function entryOf({ name, host, port, user, jumps }: Target): string {
  return [
    `Host ${name}`,
    `  HostName ${host}`,
    `  Port ${port}`,
    `  User ${user}`,
    `  HostKeyAlias ${name}`,
    ...(jumps.length === 0 ? [] : [`  ProxyJump ${jumps.map((hop) => hop.name).join(',')}`]),
    '',
  ].join('\n');
}

async function keyLines(target: Target, { ownKnownHostsFile }: SshOptions): Promise<readonly string[]> {
  const { name, keyName, keyPort, knownHostsFiles } = target;
  const files = [...new Set([...knownHostsFiles, ownKnownHostsFile])];
  const texts = await Promise.all(
    files.map(async (file) => await readIfThere({ file, what: 'known hosts', guarded: false })),
  );
  const keys = texts.flatMap((text, at) => keysFor(text, files[at] ?? '', keyName, keyPort));
  const lines = keys
    .filter(({ marker }) => marker === null)
    .map(({ type, key }) => `${hostToken(name, 22)} ${type} ${key}`);
  return [...new Set(lines)];
}
