import { join } from 'node:path';
import type { HostAddress } from '../model/plan.ts';
import type { SshSettings } from '../model/state.ts';
import type { HostsOptions } from './options.ts';
import { expandTokens, many, one, type SshConfig } from './ssh-config.ts';

/** Where and how to log in, when everything that has a say was asked. */
export interface Target {
  /** As the state or the user names it. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly sudo: boolean;
  /** Under which name its key is on record. */
  readonly keyName: string;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly agent: string | null;
  readonly knownHostsFiles: readonly string[];
  /** Hops in the order in which they are passed. */
  readonly jumps: readonly Target[];
}

const LONGEST_CHAIN = 8;

/** A node's own settings win, then ~/.ssh/config, then the defaults of our configuration. */
export function resolveTarget(address: HostAddress, config: SshConfig, options: HostsOptions): Target {
  const own: SshSettings = address.ssh;
  const { defaults } = options;
  return resolve(address.name, own, config, options, own.jump ?? null, defaults.jump, []);
}

function resolve(
  name: string,
  own: SshSettings,
  config: SshConfig,
  options: HostsOptions,
  ownJump: string | null,
  defaultJump: string | null,
  passed: readonly string[],
): Target {
  const { defaults, home } = options;
  const found = config.of(name, own.user ?? defaults.user ?? options.user);
  const user = own.user ?? one(found, 'user') ?? defaults.user ?? 'root';
  const port = own.port ?? Number(one(found, 'port') ?? defaults.port ?? 22);
  const host = expandTokens(one(found, 'hostname') ?? name, { h: name, n: name }, home);
  const tokens = { h: host, p: String(port), r: user, n: name, u: options.user, d: home ?? '' };
  const paths = (list: readonly string[]): string[] => list.map((path) => expandTokens(path, tokens, home));
  const configured = paths(many(found, 'identityfile'));
  const identityFiles =
    own.identityFile !== undefined
      ? paths([own.identityFile])
      : configured.length > 0
        ? configured
        : defaults.identityFile !== null
          ? paths([defaults.identityFile])
          : standardIdentities(home);
  const identitiesOnly =
    own.identityFile !== undefined || one(found, 'identitiesonly')?.toLowerCase() === 'yes';
  const agent = one(found, 'identityagent') ?? options.variables.SSH_AUTH_SOCK ?? null;
  const jumpText = ownJump ?? one(found, 'proxyjump') ?? defaultJump;
  return {
    name,
    host,
    port,
    user,
    sudo: own.sudo ?? (defaults.sudo && user !== 'root'),
    keyName: one(found, 'hostkeyalias') ?? host,
    identityFiles,
    identitiesOnly,
    agent: agent === null || agent.toLowerCase() === 'none' ? null : expandTokens(agent, tokens, home),
    knownHostsFiles: knownHosts(found.userknownhostsfile, options, tokens),
    jumps: jumps(jumpText, config, options, [...passed, name]),
  };
}

function knownHosts(
  configured: string | readonly string[] | undefined,
  options: HostsOptions,
  tokens: Readonly<Record<string, string>>,
): string[] {
  if (options.knownHostsFile !== null) return [options.knownHostsFile];
  if (configured !== undefined) {
    const words = (typeof configured === 'string' ? [configured] : configured).flatMap((text) =>
      text.split(/\s+/),
    );
    return words
      .filter((word) => word !== '' && word !== 'none')
      .map((word) => expandTokens(word, tokens, options.home));
  }
  return options.home === null
    ? []
    : [join(options.home, '.ssh', 'known_hosts'), join(options.home, '.ssh', 'known_hosts2')];
}

function standardIdentities(home: string | null): string[] {
  return home === null ? [] : ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(home, '.ssh', name));
}

/** `user@host:port,host2`; a hop that needs hops of its own brings them along. */
function jumps(
  text: string | null,
  config: SshConfig,
  options: HostsOptions,
  passed: readonly string[],
): readonly Target[] {
  if (text === null || text.toLowerCase() === 'none' || text === '') return [];
  const hops = text.split(',').map((word) => word.trim());
  const all: Target[] = [];
  for (const hop of hops) {
    const [, user, host = '', port] =
      /^(?:ssh:\/\/)?(?:([^@]+)@)?(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(hop) ?? [];
    const name = host.replace(/^\[|\]$/g, '');
    if (name === '' || passed.includes(name) || all.length >= LONGEST_CHAIN) continue;
    const settings: SshSettings = {
      ...(user === undefined ? {} : { user }),
      ...(port === undefined ? {} : { port: Number(port) }),
    };
    // Only the first hop is reached directly, so only its own hops come before it.
    const target = resolve(name, settings, config, options, all.length === 0 ? null : 'none', null, passed);
    all.push(...target.jumps, { ...target, jumps: [] });
  }
  return all;
}
