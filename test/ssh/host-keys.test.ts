import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScriptResult } from '../../src/hosts/hosts.ts';
import { sshAccess } from '../../src/model/access.ts';
import { reading, sh } from '../../src/shell/script.ts';
import { collectKeys, rememberKeys } from '../../src/ssh/collect-keys.ts';
import { fingerprint, keyType, knownHostsLine } from '../../src/ssh/known-hosts.ts';
import type { SshOptions } from '../../src/ssh/ssh-options.ts';
import { blobOf, hostKeyPair, type TestServer } from './server.ts';
import { createWorld, type World } from './world.ts';

let world: World;
let server: TestServer;

beforeEach(async () => {
  world = await createWorld();
  server = await world.server();
});

afterEach(async () => await world.end());

const address = (port = server.port) => ({ name: '127.0.0.1', access: sshAccess({ port }) });
const run = async (more: Partial<SshOptions> = {}): Promise<ScriptResult> =>
  await (await world.hosts(more)).run(address(), reading(sh`echo out`), { timeoutSeconds: 20 });

const words = (blob: Buffer): string => `${keyType(blob)} ${blob.toString('base64')}`;
const other = blobOf(hostKeyPair('ed25519').public);
const ecdsa = blobOf(hostKeyPair('ecdsa').public);

function hashed(token: string): string {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(token).digest('base64')}`;
}

type Place = { readonly token: string; readonly key: string };
const known = { kind: 'done', code: 0 };
const refused = (reason: string) => ({ kind: 'unreachable', problem: { reason } });

/** What stands in known_hosts, what comes of it, and with --trust-new-hosts. */
const TABLE: readonly [string, (place: Place) => string, object, object][] = [
  ['unknown', () => '', refused('host-key-unknown'), known],
  ['known', ({ token, key }) => `${token} ${key}`, known, known],
  ['hashed', ({ token, key }) => `${hashed(token)} ${key}`, known, known],
  [
    'wildcard',
    ({ token, key }) => `${token.replace('127', '12?').replace('0.0.1', '*')} ${key}`,
    known,
    known,
  ],
  ['negated', ({ token, key }) => `[127*,!${token} ${key}`, refused('host-key-unknown'), known],
  [
    'changed',
    ({ token }) => `${token} ${words(other)}`,
    refused('host-key-changed'),
    refused('host-key-changed'),
  ],
  [
    'changed, hashed',
    ({ token }) => `${hashed(token)} ${words(other)}`,
    refused('host-key-changed'),
    refused('host-key-changed'),
  ],
  [
    'revoked, though known as well',
    ({ token, key }) => `${token} ${key}\n@revoked * ${key}`,
    refused('host-key-revoked'),
    refused('host-key-revoked'),
  ],
  [
    'another type',
    ({ token }) => `${token} ${words(ecdsa)}`,
    refused('host-key-changed'),
    refused('host-key-changed'),
  ],
  ['another port', ({ key }) => `[127.0.0.1]:1 ${key}\n127.0.0.1 ${key}`, refused('host-key-unknown'), known],
  [
    'an authority only',
    ({ token, key }) => `@cert-authority ${token} ${key}`,
    refused('host-key-unknown'),
    refused('host-key-unknown'),
  ],
  [
    'a security key only',
    ({ token }) => `${token} sk-ssh-ed25519@openssh.com AAAAGnNr`,
    refused('host-key-unknown'),
    refused('host-key-unknown'),
  ],
  [
    'a security key and its own',
    ({ token, key }) => `${token} sk-ssh-ed25519@openssh.com AAAA\n${token} ${key}`,
    known,
    known,
  ],
];

describe.each(TABLE)('a host key: %s', (_title, text, plain, trusting) => {
  it.each([false, true])('(--trust-new-hosts: %s)', async (trustNewHosts) => {
    const place = { token: `[127.0.0.1]:${server.port}`, key: words(server.key) };
    await world.put('known_hosts', `${text(place)}\n`);
    const wanted = trustNewHosts ? trusting : plain;
    const result = await run({ trustNewHosts });
    expect(result).toMatchObject(wanted);
    if (wanted !== known) expect(server.seen).toMatchObject({ logins: 0, commands: [] });
    if (wanted !== known && text(place) !== '' && !JSON.stringify(wanted).includes('unknown')) {
      expect(JSON.stringify(result)).toContain(`${join(world.home, 'known_hosts')}:`);
    }
  });
});

describe('the files of known hosts', () => {
  const asked: string[] = [];
  const prompt = {
    interactive: true,
    confirm: async (question: string) => asked.push(question) > 0,
    secret: async () => '',
  };
  beforeEach(() => asked.splice(0));

  it('of the system count, also for revoked keys', async () => {
    await mkdir(join(world.home, 'etc'));
    await world.put('etc/ssh_known_hosts', `[127.0.0.1]:${server.port} ${words(server.key)}\n`);
    expect(await run()).toMatchObject(known);
    await world.put('etc/ssh_known_hosts2', `@revoked * ${words(server.key)}\n`);
    expect(await run()).toMatchObject(refused('host-key-revoked'));
  });

  it('that can not be read are an error, not an empty list', async () => {
    await mkdir(join(world.home, '.ssh', 'known_hosts'), { recursive: true });
    const result = await run({ trustNewHosts: true, prompt, knownHostsFile: null });
    expect(result).toMatchObject(refused('other'));
    expect(JSON.stringify(result)).toContain(join(world.home, '.ssh', 'known_hosts'));
    expect(server.seen.logins).toBe(0);
    expect(asked).toEqual([]);
  });

  it('say why a host is asked about whose certificate an authority should vouch for', async () => {
    await world.put('known_hosts', `@cert-authority * ${words(other)}\n`);
    expect(await run({ prompt, trustNewHosts: true })).toMatchObject(known);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain(`${join(world.home, 'known_hosts')}:1 names an authority for it`);
    expect(asked[0]).toContain(fingerprint(server.key));
  });

  it('of ours are added to, also behind a line without an end', async () => {
    await mkdir(join(world.home, 'data'));
    await world.put('data/known_hosts', `elsewhere ${words(other)}`);
    expect(await run({ trustNewHosts: true, knownHostsFile: null })).toMatchObject(known);
    expect(await readFile(world.options.ownKnownHostsFile, 'utf8')).toBe(
      `elsewhere ${words(other)}\n${knownHostsLine('127.0.0.1', server.port, server.key)}`,
    );
    expect(await run()).toMatchObject(known);
  });
});

describe('collecting keys', () => {
  it('tells each standing without logging in, and what it remembers is known from then on', async () => {
    const [changed, revoked, trusted, gone] = await Promise.all([1, 2, 3, 4].map(() => world.server()));
    if (changed === undefined || revoked === undefined || trusted === undefined || gone === undefined)
      throw new Error();
    await world.know({ port: changed.port, key: other }, trusted);
    const before = await readFile(join(world.home, 'known_hosts'), 'utf8');
    await world.put('known_hosts', `${before}@revoked * ${words(revoked.key)}\n`);
    await gone.close();
    const all = [server, changed, revoked, trusted, gone];
    const keys = await collectKeys(
      all.map(({ port }) => address(port)),
      world.options,
    );
    expect(keys.map(({ standing }) => standing)).toEqual([
      'unknown',
      'changed',
      'revoked',
      'known',
      'unreachable',
    ]);
    expect(keys[1]?.detail).toBe(`${join(world.home, 'known_hosts')}:1`);
    expect(keys[4]?.detail).toContain('refused');
    expect(keys[0]).toMatchObject({ type: 'ssh-ed25519', fingerprint: fingerprint(server.key) });
    for (const { seen } of all) expect(seen.logins).toBe(0);
    await rememberKeys(
      keys.filter(({ standing }) => standing === 'unknown'),
      world.options,
    );
    expect(await run()).toMatchObject(known);
  });

  it('asks a host for a key of the type on record, so that one with more keys does not look changed', async () => {
    const host = await world.server({ client: world.key.public, hostKey: 'ecdsa' });
    await world.know(host);
    expect(await collectKeys([address(host.port)], world.options)).toMatchObject([{ standing: 'known' }]);
  });
});
