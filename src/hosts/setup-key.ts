import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Script } from '../model/plan.ts';
import { changing, sh } from '../shell/script.ts';
import { newKeyPair } from './key-pair.ts';

export interface OwnKey {
  readonly file: string;
  /** The line for authorized_keys. */
  readonly line: string;
  readonly made: boolean;
}

/** The user's key, made if there is none. Never replaces one. */
export async function ownKey(home: string, comment: string): Promise<OwnKey> {
  for (const name of ['id_ed25519', 'id_ecdsa', 'id_rsa']) {
    const file = join(home, '.ssh', name);
    const line = await readFile(`${file}.pub`, 'utf8').catch(() => null);
    if (line !== null) return { file, line: line.trim(), made: false };
  }
  const file = join(home, '.ssh', 'id_ed25519');
  const pair = newKeyPair(comment);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, pair.private, { flag: 'wx', mode: 0o600 });
  await writeFile(`${file}.pub`, `${pair.public}\n`, { flag: 'wx', mode: 0o644 });
  return { file, line: pair.public.trim(), made: true };
}

/** Adds a line to the login user's authorized_keys, once. */
export function installKeyScript(line: string): Script {
  return changing(sh`
    cd
    umask 077
    mkdir -p .ssh
    touch .ssh/authorized_keys
    if grep -qxF -- ${line} .ssh/authorized_keys; then
      echo already
    else
      if [ -s .ssh/authorized_keys ] && [ -n "$(tail -c 1 .ssh/authorized_keys)" ]; then echo >>.ssh/authorized_keys; fi
      printf '%s\n' ${line} >>.ssh/authorized_keys
      echo installed
    fi`);
}
