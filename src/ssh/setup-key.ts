import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ssh2 from 'ssh2';
import { makeFolder } from '../files/make-folder.ts';
import { GlusterctlError, usage } from '../model/errors.ts';
import type { Script } from '../model/plan.ts';
import { quote } from '../shell/quote.ts';
import { changing, type Fragment, reading, sh } from '../shell/script.ts';
import { readKeyFile } from './key-file.ts';
import { newKeyPair } from './key-pair.ts';
import { expandPath } from './tokens.ts';

export interface OwnKey {
  readonly file: string;
  /** The line for authorized_keys; null: the key is not made yet. */
  readonly line: string | null;
}

/** The key that logs in: the one configured, else the first of the user's; its file may not be there yet. */
export async function findKey(home: string, user: string, configured: string | null): Promise<OwnKey> {
  const files =
    configured !== null
      ? [expandPath(configured, { d: home, u: user }, home, null)]
      : ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(home, '.ssh', name));
  for (const file of files) {
    const line = await publicLine(file);
    if (line !== null) return { file, line };
  }
  return { file: files[0] ?? '', line: null };
}

async function publicLine(file: string): Promise<string | null> {
  const shown = await readFile(`${file}.pub`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw usage(`${file}.pub can't be read: ${error.message}`, 'Make it readable for you.');
  });
  const line = shown
    ?.split('\n')
    .find((one) => one.trim() !== '')
    ?.trim();
  if (line !== undefined) {
    if (!(ssh2.utils.parseKey(line) instanceof Error)) return line;
    throw usage(
      `${file}.pub is no public key`,
      `Make it anew: ssh-keygen -y -f ${quote(file)} >${quote(`${file}.pub`)}`,
    );
  }
  // Without its public half beside it, a key file may show it by itself.
  const content = await readKeyFile(file);
  if (content.kind === 'absent') return null;
  const key = content.kind === 'locked' ? content.public : content.kind === 'broken' ? null : content.key;
  if (key !== null) return `${key.type} ${key.getPublicSSH().toString('base64')}`;
  const why =
    content.kind === 'broken' ? content.why : 'its public half can not be read without a passphrase';
  throw usage(
    `${file}: ${why}`,
    `Write the public half beside it: ssh-keygen -y -f ${quote(file)} >${quote(`${file}.pub`)}`,
  );
}

/** Makes a key where there is none; never replaces one. */
export async function makeKey(file: string, comment: string): Promise<string> {
  const pair = newKeyPair(comment);
  try {
    makeFolder(dirname(file));
    await writeFile(file, pair.private, { flag: 'wx', mode: 0o600 });
    await writeFile(`${file}.pub`, `${pair.public.trim()}\n`, { flag: 'wx', mode: 0o644 });
  } catch (error) {
    throw new GlusterctlError('usage', `A key can't be written to ${file}: ${(error as Error).message}`, {
      hint: 'Make that folder writable for you, or name a key with ssh.identityFile.',
      cause: error,
    });
  }
  return pair.public.trim();
}

/** Whether the login user's authorized_keys has the key, whatever its comment. */
function has(line: string): Fragment {
  const [type, blob] = line.split(' ');
  return sh`grep -q -e ${`^${type} ${blob}$`} -e ${`^${type} ${blob} `} .ssh/authorized_keys`;
}

/** Adds a line to the login user's authorized_keys, once. */
export function installKeyScript(line: string): Script {
  return changing(sh`
    cd
    umask 077
    mkdir -p .ssh
    touch .ssh/authorized_keys
    if ${has(line)}; then
      echo already
    else
      if [ -s .ssh/authorized_keys ] && [ -n "$(tail -c 1 .ssh/authorized_keys)" ]; then echo >>.ssh/authorized_keys; fi
      printf '%s\n' ${line} >>.ssh/authorized_keys
      if command -v restorecon >/dev/null 2>&1; then restorecon -F .ssh .ssh/authorized_keys; fi
      echo installed
    fi`);
}

/** Only looks: what the other would say. */
export function lookForKeyScript(line: string): Script {
  return reading(sh`
    cd
    if [ -e .ssh/authorized_keys ] && ${has(line)}; then
      echo already
    else
      echo absent
    fi`);
}
