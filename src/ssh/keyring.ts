import { readFile } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';
import type { Aside } from '../hosts/limit.ts';
import { createAnswers } from './answers.ts';
import { type KeyFile, readKeyFile } from './key-file.ts';
import type { SshOptions } from './ssh-options.ts';
import type { Target } from './target.ts';

/** Keys and passwords of one run: each file is read, and each secret asked for, once. */
export interface Keyring {
  file(path: string): Promise<KeyFile>;
  /** The private half of a locked file, or why it stays locked. */
  unlock(path: string, data: Buffer, aside: Aside): Promise<ParsedKey | string>;
  password(target: Target, aside: Aside): Promise<string | null>;
}

const TRIES = 3;

export function createKeyring(options: SshOptions): Keyring {
  const files = new Map<string, Promise<KeyFile>>();
  const opened = createAnswers<ParsedKey | string>();
  const passwords = createAnswers<string>();
  const { passphraseFile } = options.defaults;

  async function open(path: string, data: Buffer): Promise<ParsedKey | string> {
    const troubles: string[] = [];
    if (passphraseFile !== null) {
      const text = await readFile(passphraseFile, 'utf8').catch((error: Error) => error);
      if (text instanceof Error) troubles.push(`${passphraseFile} can't be read: ${text.message}`);
      else {
        const key = ssh2.utils.parseKey(data, text.replace(/\r?\n$/, ''));
        if (!(key instanceof Error)) return key;
        troubles.push(`the passphrase in ${passphraseFile} does not open ${path}`);
      }
    }
    if (!options.prompt.interactive) {
      troubles.push(`${path} has a passphrase, and nobody can be asked (ssh.passphraseFile, or an agent)`);
    }
    for (let tries = 0; options.prompt.interactive && tries < TRIES; tries += 1) {
      const key = ssh2.utils.parseKey(
        data,
        await options.prompt.secret(`Passphrase of ${path}`, 'passphrase'),
      );
      if (!(key instanceof Error)) return key;
      troubles.push(`the passphrase that was typed does not open ${path}`);
    }
    return [...new Set(troubles)].join('; ');
  }

  return {
    file(path) {
      let file = files.get(path);
      if (file === undefined) {
        file = readKeyFile(path);
        files.set(path, file);
      }
      return file;
    },
    unlock: (path, data, aside) => opened.get(path, aside, () => open(path, data)),
    async password(target, aside) {
      if (!options.prompt.interactive) return null;
      const who = `${target.user}@${target.name}`;
      return await passwords.get(who, aside, () => options.prompt.secret(`Password of ${who}`, 'password'));
    },
  };
}
