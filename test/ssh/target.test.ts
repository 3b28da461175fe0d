import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SshSettings, sshAccess } from '../../src/model/access.ts';
import { readSshConfig } from '../../src/ssh/config.ts';
import type { SshOptions } from '../../src/ssh/ssh-options.ts';
import { resolveTarget, type Target } from '../../src/ssh/target.ts';
import { named, sshOptions } from './options.ts';

let home: string;
let file: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'glusterctl-target-'));
  file = join(home, '.ssh', 'config');
  await mkdir(join(home, '.ssh'));
});

afterEach(async () => {
  await rm(home, { recursive: true });
});

async function target(
  name: string,
  text: string,
  own: SshSettings = {},
  more: Partial<SshOptions> = {},
): Promise<Target> {
  await writeFile(file, text, { mode: 0o600 });
  const options = sshOptions(home, more);
  const config = await readSshConfig({ ...options, only: options.sshConfigFile });
  return resolveTarget({ name, access: sshAccess(own) }, config, options);
}

const defaults = (more: Partial<SshOptions['defaults']>): Partial<SshOptions> => ({
  defaults: { ...sshOptions('/').defaults, ...more },
});

describe('where a host is and who logs in', () => {
  it('says ~/.ssh/config, before our defaults; the settings of a node come first', async () => {
    const text = 'Host gl1\n  HostName %h.lan\n  User admin\n  Port 2201\n';
    expect(await target('gl1', text)).toMatchObject({ host: 'gl1.lan', user: 'admin', port: 2201 });
    const own = { user: 'me', port: 7 };
    expect(await target('gl1', text, own)).toMatchObject({ host: 'gl1.lan', user: 'me', port: 7 });
    const ours = defaults({ user: 'ours', port: 9 });
    expect(await target('gl1', text, {}, ours)).toMatchObject({ user: 'admin', port: 2201 });
    expect(await target('gl2', text, {}, ours)).toMatchObject({ host: 'gl2', user: 'ours', port: 9 });
    expect(await target('gl2', text)).toMatchObject({ user: 'root', port: 22 });
  });

  it('a login that is not root acts under sudo, unless the node says otherwise', async () => {
    const sudo = defaults({ sudo: true });
    const text = 'Host gl1\n  User admin\n';
    expect(await target('gl1', text, {}, sudo)).toMatchObject({ sudo: true });
    expect(await target('gl1', text, { sudo: false }, sudo)).toMatchObject({ sudo: false });
    expect(await target('gl2', text, {}, sudo)).toMatchObject({ sudo: false });
    expect(await target('gl2', text, { sudo: true }, sudo)).toMatchObject({ sudo: true });
  });

  it('knows the tokens of OpenSSH', async () => {
    const text =
      'Host gl1\n  HostName store.lan\n  User admin\n  Port 2201\n  HostKeyAlias shelf\n  IdentityFile %d/%u/%r@%h:%p/%n/%k/%%\n  IdentityFile ~/%L\n  UserKnownHostsFile ~/.ssh/%h.keys none /k\n';
    const found = await target('gl1', text);
    expect(found.identityFiles).toEqual([
      `${home}/somebody/admin@store.lan:2201/gl1/shelf/%`,
      join(home, hostname().split('.')[0] ?? ''),
    ]);
    expect(found.knownHostsFiles.slice(0, 2)).toEqual([join(home, '.ssh', 'store.lan.keys'), '/k']);
  });

  it('tells of a token that nobody knows, with file and line', async () => {
    await expect(target('gl1', 'Host *\n  IdentityFile ~/%Z\n')).rejects.toThrow(`${file}:2: "%Z" in "~/%Z"`);
  });

  it('puts the key of a host with an alias under that name, without a port', async () => {
    const text = 'Host gl1\n  HostKeyAlias shelf\n  Port 2201\n';
    expect(await target('gl1', text)).toMatchObject({ keyName: 'shelf', keyPort: 22 });
    expect(await target('gl1', 'Host gl1\n  HostName 10.0.0.1\n  Port 2201\n')).toMatchObject({
      keyName: '10.0.0.1',
      keyPort: 2201,
    });
  });

  it('looks for known keys in the files of the user, then in those of the system', async () => {
    expect((await target('gl1', '')).knownHostsFiles).toEqual([
      join(home, '.ssh/known_hosts'),
      join(home, '.ssh/known_hosts2'),
      join(home, 'etc/ssh_known_hosts'),
      join(home, 'etc/ssh_known_hosts2'),
    ]);
    const text = 'UserKnownHostsFile none\nGlobalKnownHostsFile /g\n';
    expect((await target('gl1', text)).knownHostsFiles).toEqual(['/g']);
    expect((await target('gl1', text, {}, { knownHostsFile: named('/mine') })).knownHostsFiles).toEqual([
      '/mine',
      '/g',
    ]);
  });

  it('takes the agent from IdentityAgent or SSH_AUTH_SOCK', async () => {
    const variables = { SSH_AUTH_SOCK: '/agent', OTHER: '/other' };
    expect((await target('gl1', '', {}, { variables })).agent).toBe('/agent');
    expect((await target('gl1', 'IdentityAgent none\n', {}, { variables })).agent).toBeNull();
    expect((await target('gl1', 'IdentityAgent $OTHER\n', {}, { variables })).agent).toBe('/other');
    expect((await target('gl1', 'IdentityAgent ~/a\n', {}, { variables })).agent).toBe(join(home, 'a'));
    expect((await target('gl1', '')).agent).toBeNull();
  });

  it('uses only the key that a node names', async () => {
    const text = 'IdentityFile ~/configured\n';
    expect(await target('gl1', text, { identityFile: '~/own' })).toMatchObject({
      identityFiles: [join(home, 'own')],
      identitiesOnly: true,
    });
    expect(await target('gl1', text)).toMatchObject({ identitiesOnly: false });
    expect(await target('gl1', `${text}IdentitiesOnly yes\n`)).toMatchObject({ identitiesOnly: true });
    expect((await target('gl1', 'IdentityFile none\n')).identityFiles).toEqual([]);
  });

  it.each(['0', '65536', 'ssh', '-1'])('refuses the port %s, with file and line', async (port) => {
    await expect(target('gl1', `Host gl1\n  Port ${port}\n`)).rejects.toThrow(
      `${file}:2: "${port}" is no port`,
    );
  });

  it.each(['-oProxyCommand=x', 'a b', 'gl1\n* x', 'gl1;reboot', '', '$(reboot)', 'gl1,gl2', '@revoked'])(
    'refuses %j for a name',
    async (name) => {
      await expect(target(name, '')).rejects.toMatchObject({ code: 'usage' });
      await expect(target('gl1', `HostName "${name.replace('\n', ' ')} "\n`)).rejects.toMatchObject({
        code: 'usage',
      });
    },
  );
});

describe('jump hosts', () => {
  const names = ({ jumps }: Target): string[] =>
    jumps.map(({ user, host, port }) => `${user}@${host}:${port}`);

  it('are a chain, each with what is configured for it', async () => {
    const text =
      'Host gl1\n  ProxyJump admin@outer:2222,inner\nHost outer\n  HostName outer.lan\n  Port 1\nHost inner\n  User me\n  Port 3\n  ProxyJump unused\n';
    expect(names(await target('gl1', text))).toEqual(['admin@outer.lan:2222', 'me@inner:3']);
  });

  it('bring the jump hosts along that the first of them needs', async () => {
    const text = 'Host gl1\n  ProxyJump b\nHost b\n  ProxyJump a\n';
    expect(names(await target('gl1', text))).toEqual(['root@a:22', 'root@b:22']);
  });

  it('may be written as an address or with a scheme', async () => {
    const text = 'Host gl1\n  ProxyJump ssh://me@[fe80::1]:2222\n';
    expect(names(await target('gl1', text))).toEqual(['me@fe80::1:2222']);
  });

  it('may be turned off', async () => {
    for (const text of [
      'Host gl1\n  ProxyJump none\nHost *\n  ProxyJump b\n',
      'ProxyCommand none\nProxyJump b\n',
    ]) {
      expect(names(await target('gl1', text, {}, defaults({ jump: 'c' })))).toEqual([]);
    }
    expect(names(await target('gl1', 'ProxyJump b\n', { jump: 'none' }))).toEqual([]);
  });

  it('are those of the node, else of the configuration of SSH, else of ours', async () => {
    const ours = defaults({ jump: 'c' });
    expect(names(await target('gl1', 'Host gl*\n  ProxyJump b\n', { jump: 'a' }, ours))).toEqual([
      'root@a:22',
    ]);
    expect(names(await target('gl1', 'Host gl*\n  ProxyJump b\n', {}, ours))).toEqual(['root@b:22']);
    expect(names(await target('gl1', '', {}, ours))).toEqual(['root@c:22']);
    expect(names(await target('c', '', {}, ours))).toEqual([]);
  });

  it.each([
    ['itself', 'Host gl1\n  ProxyJump gl1\n', 'gl1 → gl1'],
    ['two hosts', 'Host gl1\n  ProxyJump b\nHost b\n  ProxyJump gl1\n', 'gl1 → b → gl1'],
    ['a block for all', 'Host *\n  ProxyJump b\n', 'gl1 → b → b'],
  ])('that go round in a circle are an error: %s', async (_title, text, circle) => {
    await expect(target('gl1', text)).rejects.toThrow(circle);
    await expect(target('gl1', text)).rejects.toThrow(`${file}:`);
  });

  it('are at most eight', async () => {
    const chain = (length: number): string => Array.from({ length }, (_, index) => `j${index}`).join(',');
    expect(names(await target('gl1', `Host gl1\n  ProxyJump ${chain(8)}\n`))).toHaveLength(8);
    await expect(target('gl1', `Host gl1\n  ProxyJump ${chain(9)}\n`)).rejects.toThrow('more than 8 jumps');
    const nested = Array.from(
      { length: 10 },
      (_, index) => `Host h${index}\n  ProxyJump h${index + 1}\n`,
    ).join('');
    await expect(target('h0', nested)).rejects.toThrow('more than 8 jumps');
  });

  it.each(['a b', '-x', 'a:0', 'a:99999', 'a,,b', 'a@b@c', ','])(
    'written as %j are refused',
    async (jump) => {
      await expect(target('gl1', '', { jump })).rejects.toMatchObject({ code: 'usage' });
    },
  );

  it('are not made by ProxyCommand: the message says what to write instead', async () => {
    const text = 'Host gl1\n  ProxyCommand ssh -W %h:%p me@bastion\nHost a\n  ProxyJump b\n';
    await expect(target('gl1', text)).rejects.toMatchObject({
      code: 'usage',
      message: `${file}:2: ProxyCommand, which holds for gl1, is not supported`,
      hint: expect.stringContaining('Write "ProxyJump me@bastion" in its place'),
    });
    expect(names(await target('gl1', text, { jump: 'a' }))).toEqual(['root@b:22', 'root@a:22']);
    expect(names(await target('gl1', 'Host gl1\n  ProxyJump b\n  ProxyCommand nc %h\n'))).toEqual([
      'root@b:22',
    ]);
  });
});
