import { join } from 'node:path';
import type { Lab } from '../lab.ts';

/** A key to log in with, `key` in the working directory, and those by which hosts gl1 to gl4 are known. */
export async function keysOfHosts({ file, folder, variables }: Lab): Promise<void> {
  const key = Buffer.from('openssh-key-v1\0\0\0\0\x04none').toString('base64');
  await file('key', `-----BEGIN OPENSSH PRIVATE KEY-----\n${key}\n-----END OPENSSH PRIVATE KEY-----\n`);
  await file('known', ['gl1', 'gl2', 'gl3', 'gl4'].map((name) => `${name} ssh-ed25519 AAAA\n`).join(''));
  variables.GLUSTERCTL_KNOWN_HOSTS = join(folder, 'known');
}
