import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { sshAccess } from '../../src/model/access.ts';
import { reading, sh } from '../../src/shell/script.ts';
import { newKeyPair } from '../../src/ssh/key-pair.ts';
import { fingerprint, knownHostsLine } from '../../src/ssh/known-hosts.ts';
import { createSshHosts } from '../../src/ssh/ssh-hosts.ts';
import type { SshOptions } from '../../src/ssh/ssh-options.ts';
import { named, sshOptions } from './options.ts';
import { blobOf, startServer, type TestServer } from './server.ts';

let home: string;
let server: TestServer;
let options: SshOptions;
let opened: Hosts[];
const SCRIPT = reading(sh`echo out; echo err >&2`);
const BOUND = { timeoutSeconds: 20 };

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'glusterctl-hosts-'));
  const login = newKeyPair();
  await writeFile(join(home, 'key'), login.private, { mode: 0o600 });
  await writeFile(join(home, 'known_hosts'), '');
  server = await startServer({ client: login.public });
  opened = [];
  options = sshOptions(home, {
    defaults: { ...sshOptions(home).defaults, port: server.port, identityFile: join(home, 'key') },
    sshConfigFile: named('/dev/null'),
    knownHostsFile: named(join(home, 'known_hosts')),
  });
});

afterEach(async () => {
  for (const hosts of opened) await hosts.close();
  await server.close();
  await rm(home, { recursive: true });
});

const host = { name: '127.0.0.1', access: sshAccess() };

async function hosts(more: Partial<SshOptions> = {}): Promise<Hosts> {
  const made = await createSshHosts({ ...options, ...more });
  opened.push(made);
  return made;
}

const know = async (key: Buffer): Promise<void> =>
  await writeFile(join(home, 'known_hosts'), knownHostsLine('127.0.0.1', server.port, key));

const otherKey = (): Buffer => blobOf(newKeyPair().public);

describe('host keys', () => {
  it('sends nothing to a host whose key changed, not even a login', async () => {
    await know(otherKey());
    const result = await (await hosts({ trustNewHosts: true })).run(host, SCRIPT, BOUND);
    expect(result).toMatchObject({ kind: 'unreachable', problem: { reason: 'host-key-changed' } });
    expect(JSON.stringify(result)).toContain(`${join(home, 'known_hosts')}:1`);
    expect(server.seen).toMatchObject({ logins: 0, commands: [] });
  });

  it('refuses an unknown host without a terminal', async () => {
    const result = await (await hosts()).run(host, SCRIPT, BOUND);
    expect(result).toMatchObject({ kind: 'unreachable', problem: { reason: 'host-key-unknown' } });
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

  it('stores a new key in the file that was named when told to trust', async () => {
    expect(await (await hosts({ trustNewHosts: true })).run(host, SCRIPT, BOUND)).toMatchObject({ code: 0 });
    expect(await readFile(join(home, 'known_hosts'), 'utf8')).toBe(
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
    await all.run({ ...host, access: sshAccess({ sudo: true }) }, SCRIPT, { timeoutSeconds: 5, lock: 'abc' });
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

  it('that end at once are heard: their status comes right behind the start', async () => {
    server.manner = 'at-once';
    const all = await hosts();
    for (let time = 0; time < 20; time += 1) {
      expect(await all.run(host, SCRIPT, BOUND)).toMatchObject({ kind: 'done', code: 7 });
    }
  });

  it.each([
    ['sudo: a password is required\n', 1, 'sudo-password', 'sudo wants a password for root'],
    ['sudo: Ein Passwort ist notwendig\n', 1, 'sudo-password', 'sudo wants a password for root'],
    [
      'Sorry, user x is not allowed to execute "timeout" as root.\n',
      1,
      'sudo-password',
      'sudo refuses for root',
    ],
    ['sh: 1: sudo: not found\n', 127, 'sudo-missing', 'sudo is not installed'],
  ])('that sudo does not run were not run: %j', async (stderr, exit, reason, message) => {
    server.manner = { exit, stderr };
    const result = await (await hosts()).run({ ...host, access: sshAccess({ sudo: true }) }, SCRIPT, BOUND);
    expect(result).toMatchObject({ kind: 'unreachable', problem: { reason } });
    expect(result.kind === 'unreachable' && result.problem.message).toContain(message);
    const failed = `tool: no\nglusterctl-failed 1 tool sudo: x\n`;
    server.manner = { exit: 1, stderr: failed };
    const other = await (await hosts()).run({ ...host, access: sshAccess({ sudo: true }) }, SCRIPT, BOUND);
    expect(other).toMatchObject({ kind: 'done', code: 1, failed: 'tool sudo: x' });
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
    const result = await (await hosts()).run({ ...host, access: sshAccess({ port }) }, SCRIPT, BOUND);
    expect(result).toMatchObject({ kind: 'unreachable', problem: { reason: 'refused' } });
    server = await startServer({ client: newKeyPair().public });
  });

  it('are not sent when the login fails, and the message tells what was tried', async () => {
    await server.close();
    server = await startServer({ client: newKeyPair().public });
    await know(server.key);
    const result = await (await hosts()).run(
      { ...host, access: sshAccess({ port: server.port }) },
      SCRIPT,
      BOUND,
    );
    expect(result).toMatchObject({ kind: 'unreachable', problem: { reason: 'login-failed' } });
    expect(JSON.stringify(result)).toContain(join(home, 'key'));
    expect(server.seen.commands).toEqual([]);
  });
});
