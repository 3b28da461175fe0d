import { execFile, execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSshConfig, type SshConfig } from '../../src/ssh/config.ts';
import { named } from './options.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'glusterctl-config-'));
  await mkdir(join(home, '.ssh'));
});

afterEach(async () => {
  await rm(home, { recursive: true });
});

const put = async (name: string, text: string): Promise<string> => {
  const file = join(home, name);
  await writeFile(file, text, { mode: 0o600 });
  return file;
};

const ME = userInfo().username;
const read = async (only: string | null = null): Promise<SshConfig> =>
  await readSshConfig({
    only: only === null ? null : named(only),
    home,
    systemFolder: join(home, 'etc'),
  });

function values(config: SshConfig, host: string): Record<string, readonly string[]> {
  const found = config.of(host, { given: null, fallback: ME, local: ME });
  const keywords = ['hostname', 'port', 'user', 'identitiesonly', 'hostkeyalias', 'proxyjump'];
  const lists = ['userknownhostsfile', 'globalknownhostsfile'];
  return Object.fromEntries(
    [
      ...keywords.map(
        (keyword) =>
          [
            keyword,
            (found.one(keyword)?.words ?? []).slice(0, 1).map((word) => word.replace('%h', host)),
          ] as const,
      ),
      ...lists.map((keyword) => [keyword, [...(found.one(keyword)?.words ?? [])]] as const),
      ['identityfile', found.all('identityfile').map(({ words }) => words[0] ?? '')] as [string, string[]],
    ].filter(([, list]) => list.length > 0),
  );
}

/** What one configuration says of some hosts; each is held against OpenSSH below. */
const CASES: readonly {
  readonly title: string;
  readonly text: string;
  readonly expected: Readonly<Record<string, Record<string, string[]>>>;
}[] = [
  {
    title: 'the first value holds, identity files add up',
    text: 'Host gl1\n  Port 2201\n  IdentityFile ~/one\nHost gl*\n  Port 2299\n  User admin\n  IdentityFile ~/two\n  IdentityFile ~/one\nUser nobody\n',
    expected: {
      gl1: { port: ['2201'], user: ['admin'], identityfile: ['~/one', '~/two'] },
      gl2: { port: ['2299'], user: ['admin'], identityfile: ['~/two', '~/one'] },
      other: {},
    },
  },
  {
    title: 'what stands before the first block holds for all',
    text: 'user=everyone\nHost gl1\nPort = 7\nHost *\nUser late\n',
    expected: { gl1: { user: ['everyone'], port: ['7'] }, x: { user: ['everyone'] } },
  },
  {
    title: 'negation, wildcards and several patterns',
    text: 'Host gl? *.lan !secret.lan\n  Port 3\nHost !gl1\n  Port 4\n',
    expected: { gl1: { port: ['3'] }, 'a.lan': { port: ['3'] }, 'secret.lan': {}, gl10: {} },
  },
  {
    title: 'quotes, comments and odd spacing',
    text: '# a comment\n   Host   "gl1"  # of the lab\n\tIdentityFile "/a key/id" # the key\n HostName\t10.0.0.1\nUserKnownHostsFile "/a b/k" /c\nGlobalKnownHostsFile /g1 /g2\n',
    expected: {
      gl1: {
        hostname: ['10.0.0.1'],
        identityfile: ['/a key/id'],
        userknownhostsfile: ['/a b/k', '/c'],
        globalknownhostsfile: ['/g1', '/g2'],
      },
    },
  },
  {
    title: 'Match host looks at the name that HostName gave, originalhost at the one that was typed',
    text: 'Host gl1\n  HostName store-%h.lan\nMatch host store-*.lan\n  Port 11\nMatch originalhost gl1\n  User first\nMatch host gl1\n  HostKeyAlias never\n',
    expected: { gl1: { hostname: ['store-gl1.lan'], port: ['11'], user: ['first'] }, gl2: {} },
  },
  {
    title: 'Match user looks at the user found so far, and both must hold',
    text: 'Host gl1\n  User admin\nMatch user admin host gl*\n  Port 12\nMatch !user admin\n  Port 13\nMatch all\n  IdentitiesOnly yes\n',
    expected: {
      gl1: { user: ['admin'], port: ['12'], identitiesonly: ['yes'] },
      gl2: { port: ['13'], identitiesonly: ['yes'] },
    },
  },
  {
    title: 'Match final reads again, by the name that was found',
    text: 'Match final host *.lan\n  Port 14\nHost gl1\n  HostName gl1.lan\nHost gl1.lan\n  User second\n',
    expected: { gl1: { hostname: ['gl1.lan'], port: ['14'], user: ['second'] }, gl2: {} },
  },
  {
    title: 'jumps',
    text: 'Host gl1\n  ProxyJump admin@bastion:2222,inner\nHost gl2\n  ProxyJump bastion\nHost *\n  ProxyJump later\n',
    expected: { gl1: { proxyjump: ['admin@bastion:2222,inner'] }, gl2: { proxyjump: ['bastion'] } },
  },
];

describe('an SSH configuration', () => {
  it.each(CASES)('$title', async ({ text, expected }) => {
    await put('.ssh/config', text);
    const config = await read();
    for (const [host, wanted] of Object.entries(expected)) expect(values(config, host), host).toEqual(wanted);
  });

  it('includes files beside it, by wildcards, in the order of their names, and only where the block holds', async () => {
    await mkdir(join(home, '.ssh', 'parts', 'deep'), { recursive: true });
    await put('.ssh/config', 'Include parts/*.conf\nHost gl2\n  Include parts/deep/*\nHost *\n  User last\n');
    await put('.ssh/parts/b.conf', 'Host gl1\n  User b\n  Port 2\n');
    await put('.ssh/parts/a.conf', 'Host gl1\n  User a\n');
    await put('.ssh/parts/c.txt', 'User never\n');
    await put('.ssh/parts/deep/x', 'Port 99\nHost *\n  HostKeyAlias everywhere\n');
    await put('.ssh/parts/deep/.hidden', 'Port 1\n');
    const config = await read();
    expect(values(config, 'gl1')).toEqual({ user: ['a'], port: ['2'] });
    expect(values(config, 'gl2')).toEqual({ user: ['last'], port: ['99'], hostkeyalias: ['everywhere'] });
    expect(values(config, 'gl3')).toEqual({ user: ['last'] });
  });

  it('is followed by that of the system, unless another file is given', async () => {
    await mkdir(join(home, 'etc', 'ssh_config.d'), { recursive: true });
    await put('.ssh/config', 'Host gl1\n  Port 1\n');
    await put('etc/ssh_config', 'Include ssh_config.d/*.conf\nHost *\n  Port 2\n');
    await put('etc/ssh_config.d/site.conf', 'Host *\n  User site\n');
    expect(values(await read(), 'gl1')).toEqual({ port: ['1'], user: ['site'] });
    expect(values(await read(), 'gl2')).toEqual({ port: ['2'], user: ['site'] });
    expect(values(await read(await put('only', 'Host gl1\n  Port 3\n')), 'gl1')).toEqual({ port: ['3'] });
  });

  it('that is not there says nothing', async () => {
    await rm(join(home, '.ssh'), { recursive: true });
    expect(values(await read(), 'gl1')).toEqual({});
  });

  it('never runs a command of the file', async () => {
    const trace = join(home, 'trace');
    await put(
      '.ssh/config',
      `Match exec "touch ${trace}"\n  Port 1\nMatch !exec "touch ${trace}"\n  Port 2\n`,
    );
    expect(values(await read(), 'gl1')).toEqual({});
    expect(execFileSync('ls', ['-A', home], { encoding: 'utf8' })).toBe('.ssh\n');
  });
});

describe('a configuration that can not be read', () => {
  it('is an error that names it: a folder', async () => {
    await mkdir(join(home, '.ssh', 'config'));
    await expect(read()).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(join(home, '.ssh', 'config')),
    });
  });

  it.skipIf(process.getuid?.() === 0)('is an error that names it: no permission', async () => {
    const file = await put('.ssh/config', 'User me\n');
    await chmod(file, 0);
    await expect(read()).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(file),
      hint: expect.stringContaining(`ls -ld ${file}`),
    });
  });

  it.each([
    ['a quote that stays open', 'Host gl1\n  HostName "gl1\n', /config:2: a quote is not closed/],
    ['nothing behind a word', 'Host gl1\n\n  Port\n', /config:3: Port says nothing/],
    ['a Match with nothing to compare', 'Match host\n', /config:1: Match host says nothing/],
    ['a file that includes itself', 'Include config\n', /config:1: Include is nested more than 16 deep/],
  ])('%s', async (_title, text, message) => {
    await put('.ssh/config', text);
    await expect(read().then((config) => values(config, 'gl1'))).rejects.toThrow(message);
  });

  it('has nothing to do with lines that are none of our business', async () => {
    await put('.ssh/config', 'LocalCommand echo "open\nProxyCommand none "x\nUser me\n');
    expect(values(await read(), 'gl1')).toEqual({ user: ['me'] });
  });
});

const hasSsh = (() => {
  try {
    execFileSync('ssh', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasSsh)('held against OpenSSH (skipped where ssh is not installed)', () => {
  it.each(CASES)('$title', async ({ text, expected }) => {
    const file = await put('config', text);
    for (const [host, wanted] of Object.entries(expected)) {
      const { stdout } = await promisify(execFile)('ssh', ['-G', '-F', file, host]);
      const said = new Map<string, string[]>();
      for (const line of stdout.trim().split('\n')) {
        const [keyword = '', ...rest] = line.split(' ');
        said.set(keyword, [...(said.get(keyword) ?? []), rest.join(' ')]);
      }
      for (const [keyword, list] of Object.entries(wanted)) {
        const theirs = said.get(keyword) ?? [];
        const ours = keyword === 'identityfile' ? list : [list.join(' ')];
        expect(theirs, `${host} ${keyword}`).toEqual(ours);
      }
      if (wanted.port === undefined) expect(said.get('port')).toEqual(['22']);
      if (wanted.hostname === undefined) expect(said.get('hostname')).toEqual([host]);
      if (wanted.user === undefined) expect(said.get('user')).toEqual([ME]);
    }
  });
});
