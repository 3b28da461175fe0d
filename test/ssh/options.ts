import { join } from 'node:path';
import type { NamedFile } from '../../src/ssh/read-file.ts';
import type { SshOptions } from '../../src/ssh/ssh-options.ts';

export function named(file: string, from = '--flag'): NamedFile {
  return { file, from, otherwise: 'Mend the path.' };
}

/** Everything lies in one folder, nobody can be asked, and no key is trusted unseen. */
export function sshOptions(home: string, more: Partial<SshOptions> = {}): SshOptions {
  return {
    defaults: { user: null, port: null, identityFile: null, jump: null, sudo: false, passphraseFile: null },
    sshConfigFile: null,
    knownHostsFile: null,
    systemFolder: join(home, 'etc'),
    ownKnownHostsFile: join(home, 'data', 'known_hosts'),
    trustNewHosts: false,
    connectSeconds: 10,
    home,
    user: 'somebody',
    variables: {},
    prompt: { interactive: false, confirm: async () => false, secret: async () => '' },
    warn: () => undefined,
    ...more,
  };
}
