import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { newKeyPair } from '../../src/ssh/key-pair.ts';
import { knownHostsLine } from '../../src/ssh/known-hosts.ts';
import { createSshHosts } from '../../src/ssh/ssh-hosts.ts';
import type { SshOptions } from '../../src/ssh/ssh-options.ts';
import { named, sshOptions } from './options.ts';
import { type Link, type ServerOptions, startLink, startServer, type TestServer } from './server.ts';

/** A home folder, servers to log in to, and a key that they take; all gone after `end`. */
export interface World {
  readonly home: string;
  readonly key: { readonly file: string; readonly public: string; readonly private: string };
  options: SshOptions;
  server(options?: ServerOptions): Promise<TestServer>;
  link(to: number | null): Promise<Link>;
  hosts(more?: Partial<SshOptions>): Promise<Hosts>;
  /** Writes known_hosts: the keys of these servers, on loopback. */
  know(...servers: readonly { readonly port: number; readonly key: Buffer }[]): Promise<void>;
  put(name: string, text: string): Promise<string>;
  end(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const home = await mkdtemp(join(tmpdir(), 'glusterctl-hosts-'));
  const endings: (() => Promise<void>)[] = [];
  const pair = newKeyPair();
  const file = join(home, 'key');
  await writeFile(file, pair.private, { mode: 0o600 });
  const put = async (name: string, text: string): Promise<string> => {
    await writeFile(join(home, name), text, { mode: 0o600 });
    return join(home, name);
  };
  const world: World = {
    home,
    key: { file, ...pair },
    options: sshOptions(home, {
      defaults: { ...sshOptions(home).defaults, identityFile: file },
      sshConfigFile: named(await put('config', '')),
      knownHostsFile: named(await put('known_hosts', '')),
    }),
    async server(options = { client: pair.public }) {
      const server = await startServer(options);
      endings.push(() => server.close());
      return server;
    },
    async link(to) {
      const link = await startLink(to);
      endings.push(() => link.close());
      return link;
    },
    async hosts(more = {}) {
      const hosts = await createSshHosts({ ...world.options, ...more });
      endings.unshift(() => hosts.close());
      return hosts;
    },
    async know(...servers) {
      await put(
        'known_hosts',
        servers.map(({ port, key }) => knownHostsLine('127.0.0.1', port, key)).join(''),
      );
    },
    put,
    async end() {
      for (const ending of endings) await ending();
      await rm(home, { recursive: true });
    },
  };
  return world;
}
