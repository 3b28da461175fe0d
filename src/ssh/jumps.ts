import { usage } from '../model/errors.ts';
import type { HostConfig, Setting } from './config.ts';
import { expandTokens, place, type Tokens } from './tokens.ts';

/** A hop as it is written: `user@host:port`. */
export interface Hop {
  readonly name: string;
  readonly user: string | null;
  readonly port: number | null;
}

/** The way to a host, and who says so, for messages. */
export interface Way {
  readonly text: string;
  readonly where: Setting | null;
  readonly by: string;
}

export const LONGEST_CHAIN = 8;

/**
 * The jump that holds for a host: its own, that of ~/.ssh/config, or our default; null: it is reached directly.
 * `ProxyCommand` and `ProxyJump` share a place, as in OpenSSH: the first of them holds.
 */
export function wayTo(
  name: string,
  own: string | null,
  found: HostConfig,
  fallback: string | null,
): Way | null {
  if (own !== null) return isNone(own) ? null : { text: own, where: null, by: `the jump of ${name}` };
  const jump = found.one('proxyjump');
  const command = found.one('proxycommand');
  if (command !== null && (jump === null || command.order < jump.order)) {
    if (isNone(command.words[0] ?? '')) return null;
    throw commandRefused(name, command);
  }
  if (jump !== null) {
    const text = jump.words.join('');
    return isNone(text) ? null : { text, where: jump, by: 'ProxyJump' };
  }
  if (fallback === null || isNone(fallback)) return null;
  // A default jump host that is managed itself is reached directly.
  const way = { text: fallback, where: null, by: 'ssh.jump' };
  return hopsOf(way, { h: name, n: name, p: '', r: '' }).some((hop) => hop.name === name) ? null : way;
}

function isNone(text: string): boolean {
  return text === '' || text.toLowerCase() === 'none';
}

function commandRefused(name: string, command: Setting): Error {
  const through =
    /\bssh\b.*?\s-W\s*\S+.*?\s([A-Za-z0-9_.@:-]+)\s*$|\bssh\s+(?:-\S+\s+)*([A-Za-z0-9_.@-]+)\s/.exec(
      command.words.join(' '),
    );
  const hop = through?.[1] ?? through?.[2] ?? 'JUMPHOST';
  return usage(
    `${place(command)}ProxyCommand, which holds for ${name}, is not supported`,
    `Write "ProxyJump ${hop}" in its place, or give the node its jump host: "ssh": {"jump": "${hop}"} in the topology, or ssh.jump in the configuration. Without any: "ProxyCommand none".`,
  );
}

/** `user@host:port,host2`, each perhaps with `ssh://` before it. */
export function hopsOf(way: Way, tokens: Tokens): readonly Hop[] {
  const { text, where, by } = way;
  const hops = text.split(',').map((word): Hop => {
    const written = expandTokens(word.trim(), tokens, where);
    const [, user, host = '', port] =
      /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(\[[^\]\s]+\]|[^:@\s/]+)(?::(\d+))?\/?$/.exec(written) ?? [];
    const name = host.replace(/^\[|\]$/g, '');
    const number = port === undefined ? null : Number(port);
    if (name === '' || name.startsWith('-') || (number !== null && (number < 1 || number > 65_535))) {
      throw usage(`${place(where)}${by}: "${written}" is no jump host`, 'Write it as [user@]host[:port].');
    }
    return { name, user: user ?? null, port: number };
  });
  if (hops.length > LONGEST_CHAIN) throw tooLong(text, way);
  return hops;
}

export function tooLong(text: string, { where, by }: Way): Error {
  return usage(
    `${place(where)}${by}: more than ${LONGEST_CHAIN} jumps: ${text}`,
    'Shorten the chain of jump hosts.',
  );
}

export function looped(passed: readonly string[], name: string, { where, by }: Way): Error {
  return usage(
    `${place(where)}${by} goes round in a circle: ${[...passed, name].join(' → ')}`,
    'A jump host must be reached without the hosts behind it: give it "ProxyJump none" in a Host block before this one.',
  );
}
