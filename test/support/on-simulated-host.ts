import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sshAccess } from '../../src/model/access.ts';
import { createSshHosts } from '../../src/ssh/ssh-hosts.ts';

/** Runs a script on a host of the simulation whose folder is below this one, as somebody else would who may log in there. */
export async function onSimulatedHost(folder: string, name: string, text: string): Promise<void> {
  const simulation = (await readdir(folder)).find((one) => one.startsWith('glusterctl-simulator-')) ?? '';
  const named = (file: string) => ({ file: join(folder, simulation, file), from: 'a test', otherwise: '' });
  const hosts = await createSshHosts({
    defaults: { user: null, port: null, identityFile: null, jump: null, sudo: false, passphraseFile: null },
    sshConfigFile: named('ssh_config'),
    knownHostsFile: named('known_hosts'),
    systemFolder: null,
    ownKnownHostsFile: join(folder, 'own_known_hosts'),
    trustNewHosts: false,
    connectSeconds: 10,
    home: folder,
    user: 'root',
    variables: {},
    prompt: {
      interactive: false,
      confirm: async () => false,
      secret: async () => '',
    },
    warn: () => undefined,
  });
  try {
    const address = { name, access: sshAccess() };
    const result = await hosts.run(address, { text, changes: true }, { timeoutSeconds: 30 });
    if (result.kind !== 'done' || result.code !== 0) throw new Error(JSON.stringify(result));
  } finally {
    await hosts.close();
  }
}
