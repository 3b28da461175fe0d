import { readFile } from 'node:fs/promises';
import type { AnyAuthMethod, ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import type { HostsOptions } from './options.ts';
import type { Target } from './target.ts';

/** Private keys of one run: each file is read, and its passphrase asked for, once. */
export interface Keyring {
  key(file: string): Promise<ParsedKey | null>;
  password(target: Target): Promise<string | null>;
  /** What was wrong with key files, for the message of a login that failed. */
  readonly troubles: readonly string[];
}

export function createKeyring(options: HostsOptions): Keyring {
  const keys = new Map<string, Promise<ParsedKey | null>>();
  const passwords = new Map<string, Promise<string>>();
  const troubles: string[] = [];

  async function load(file: string): Promise<ParsedKey | null> {
    const data = await readFile(file).catch(() => null);
    if (data === null) return null;
    const plain = ssh2.utils.parseKey(data);
    if (!(plain instanceof Error)) return plain;
    if (!/encrypted|passphrase/i.test(plain.message)) {
      troubles.push(`${file}: ${plain.message}`);
      return null;
    }
    const passphrase = await passphraseFor(file);
    if (passphrase === null) {
      troubles.push(`${file} has a passphrase, and nobody to ask for it (ssh.passphraseFile, or an agent)`);
      return null;
    }
    const opened = ssh2.utils.parseKey(data, passphrase);
    if (!(opened instanceof Error)) return opened;
    troubles.push(`${file}: the passphrase does not open it`);
    return null;
  }

  async function passphraseFor(file: string): Promise<string | null> {
    const { passphraseFile } = options.defaults;
    if (passphraseFile !== null) {
      const text = await readFile(passphraseFile, 'utf8').catch(() => null);
      if (text !== null) return text.replace(/\r?\n$/, '');
      troubles.push(`${passphraseFile}: can't be read`);
    }
    return options.prompt.interactive ? await options.prompt.secret(`Passphrase of ${file}`) : null;
  }

  return {
    troubles,
    key(file) {
      let key = keys.get(file);
      if (key === undefined) {
        key = load(file);
        keys.set(file, key);
      }
      return key;
    },
    async password(target) {
      if (!options.prompt.interactive) return null;
      const who = `${target.user}@${target.name}`;
      let password = passwords.get(who);
      if (password === undefined) {
        password = options.prompt.secret(`Password of ${who}`);
        passwords.set(who, password);
      }
      return await password;
    },
  };
}

/** Ways to log in, in the order in which they are tried; a password is the last resort. */
export async function* loginMethods(target: Target, keyring: Keyring): AsyncGenerator<AnyAuthMethod> {
  const username = target.user;
  yield { type: 'none', username };
  if (target.agent !== null && !target.identitiesOnly) {
    yield { type: 'agent', username, agent: target.agent };
  }
  for (const file of target.identityFiles) {
    const key = await keyring.key(file);
    if (key !== null) yield { type: 'publickey', username, key };
  }
  if (target.agent !== null && target.identitiesOnly) {
    yield { type: 'agent', username, agent: target.agent };
  }
  const password = await keyring.password(target);
  if (password === null) return;
  yield { type: 'password', username, password };
  yield {
    type: 'keyboard-interactive',
    username,
    prompt: (_name, _instructions, _lang, prompts, finish) => finish(prompts.map(() => password)),
  };
}
