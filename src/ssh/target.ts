import { hostname } from 'node:os';
import { join } from 'node:path';
import type { SshAccess, SshSettings } from '../model/access.ts';
import { usage } from '../model/errors.ts';
import type { HostAddress } from '../model/plan.ts';
import type { HostConfig, Setting, SshConfig } from './config.ts';
import { hopsOf, LONGEST_CHAIN, looped, tooLong, type Way, wayTo } from './jumps.ts';
import type { SshOptions } from './ssh-options.ts';
import { expandPath, expandTokens, place, type Tokens } from './tokens.ts';

/** Where and how to log in, when everything that has a say was asked. */
export interface Target {
  /** As the state or the user names it. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly sudo: boolean;
  /** Under which name and port its key is on record. */
  readonly keyName: string;
  readonly keyPort: number;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly agent: string | null;
  readonly knownHostsFiles: readonly string[];
  /** Hops in the order in which they are passed. */
  readonly jumps: readonly Target[];
}

interface World {
  readonly config: SshConfig;
  readonly options: SshOptions;
}

/** A node's own settings win, then ~/.ssh/config, then the defaults of our configuration. */
export function resolveTarget(
  address: HostAddress<SshAccess>,
  config: SshConfig,
  options: SshOptions,
): Target {
  const { name, access } = address;
  return resolve(name, access, { config, options }, access.jump ?? null, options.defaults.jump, []);
}

function resolve(
  name: string,
  own: SshSettings,
  world: World,
  ownJump: string | null,
  defaultJump: string | null,
  passed: readonly string[],
): Target {
  const { config, options } = world;
  const { defaults } = options;
  const found = config.of(name, {
    given: own.user ?? null,
    fallback: defaults.user ?? 'root',
    local: options.user,
  });
  const named = found.one('hostname');
  const host = named === null ? name : expandTokens(named.words[0] ?? '', { h: name }, named);
  const user = own.user ?? found.one('user')?.words[0] ?? defaults.user ?? 'root';
  const port = own.port ?? portOf(found.one('port')) ?? defaults.port ?? 22;
  checkName(name, host, named);
  const alias = found.one('hostkeyalias')?.words[0];
  const tokens = tokensOf({ name, host, user, port, alias, options });
  const way = wayTo(name, ownJump, found, defaultJump);
  return {
    name,
    host,
    port,
    user,
    sudo: own.sudo ?? (defaults.sudo && user !== 'root'),
    keyName: alias ?? host,
    keyPort: alias === undefined ? port : 22,
    identityFiles: identities(own, found, tokens, options),
    identitiesOnly:
      own.identityFile !== undefined || found.one('identitiesonly')?.words[0]?.toLowerCase() === 'yes',
    agent: agentOf(found.one('identityagent'), tokens, options),
    knownHostsFiles: knownHosts(found, tokens, options),
    jumps: way === null ? [] : jumpsOf(way, tokens, world, [...passed, name]),
  };
}

/** Each hop with the hops that it needs itself, in the order in which they are passed. */
function jumpsOf(way: Way, tokens: Tokens, world: World, behind: readonly string[]): readonly Target[] {
  const all: Target[] = [];
  for (const hop of hopsOf(way, tokens)) {
    if (behind.includes(hop.name)) throw looped(behind, hop.name, way);
    const settings: SshSettings = {
      ...(hop.user === null ? {} : { user: hop.user }),
      ...(hop.port === null ? {} : { port: hop.port }),
    };
    // Only the first hop is reached directly, so only its own hops come before it.
    const before = all.length === 0 ? null : 'none';
    const target = resolve(hop.name, settings, world, before, null, behind);
    all.push(...target.jumps, { ...target, jumps: [] });
    if (all.length > LONGEST_CHAIN) throw tooLong(all.map((one) => one.name).join(','), way);
  }
  return all;
}

/** What could be taken for an option, a second word or a second line is no name of a host. */
function checkName(name: string, host: string, where: Setting | null): void {
  for (const one of [name, host]) {
    if (/^[A-Za-z0-9_.:%][A-Za-z0-9_.:%-]*$/.test(one)) continue;
    throw usage(
      `${one === host ? place(where) : ''}${JSON.stringify(one)} is no name of a host`,
      'A name has letters, digits, dots and dashes.',
    );
  }
}

function portOf(setting: Setting | null): number | null {
  if (setting === null) return null;
  const text = setting.words[0] ?? '';
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw usage(`${place(setting)}"${text}" is no port`, 'Ports go from 1 to 65535.');
}

interface Named {
  readonly name: string;
  readonly host: string;
  readonly user: string;
  readonly port: number;
  readonly alias: string | undefined;
  readonly options: SshOptions;
}

function tokensOf({ name, host, user, port, alias, options }: Named): Tokens {
  const local = hostname();
  return {
    h: host,
    n: name,
    p: String(port),
    r: user,
    u: options.user,
    d: options.home ?? '',
    k: alias ?? name,
    i: String(process.getuid?.() ?? ''),
    l: local,
    L: local.split('.')[0] ?? local,
  };
}

function identities(
  own: SshSettings,
  found: HostConfig,
  tokens: Tokens,
  options: SshOptions,
): readonly string[] {
  const { defaults, home } = options;
  if (own.identityFile !== undefined) return [expandPath(own.identityFile, tokens, home, null)];
  const configured = found.all('identityfile');
  if (configured.length > 0) {
    return configured
      .filter(({ words }) => words[0]?.toLowerCase() !== 'none')
      .map((setting) => expandPath(setting.words[0] ?? '', tokens, home, setting));
  }
  if (defaults.identityFile !== null) return [expandPath(defaults.identityFile, tokens, home, null)];
  return home === null ? [] : ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(home, '.ssh', name));
}

function agentOf(setting: Setting | null, tokens: Tokens, options: SshOptions): string | null {
  const text = setting?.words[0];
  const socket = options.variables.SSH_AUTH_SOCK;
  const fallback = socket === undefined || socket === '' ? null : socket;
  if (text === undefined || text === 'SSH_AUTH_SOCK') return fallback;
  if (text.toLowerCase() === 'none') return null;
  const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(text);
  if (variable !== null) return options.variables[variable[1] ?? variable[2] ?? ''] || null;
  return expandPath(text, tokens, options.home, setting);
}

/** The user's files, then the system's. */
function knownHosts(found: HostConfig, tokens: Tokens, options: SshOptions): readonly string[] {
  const { home, knownHostsFile, systemFolder } = options;
  const configured = (keyword: string): readonly string[] | null => {
    const setting = found.one(keyword);
    return setting === null
      ? null
      : setting.words
          .filter((word) => word.toLowerCase() !== 'none')
          .map((word) => expandPath(word, tokens, home, setting));
  };
  const ofUser =
    knownHostsFile !== null
      ? [knownHostsFile.file]
      : (configured('userknownhostsfile') ?? (home === null ? [] : both(join(home, '.ssh'), 'known_hosts')));
  const ofSystem =
    configured('globalknownhostsfile') ??
    (systemFolder === null ? [] : both(systemFolder, 'ssh_known_hosts'));
  return [...ofUser, ...ofSystem];
}

function both(folder: string, name: string): string[] {
  return [join(folder, name), join(folder, `${name}2`)];
}
