import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScriptResult } from '../../src/hosts/hosts.ts';
import { sshAccess } from '../../src/model/access.ts';
import { reading, sh } from '../../src/shell/script.ts';
import { newKeyPair } from '../../src/ssh/key-pair.ts';
import type { SshOptions } from '../../src/ssh/ssh-options.ts';
import type { TestServer } from './server.ts';
import { createWorld, type World } from './world.ts';

let world: World;
const asked: string[] = [];

beforeEach(async () => {
  world = await createWorld();
  asked.splice(0);
});

afterEach(async () => await world.end());

const typing = (...answers: readonly string[]): SshOptions['prompt'] => ({
  interactive: true,
  confirm: async () => true,
  secret: async (question) => answers[asked.push(question) - 1] ?? '',
});

async function run(
  server: TestServer,
  more: Partial<SshOptions> = {},
  ssh: object = {},
): Promise<ScriptResult> {
  await world.know(server);
  const hosts = await world.hosts(more);
  return await hosts.run(
    { name: '127.0.0.1', access: sshAccess({ port: server.port, ...ssh }) },
    reading(sh`echo in`),
    {
      timeoutSeconds: 20,
    },
  );
}

const IN = { kind: 'done', code: 0, stdout: 'in\n' };
const FAILED = { kind: 'unreachable', problem: { reason: 'login-failed' } };

async function lockedKey(passphrase: string): Promise<{ file: string; public: string }> {
  const pair = ssh2.utils.generateKeyPairSync('ecdsa', {
    bits: 256,
    passphrase,
    cipher: 'aes256-ctr',
    rounds: 1,
  });
  const file = await world.put('locked', pair.private);
  return { file, public: pair.public };
}

const withKey = (identityFile: string, passphraseFile: string | null = null): Partial<SshOptions> => ({
  defaults: { ...world.options.defaults, identityFile, passphraseFile },
});

describe('a key file', () => {
  it('logs in', async () => {
    expect(await run(await world.server())).toMatchObject(IN);
    expect(asked).toEqual([]);
  });

  it('with a passphrase asks for it, once for all hosts', async () => {
    const key = await lockedKey('secret');
    const all = await Promise.all([1, 2, 3].map(() => world.server({ client: key.public })));
    await world.know(...all);
    const hosts = await world.hosts({ ...withKey(key.file), prompt: typing('secret') });
    const addresses = all.map(({ port }) => ({ name: '127.0.0.1', access: sshAccess({ port }) }));
    const results = await Promise.all(
      addresses.map((address) => hosts.run(address, reading(sh`echo in`), { timeoutSeconds: 20 })),
    );
    for (const result of results) expect(result).toMatchObject(IN);
    expect(asked).toEqual([`Passphrase of ${key.file}`]);
  });

  it('with a passphrase asks for nothing where the host does not take the key', async () => {
    const key = await lockedKey('secret');
    const result = await run(await world.server({ client: world.key.public }), {
      ...withKey(key.file),
      prompt: typing('secret'),
    });
    expect(result).toMatchObject(FAILED);
    expect(JSON.stringify(result)).toContain(key.file);
    expect(asked).toEqual([]);
  });

  it('may be mistyped twice; then it is over, and the message says why', async () => {
    const key = await lockedKey('secret');
    const server = await world.server({ client: key.public });
    expect(await run(server, { ...withKey(key.file), prompt: typing('a', 'b', 'secret') })).toMatchObject(IN);
    const result = await run(server, { ...withKey(key.file), prompt: typing('a', 'b', 'c', 'a', 'b', 'c') });
    expect(result).toMatchObject(FAILED);
    expect(JSON.stringify(result)).toContain(`the passphrase that was typed does not open ${key.file}`);
  });

  it('takes its passphrase from a file', async () => {
    const key = await lockedKey('secret');
    const server = await world.server({ client: key.public });
    expect(await run(server, withKey(key.file, await world.put('pass', 'secret\n')))).toMatchObject(IN);
    const wrong = await run(server, withKey(key.file, await world.put('wrong', 'guess\n')));
    expect(JSON.stringify(wrong)).toContain(
      `the passphrase in ${join(world.home, 'wrong')} does not open ${key.file}`,
    );
    const none = await run(server, withKey(key.file, join(world.home, 'nowhere')));
    expect(JSON.stringify(none)).toContain(`${join(world.home, 'nowhere')} can't be read`);
  });

  it('with a passphrase says without a terminal what would help', async () => {
    const key = await lockedKey('secret');
    const result = await run(await world.server({ client: key.public }), withKey(key.file));
    expect(result).toMatchObject(FAILED);
    expect(JSON.stringify(result)).toContain(
      'has a passphrase, and nobody can be asked (ssh.passphraseFile, or an agent)',
    );
  });

  it('that is missing, broken or half is named when all fail', async () => {
    const broken = await world.put('broken', 'no key\n');
    const half = await world.put('half.pub', newKeyPair().public);
    await world.put(
      'config',
      `IdentityFile ${world.home}/none\nIdentityFile ${broken}\nIdentityFile ${half}\n`,
    );
    const result = await run(await world.server());
    expect(result).toMatchObject({
      ...FAILED,
      problem: { message: expect.stringContaining('login as root failed') },
    });
    const text = JSON.stringify(result);
    for (const part of [
      `${world.home}/none (not there)`,
      `${broken}: `,
      `${half}: only its public half is here`,
      'no agent',
      'glusterctl host setup-key 127.0.0.1',
    ]) {
      expect(text).toContain(part);
    }
  });
});

describe('a password', () => {
  it('is the last resort, on a terminal', async () => {
    const server = await world.server({ client: newKeyPair().public, password: 'open' });
    expect(await run(server, { prompt: typing('open') })).toMatchObject(IN);
    expect(asked).toEqual(['Password of root@127.0.0.1']);
    expect(server.seen.methods).toEqual(['publickey', 'none', 'password']);
  });

  it('is not asked for where keys do, where the host takes none, or where nobody is', async () => {
    expect(
      await run(await world.server({ client: world.key.public, password: 'x' }), { prompt: typing('x') }),
    ).toMatchObject(IN);
    expect(
      await run(await world.server({ client: newKeyPair().public }), { prompt: typing('x') }),
    ).toMatchObject(FAILED);
    expect(await run(await world.server({ password: 'x' }))).toMatchObject(FAILED);
    expect(asked).toEqual([]);
  });

  it('that is wrong is named as tried', async () => {
    const result = await run(await world.server({ password: 'open' }), { prompt: typing('guess') });
    expect(result).toMatchObject(FAILED);
    expect(JSON.stringify(result)).toContain('a password');
  });
});

const hasAgent = (() => {
  try {
    execFileSync('sh', ['-c', 'command -v ssh-agent && command -v ssh-add'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('an agent that is gone', () => {
  it('does not keep a key file from logging in, and is named when nothing does', async () => {
    const variables = { SSH_AUTH_SOCK: join(world.home, 'no-agent') };
    expect(await run(await world.server(), { variables })).toMatchObject(IN);
    const result = await run(await world.server({ client: newKeyPair().public }), { variables });
    expect(result).toMatchObject(FAILED);
    expect(JSON.stringify(result)).toContain(`the agent at ${variables.SSH_AUTH_SOCK} does not answer`);
  });
});

describe.skipIf(!hasAgent)('an agent (skipped where ssh-agent is not installed)', () => {
  let socket: string;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    socket = join(world.home, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
    const gone = once(agent, 'exit');
    // It says where it listens once it does.
    await once(agent.stdout, 'data');
    stop = async () => {
      agent.kill();
      await gone;
    };
  });

  afterEach(async () => await stop());

  const add = (file: string): void => {
    execFileSync('ssh-add', ['-q', file], {
      env: { ...process.env, SSH_AUTH_SOCK: socket },
      stdio: 'ignore',
    });
  };
  const variables = () => ({ SSH_AUTH_SOCK: socket });

  it('logs in with a key that no file has', async () => {
    add(world.key.file);
    const other = await world.put('other', newKeyPair().private);
    expect(await run(await world.server(), { variables: variables(), ...withKey(other) })).toMatchObject(IN);
    expect(asked).toEqual([]);
  });

  it('spares the passphrase of a key file that it holds, also with IdentitiesOnly', async () => {
    const file = join(world.home, 'agreed');
    execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', 'secret', '-f', file]);
    const open = join(world.home, 'open');
    execFileSync('sh', ['-c', 'cp "$1" "$2" && ssh-keygen -q -p -P secret -N "" -f "$2"', 'sh', file, open], {
      stdio: 'ignore',
    });
    add(open);
    const line = execFileSync('ssh-keygen', ['-y', '-f', open], { encoding: 'utf8' });
    const server = await world.server({ client: line });
    const result = await run(server, { variables: variables(), prompt: typing() }, { identityFile: file });
    expect(result).toMatchObject(IN);
    expect(asked).toEqual([]);
  });

  it('keeps its other keys to itself where IdentitiesOnly holds', async () => {
    add(world.key.file);
    const other = await world.put('other', newKeyPair().private);
    const server = await world.server();
    const result = await run(server, { variables: variables() }, { identityFile: other });
    expect(result).toMatchObject(FAILED);
    expect(JSON.stringify(result)).not.toContain('the agent');
  });

  it('without a key is named when all fail', async () => {
    const result = await run(await world.server({ client: newKeyPair().public }), { variables: variables() });
    expect(JSON.stringify(result)).toContain('the agent (it holds no key)');
  });
});
