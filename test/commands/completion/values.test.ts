import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Lab, lab } from '../../support/lab.ts';

let line: Lab;
beforeEach(async () => {
  line = await lab();
});
afterEach(async () => await line.remove());

const lines = async (...words: readonly string[]): Promise<readonly string[]> =>
  (await line.ok(['complete', '--', ...words])).split('\n').filter((one) => one !== '');

/** Without what each is. */
const offered = async (...words: readonly string[]): Promise<string> =>
  (await lines(...words)).map((one) => one.split('\t')[0]).join(' ');

describe('completion offers', () => {
  test('commands and flags', async () => {
    expect(await offered('clus')).toBe('cluster');
    expect(await offered('cluster', 'se')).toBe('setflags');
    expect(await offered('cluster', 'create', '--bl')).toBe('--block');
  });

  test.each([
    ['none replicate disperse', 'volume', 'create', '--durability', ''],
    ['--durability=replicate', 'volume', 'create', '--durability=re'],
    ['none replicate arbiter disperse', 'volume', 'list', '--durability', ''],
    ['wide', 'cluster', 'list', '-o', 'w'],
    ['--output=wide', 'cluster', 'list', '--output=w'],
    ['--block=true --block=false', 'cluster', 'create', '--block='],
    ['true', 'cluster', 'setflags', 'lab', '--file', 't'],
    ['warning', 'loglevel', 'set', 'w'],
    ['zone_checking', 'config', 'set', 'zone'],
    ['ssh.knownHosts', 'config', 'get', 'ssh.k'],
    [
      'volume.create.size volume.create.snapshot-factor volume.create.sets',
      'config',
      'set',
      'volume.create.s',
    ],
    ['none strict', 'config', 'set', 'zone_checking', ''],
    ['heketi table wide auto json yaml name', 'config', 'set', 'output', ''],
    ['healed', 'node', 'drain', 'gl1', '--accept', 'heal'],
    ['set-online,quorum', 'node', 'drain', 'gl1', '--accept', 'set-online,q'],
    ['performance.cache-size=', 'volume', 'set', 'data', 'performance.cache-s'],
    ['features.read-only=on features.read-only=off', 'volume', 'set', 'data', 'features.read-only='],
    ['clock=', 'simulator', 'fault', 'sim1', 'clo'],
    ['brick-down', 'explain', 'brick-d'],
    ['sizes', 'help', 'siz'],
    ['volume', 'help', 'vol'],
    ['create', 'help', 'volume', 'cr'],
    ['bash zsh fish powershell', 'completion', 'install', '--shell', ''],
    ['rmtags', 'device', 'rmt'],
    // Files, which the shell offers.
    ['', 'topology', 'load', '--json='],
    // Free text.
    ['', 'volume', 'create', '--name', ''],
    ['', 'no', 'such', ''],
  ])('values: "%s" for %s %s %s %s', async (wanted, ...words) => {
    expect(await offered(...words)).toBe(wanted);
  });

  test('every value of a flag as the command takes it', async () => {
    for (const value of (await offered('volume', 'create', '--durability', '')).split(' ')) {
      const { stderr } = await line.run(`volume create --size=1 --durability=${value} --check`);
      expect(stderr).toContain('No clusters configured');
    }
  });

  test('names of what the state knows, at the place where they belong', async () => {
    await line.ok('topology load --json=topology.json');
    const id = (await line.ok('cluster list -o name')).trim();
    await line.ok(`cluster rename ${id} lab`);
    await line.ok('cluster create --name=other');
    await line.ok('volume create --size=1 --name=shop --tag=rack:r1 --clusters=lab');
    expect((await offered('cluster', 'info', '')).split(' ').sort()).toEqual(['lab', 'other']);
    expect(await offered('cluster', 'info', 'lab', '')).toBe('');
    expect(await offered('cluster', 'rename', 'lab', '')).toBe('');
    expect(await offered('volume', 'create', '--clusters', 'lab,o')).toBe('lab,other');
    expect(await offered('volume', 'create', '--clusters=lab,o')).toBe('--clusters=lab,other');
    expect(await offered('volume', 'list', '--cluster=o')).toBe('--cluster=other');
    expect(await offered('volume', 'list', '--tag', '')).toBe('rack:r1');
    expect((await offered('node', 'info', '')).split(' ').sort()).toEqual(['gl1', 'gl2', 'gl3']);
    expect(await offered('host', 'check', 'gl1', 'gl2', 'gl3')).toBe('gl3');
    expect(await offered('device', 'info', 'gl1:/dev/sdb')).toBe('gl1:/dev/sdb');
    expect(await offered('node', 'add', '--management-host-name', '')).toBe('');
    expect(await offered('snapshot', 'create', '')).toBe('shop');
    expect(await offered('snapshot', 'create', 'shop', '')).toBe('');
    const state = line.variables.GLUSTERCTL_STATE ?? '';
    line.variables.GLUSTERCTL_STATE = join(line.folder, 'none.json');
    expect(await offered('volume', 'info', '')).toBe('');
    expect(await offered('--state', state, 'volume', 'info', '')).toBe('shop');
    expect(await offered('volume', 'info', `--state=${state}`, '')).toBe('shop');
  });
});

describe('what is offered', () => {
  beforeEach(async () => {
    await line.ok('topology load --json=topology.json');
    const id = (await line.ok('cluster list -o name')).trim();
    await line.ok(`cluster rename ${id} lab`);
    await line.ok('volume create --size=10 --name=shop --snapshot-factor=2');
    await line.ok('node settags gl1 rack:r1');
  });

  test('says what it is', async () => {
    expect(await lines('cluster', 'info', '')).toEqual(['lab\t3 hosts, 1 volumes']);
    expect(await lines('node', 'info', 'gl2')).toEqual(['gl2\tzone 2, of lab']);
    expect(await lines('device', 'info', 'gl1:/dev/sdb')).toEqual(['gl1:/dev/sdb\t2048 GiB']);
    expect(await lines('volume', 'info', '')).toEqual(['shop\t10 GiB, replica 3']);
    expect(await lines('volume', 'del')).toEqual(['delete\tDelete volumes, with all their data']);
    expect(await lines('brick', 'evict', 'shop@gl1')).toEqual([
      expect.stringMatching(/^shop@gl1\t\/dev\/sd[bcd]$/),
    ]);
  });

  test('is out of use', async () => {
    await line.ok('device disable gl1:/dev/sdb');
    await line.ok('node disable gl2');
    expect(await lines('device', 'info', 'gl1:/dev/sdb')).toEqual(['gl1:/dev/sdb\t2048 GiB, offline']);
    expect(await lines('node', 'info', 'gl2')).toEqual(['gl2\tzone 2, of lab, offline']);
  });

  test('is an id only where one is typed, with its name', async () => {
    const [id = ''] = (JSON.parse(await line.ok('volume list --json')) as { volumes: string[] }).volumes;
    expect(await offered('volume', 'info', '')).toBe('shop');
    expect(await lines('volume', 'info', id.slice(0, 6))).toContain(`${id}\tshop`);
  });

  test('are snapshots, tags and options of what was named', async () => {
    await line.ok('snapshot create shop before');
    await line.ok('volume set shop performance.cache-size=64MB');
    expect(await lines('snapshot', 'info', '')).toEqual([expect.stringMatching(/^before\tof shop, \d{4}-/)]);
    expect(await offered('node', 'rmtags', 'gl1', '')).toBe('rack');
    expect(await offered('device', 'settags', 'gl2:/dev/sdb', 'ra')).toBe('rack:r1');
    expect(await lines('node', 'settags', 'gl2', 'arbiter:r')).toEqual([
      'arbiter:required\theeded by placement',
    ]);
    expect((await lines('volume', 'reset', 'shop', 'performance.cache-s'))[0]).toBe(
      'performance.cache-size\tnow 64MB',
    );
    expect(await offered('node', 'maintenance', 'start', 'gl1', '--accept', 'one')).toBe('one-copy:shop');
    expect(await offered('log', '--volume', '')).toBe('shop');
    expect(await offered('log', '--host', 'gl1')).toBe('gl1');
    expect((await offered('state', 'restore', '')).split(' ').length).toBeGreaterThan(1);
  });

  test('is no flag that was given, nor a host that was named', async () => {
    expect(await offered('volume', 'create', '--size=1', '--siz')).toBe('');
    expect((await offered('host', 'check', 'gl1', 'gl')).split(' ').sort()).toEqual(['gl2', 'gl3']);
  });

  test('is an operation with its title', async () => {
    line.simulation.addFault({ host: 'gl3', command: /^lvremove/, lasting: true, effect: { kind: 'fails' } });
    line.simulation.addFault({ command: /volume create/, lasting: true, effect: { kind: 'fails' } });
    await line.run('volume create --size=1 --name=late');
    expect(await lines('operation', 'resume', '')).toEqual([expect.stringMatching(/^[0-9a-f]{32}\t.*late/i)]);
  });
});

describe('whatever the state is, completion says no word of it and ends at once:', () => {
  test.each([
    ['no JSON', 'bad {'],
    ['nothing', ''],
    ['a list', '[1, 2]'],
    [
      'other shapes',
      '{"volumes": {"a": null, "b": {"name": 3}, "c": []}, "nodes": [], "devices": "x", "bricks": {"d": {}}}',
    ],
    ['a cut one', '{"volumes": {"a": {"name": "dat'],
  ])('%s', async (_, content) => {
    await line.file('state.json', content);
    for (const words of [
      ['volume', 'info'],
      ['node', 'info'],
      ['device', 'info'],
      ['brick', 'evict'],
      ['node', 'settags', 'x'],
      ['operation', 'info'],
    ])
      expect(await line.run(['complete', '--', ...words, ''])).toMatchObject({ code: 0, stderr: '' });
  });

  test('names that a terminal would obey, or a shell take for two', async () => {
    const named = (name: string) => ({ name, sizeKiB: 0, durability: {} });
    const volumes = {
      a: named('fine'),
      b: named('two words'),
      c: named('new\nline'),
      d: named('esc\u001b[2J'),
    };
    await line.file('state.json', JSON.stringify({ volumes }));
    expect(await offered('volume', 'info', '')).toBe('fine');
  });

  test('a folder, a pipe, and one that is too large', async () => {
    const folder = join(line.folder, 'folder');
    await mkdir(folder);
    const pipe = join(line.folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    await line.file('huge.json', '{}');
    await truncate(join(line.folder, 'huge.json'), 64 * 1024 * 1024);
    for (const state of [folder, pipe, join(line.folder, 'huge.json')])
      expect(await line.run(['--state', state, 'complete', '--', 'volume', 'info', ''])).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
  });

  test('locked by another process', async () => {
    await line.ok('cluster create --name=lab');
    await line.file('state.json.lock', '{"pid": 1}');
    expect(await offered('cluster', 'info', '')).toBe('lab');
  });
});

describe('the built program', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const built = (words: readonly string[]) =>
    spawnSync(process.execPath, [join(root, 'bin/glusterctl.js'), ...words], {
      encoding: 'utf8',
      env: { ...line.variables, XDG_CONFIG_HOME: undefined, HOME: line.folder, PATH: process.env.PATH },
    });

  test('answers as its sources do, from the state that alias, environment or configuration name', async () => {
    await line.ok('topology load --json=topology.json');
    for (const words of [
      ['device', 'info', 'gl1:'],
      ['vol'],
      ['volume', 'create', '--dur'],
      ['help', 'st'],
      ['config', 'set', 'z'],
    ])
      expect(built(['complete', '--', ...words]).stdout).toBe(await line.ok(['complete', '--', ...words]));
    const state = line.variables.GLUSTERCTL_STATE ?? '';
    delete line.variables.GLUSTERCTL_STATE;
    expect(built(['complete', '--', 'node', 'info', '']).stdout).toBe('');
    const asked = ['complete', '--', 'node', 'info', 'gl1'];
    expect(built(['--state', state, ...asked]).stdout).toContain('gl1');
    expect(built([`--state=${state}`, '--quiet', ...asked]).stdout).toContain('gl1');
    await mkdir(join(line.folder, '.config/glusterctl'), { recursive: true });
    await line.file(
      '.config/glusterctl/config.json',
      `{\n  // there\n  "state": ${JSON.stringify(state)}\n}`,
    );
    expect(built(asked).stdout).toContain('gl1');
    expect(built(['-o', 'json', ...asked]).stdout).toContain('"value":"gl1"');
  });

  test('loads no command for that', async () => {
    const chunks = await readdir(join(root, 'dist/chunks'));
    const file = chunks.find((name) => name.startsWith('complete-')) ?? '';
    const text = await readFile(join(root, 'dist/chunks', file), 'utf8');
    // What waits in "Promise.resolve().then" is loaded only when it is asked for.
    const loaded = [...text.matchAll(/(?<!=>)require\("\.\/([a-z]+)[^"]*"\)/g)].map(([, name]) => name);
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.filter((name) => name !== 'base' && name !== 'rolldown')).toEqual([]);
  });
});
