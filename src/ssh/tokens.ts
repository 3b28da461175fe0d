import { join } from 'node:path';
import { usage } from '../model/errors.ts';
import type { Setting } from './config.ts';

export type Tokens = Readonly<Record<string, string>>;

/** `%h` and the like and, in paths, `~/`; what isn't known is an error, as it is with OpenSSH. */
export function expandTokens(text: string, tokens: Tokens, where: Setting | null): string {
  return text.replace(/%(.?)/g, (whole, letter: string) => {
    if (letter === '%') return '%';
    const value = tokens[letter];
    if (value === undefined) {
      const known = Object.keys(tokens).map((one) => `%${one}`);
      throw usage(
        `${place(where)}"${whole}" in "${text}" is not known here`,
        `Known are ${[...known, '%%'].join(' ')}.`,
      );
    }
    return value;
  });
}

export function expandPath(text: string, tokens: Tokens, home: string | null, where: Setting | null): string {
  const path = expandTokens(text, tokens, where);
  if (home === null) return path;
  return path === '~' ? home : path.startsWith('~/') ? join(home, path.slice(2)) : path;
}

export function place(where: Setting | null): string {
  return where === null ? '' : `${where.file}:${where.line}: `;
}
