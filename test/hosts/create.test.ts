import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHosts } from '../../src/hosts/create.ts';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { newKeyPair } from '../../src/hosts/key-pair.ts';
import { fingerprint, knownHostsLine } from '../../src/hosts/known-hosts.ts';
import type { HostsOptions } from '../../src/hosts/options.ts';
import { reading, sh } from '../../src/shell/script.ts';

/** How the server treats a command: runs it without its time limit, or breaks at a given point. */
type Manner = 'run' | 'drop' | { readonly exit: number };

interface TestServer {
  readonly port: number;
  readonly key: Buffer;
  readonly seen: { connections: number; logins: number; commands: string[] };
  manner: Manner;
  close(): Promise<void>;
}

async function startServer(client: string): Promise<TestServer> {
  const pair = newKeyPair();
  const parsed = ssh2.utils.parseKey(pair.public);
  const allowed = ssh2.utils.parseKey(client);
  if (parsed instanceof Error || allowed instanceof Error) throw new Error('no keys');
  const seen = { connections: 0, logins: 0, commands: [] as string[] };
  const open = new Set<ssh2.Connection>();
  const state: { manner: Manner } = { manner: 'run' };
  const server = new ssh2.Server({ hostKeys: [pair.private] }, (connection) => {
    seen.connections += 1;
    open.add(connection);
    connection.on('close', () => open.delete(connection));
    connection.on('error', () => undefined);
    connection.on('authentication', (login) => {
      seen.logins += 1;
      const right =
        login.method === 'publickey' &&
        login.key.data.equals(allowed.getPublicSSH()) &&
        (login.signature === undefined ||
          allowed.verify(login.blob ?? Buffer.alloc(0), login.signature, login.hashAlgo) === true);
      if (right) login.accept();
      else login.reject(['publickey']);
    });
    connection.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => {
        seen.commands.push(command);
        const channel = acceptExec();
        const { manner } = state;
        if (manner === 'drop') {
          channel.on('data', () => connection.end());
          return;
        }
        if (manner !== 'run') {
          channel.on('data', () => undefined);
          channel.exit(manner.exit);
          channel.end();
          return;
        }
        const shell = spawn('sh', ['-s']);
        channel.pipe(shell.stdin);
        shell.stdout.on('data', (data: Buffer) => channel.write(data));
        shell.stderr.on('data', (data: Buffer) => channel.stderr.write(data));
        shell.on('close', (code) => {
          channel.exit(code ?? 1);
          channel.end();
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    key: parsed.getPublicSSH(),
    seen,
    get manner() {
      return state.manner;
    },
    set manner(manner) {
      state.manner = manner;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of open) connection.end();
      }),
  };
}

let home: string;
let server: TestServer;
let options: HostsOptions;
let opened: Hosts[];
const SCRIPT = reading(sh`echo out; echo err >&2`);
const BOUND = { timeoutSeconds: 20 };

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'glusterctl-hosts-'));
  const login = newKeyPair();
  await writeFile(join(home, 'key'), login.private, { mode: 0o600 });
  server = await startServer(login.public);
  opened = [];
  options = {
    defaults: {
      user: 'root',
      port: server.port,
      identityFile: join(home, 'key'),
      jump: null,
      sudo: false,
      passphraseFile: null,
    },
    sshConfigFile: join(home, 'no-config'),
    knownHostsFile: join(home, 'known_hosts'),
    systemFolder: null,
    ownKnownHostsFile: join(home, 'data', 'known_hosts'),
    trustNewHosts: false,
    connectSeconds: 10,
    home,
    user: 'somebody',
    variables: {},
    prompt: { interactive: false, confirm: async () => false, secret: async () => '' },
    warn: () => undefined,
  };
});

afterEach(async () => {
  for (const hosts of opened) await hosts.close();
  await server.close();
  await rm(home, { recursive: true });
});

const host = { name: '127.0.0.1', ssh: {} };

async function hosts(more: Partial<HostsOptions> = {}): Promise<Hosts> {
  const made = await createHosts({ ...options, ...more });
  opened.push(made);
  return made;
}

const know = async (key: Buffer): Promise<void> =>
  await writeFile(join(home, 'known_hosts'), knownHostsLine('127.0.0.1', server.port, key));

function otherKey(): Buffer {
  const key = ssh2.utils.parseKey(newKeyPair().public);
  if (key instanceof Error) throw key;
  return key.getPublicSSH();
}

describe('host keys', () => {
  it('sends nothing to a host whose key changed, not even a login', async () => {
    await know(otherKey());
    const result = await (await hosts({ trustNewHosts: true })).run(host, SCRIPT, BOUND);
    expect(result).toMatchObject({ kind: 'unreachable', error: { reason: 'host-key-changed' } });
    expect(JSON.stringify(result)).toContain(`${join(home, 'known_hosts')}:1`);
    expect(server.seen).toMatchObject({ logins: 0, commands: [] });
  });

  it('refuses an unknown host without a terminal', async () => {
    const result = await (await hosts()).run(host, SCRIPT, BOUND);
    expect(result).toMatchObject({ kind: 'unreachable', error: { reason: 'host-key-unknown' } });
    expect(JSON.stringify(result)).toContain(fingerprint(server.key));
    expect(server.seen).toMatchObject({ logins: 0, commands: [] });
  });

  it('asks on a terminal, showing the fingerprint, and remembers a yes', async () => {
    const asked: string[] = [];
    const prompt = {
      interactive: true,
      confirm: async (question: string) => {
        asked.push(question);
        return true;
      },
      secret: async () => '',
    };
    expect(await (await hosts({ prompt })).run(host, SCRIPT, BOUND)).toMatchObject({ kind: 'done', code: 0 });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain(fingerprint(server.key));
    expect(await (await hosts()).run(host, SCRIPT, BOUND)).toMatchObject({ kind: 'done', code: 0 });
  });

  it('stores a new key in our own file when told to trust', async () => {
    expect(await (await hosts({ trustNewHosts: true })).run(host, SCRIPT, BOUND)).toMatchObject({ code: 0 });
    expect(await readFile(options.ownKnownHostsFile, 'utf8')).toBe(
      knownHostsLine('127.0.0.1', server.port, server.key),
    );
  });
});

describe('scripts', () => {
  beforeEach(async () => await know(server.key));

  it('share one connection', async () => {
    const all = await hosts();
    const results = await Promise.all(Array.from({ length: 12 }, () => all.run(host, SCRIPT, BOUND)));
    for (const result of results) expect(result).toMatchObject({ kind: 'done', code: 0, stdout: 'out\n' });
    expect(server.seen.connections).toBe(1);
    expect(server.seen.commands).toHaveLength(12);
  });

  it('name what failed', async () => {
    const result = await (await hosts()).run(host, reading(sh`run sh -c ${'echo no >&2; exit 7'}`), BOUND);
    expect(result).toMatchObject({ kind: 'done', code: 7, stderr: 'no' });
    expect(result.kind === 'done' && result.failed).toContain('exit 7');
  });

  it('are bounded on the host, locked there, and run under sudo where asked', async () => {
    const all = await hosts();
    await all.run({ ...host, ssh: { sudo: true } }, SCRIPT, { timeoutSeconds: 5, lock: 'abc' });
    const command = server.seen.commands[0] ?? '';
    expect(command.startsWith('sudo -n ')).toBe(true);
    for (const part of [
      'timeout --kill-after=10 5',
      '--conflict-exit-code 75',
      '/run/lock/glusterctl-abc.lock',
    ]) {
      expect(command).toContain(part);
    }
  });

  it.each([124, 137])('stopped by their limit (%i) have an unknown outcome', async (exit) => {
    server.manner = { exit };
    expect(await (await hosts()).run(host, SCRIPT, BOUND)).toMatchObject({ kind: 'unknown' });
  });

  it('that wait for an earlier one in vain have an unknown outcome', async () => {
    server.manner = { exit: 75 };
    const all = await hosts();
    expect(await all.run(host, SCRIPT, { ...BOUND, lock: 'abc' })).toMatchObject({ kind: 'unknown' });
    expect(await all.run(host, SCRIPT, BOUND)).toMatchObject({ kind: 'done', code: 75 });
  });

  it('whose connection is lost have an unknown outcome, and the next one connects anew', async () => {
    const all = await hosts();
    server.manner = 'drop';
    expect(await all.run(host, SCRIPT, BOUND)).toMatchObject({ kind: 'unknown' });
    server.manner = 'run';
    expect(await all.run(host, SCRIPT, BOUND)).toMatchObject({ kind: 'done', code: 0 });
    expect(server.seen.connections).toBe(2);
  });

  it('do not reach a host that is off: nothing was sent', async () => {
    const { port } = server;
    await server.close();
    const result = await (await hosts()).run({ ...host, ssh: { port } }, SCRIPT, BOUND);
    expect(result).toMatchObject({ kind: 'unreachable', error: { reason: 'refused' } });
    server = await startServer(newKeyPair().public);
  });

  it('are not sent when the login fails, and the message tells what was tried', async () => {
    await server.close();
    server = await startServer(newKeyPair().public);
    await know(server.key);
    const result = await (await hosts()).run({ ...host, ssh: { port: server.port } }, SCRIPT, BOUND);
    expect(result).toMatchObject({ kind: 'unreachable', error: { reason: 'login-failed' } });
    expect(JSON.stringify(result)).toContain(join(home, 'key'));
    expect(server.seen.commands).toEqual([]);
  });
});
