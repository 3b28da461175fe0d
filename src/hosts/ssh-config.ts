import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import SSHConfig from 'ssh-config';

/** What ~/.ssh/config says of one host; keys in lower case. */
export type HostConfig = Readonly<Record<string, string | readonly string[]>>;

export interface SshConfig {
  of(host: string, user: string): HostConfig;
}

const DEEPEST_INCLUDE = 16;

/** Reads an SSH configuration with what it includes. A file that isn't there says nothing. */
export async function readSshConfig(file: string, home: string | null): Promise<SshConfig> {
  const parsed = SSHConfig.parse(await expand(file, home, 0));
  return {
    // `Match exec` would run commands of the file; it counts as no match.
    of: (host, user) =>
      parsed.compute({ Host: host, User: user }, { ignoreCase: true, matchExec: false }) as HostConfig,
  };
}

async function expand(file: string, home: string | null, depth: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (depth >= DEEPEST_INCLUDE) return '';
  const lines = await Promise.all(
    text.split('\n').map(async (line) => {
      const include = /^\s*include(?:\s*=\s*|\s+)(.+)$/i.exec(line);
      if (include === null) return line;
      const patterns = (include[1] ?? '').match(/"[^"]*"|\S+/g) ?? [];
      const files = await Promise.all(patterns.map((word) => glob(word.replaceAll('"', ''), home, file)));
      return (await Promise.all(files.flat().map((one) => expand(one, home, depth + 1)))).join('\n');
    }),
  );
  return lines.join('\n');
}

/** Wildcards in the last part of a path, as people use them: `config.d/*`. */
async function glob(pattern: string, home: string | null, from: string): Promise<string[]> {
  const tilde = pattern.startsWith('~/') && home !== null ? join(home, pattern.slice(2)) : pattern;
  const base = home === null ? dirname(from) : join(home, '.ssh');
  const full = isAbsolute(tilde) ? tilde : join(base, tilde);
  const name = basename(full);
  if (!/[*?]/.test(name)) return [full];
  const source = name
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  const names = await readdir(dirname(full)).catch(() => []);
  return names
    .filter((one) => new RegExp(`^${source}$`).test(one) && (!one.startsWith('.') || name.startsWith('.')))
    .sort()
    .map((one) => join(dirname(full), one));
}

export function one(config: HostConfig, key: string): string | null {
  const value = config[key];
  if (value === undefined) return null;
  return typeof value === 'string' ? value : (value[0] ?? null);
}

export function many(config: HostConfig, key: string): readonly string[] {
  const value = config[key];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** `%h`, `%p`, `%r`, `%n`, `%u`, `%d` and `~`, as in OpenSSH. */
export function expandTokens(
  text: string,
  tokens: Readonly<Record<string, string>>,
  home: string | null,
): string {
  const path = text.startsWith('~/') && home !== null ? join(home, text.slice(2)) : text;
  return path.replace(/%(.)/g, (whole, letter: string) => (letter === '%' ? '%' : (tokens[letter] ?? whole)));
}
