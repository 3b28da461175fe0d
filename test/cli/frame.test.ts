import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { program } from '../../src/commands/index.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';

let line: CommandLine;
beforeEach(async () => {
  line = await commandLine();
});
afterEach(async () => await line.remove());

describe('clusters', () => {
  test('are created, listed, renamed and deleted by name', async () => {
    const id = /Cluster id: (\w+)/.exec(await line.ok('cluster create --name=lab'))?.[1] ?? '';
    expect(await line.ok('cluster list')).toBe(`Clusters:\nId:${id} [file][block]\n`);
    expect(await line.ok('cluster list -o name')).toBe('lab\n');
    await line.ok('cluster rename lab production');
    expect(JSON.parse(await line.ok('cluster info production --json'))).toMatchObject({
      id,
      name: 'production',
    });
    expect(await line.ok(`cluster delete ${id.slice(0, 6)}`)).toBe(`Cluster ${id} deleted\n`);
    expect(await line.ok('cluster list')).toBe('Clusters:\n');
  });

  test('have unique names that are no beginning of an id', async () => {
    await line.ok('cluster create --name=lab');
    expect(await line.run('cluster create --name=lab')).toMatchObject({ code: 5 });
    expect(await line.run('cluster create --name=abcdef')).toMatchObject({ code: 2 });
  });

  test('are not created by a dry run', async () => {
    const { code, stdout, stderr } = await line.run('cluster create --name=lab --dry-run');
    expect([code, stderr]).toEqual([0, 'Dry run: nothing was changed.\n']);
    expect(stdout).toBe('Plan: create cluster lab\n  State: add 1 cluster\n');
    expect(await line.ok('cluster list')).toBe('Clusters:\n');
    await expect(access(join(line.folder, '.xdg/data/glusterctl/glusterctl.json'))).rejects.toThrow();
  });
});

describe('errors', () => {
  test('are text with a hint, or JSON', async () => {
    await line.ok('cluster create --name=laboratory');
    expect(await line.run('cluster info laboratori')).toEqual({
      code: 4,
      stdout: '',
      stderr:
        'Error: Invalid path or request\nHint: There is no cluster "laboratori". Did you mean "laboratory"?\n',
    });
    const { stderr } = await line.run('cluster info laboratori --json');
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'not-found', message: 'Invalid path or request' },
    });
    expect((await line.run('cluster info laboratori --quiet')).stderr).toBe(
      'Error: Invalid path or request\n',
    );
  });

  test('after Ctrl-C the exit code is 130', async () => {
    line.interrupt();
    expect(await line.run('cluster list')).toMatchObject({ code: 130, stderr: 'Error: Interrupted\n' });
  });
});

describe('values come from', () => {
  test('the flag, then the environment, then the file', async () => {
    await line.ok('config set output json');
    expect(await line.ok('cluster list')).toBe('{"clusters":[]}\n');
    line.variables.GLUSTERCTL_OUTPUT = 'yaml';
    expect(await line.ok('cluster list')).toBe('clusters: []\n');
    expect(await line.ok('cluster list -o heketi')).toBe('Clusters:\n');
  });

  test('the file, for a command of its own', async () => {
    await line.ok('config set cluster.create.block false');
    const id = /Cluster id: (\w+)/.exec(await line.ok('cluster create'))?.[1];
    expect(await line.ok('cluster list')).toBe(`Clusters:\nId:${id} [file]\n`);
  });

  test.each([
    ['{"brick_max_size_gb": 0}', ':1:2: brick_max_size_gb: "0" is not possible: at least 1'],
    ['{"zone_checking": "maybe"}', 'one of none, strict'],
    ['{"zone_cheking": "none"}', ':1:2: zone_cheking: no such configuration key'],
    ['{"cluster": {"list": {"bogus": 1}}}', 'cluster.list.bogus: no such configuration key'],
    ['{', ':1:2: the file ends'],
  ])('no impossible file: %s', async (text, message) => {
    const path = await line.file('config.json', text);
    const command = text.includes('bogus') ? ['cluster', 'list'] : ['config', 'show'];
    const { code, stderr } = await line.run([...command, '--config', path]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('flags of heketi-cli', () => {
  test('are noted once for a user', async () => {
    await line.ok('cluster create');
    expect((await line.run('cluster list --server http://x:8080 --user admin')).stderr).toBe(
      'Unneeded: there is no server, so --server, --user have no effect.\n',
    );
    expect((await line.run('cluster list --server http://x:8080')).stderr).toBe('');
  });
});

describe('a command that is none', () => {
  const unknown = (word: string, group: string, near: string): string =>
    `Error: unknown command "${word}" for "glusterctl ${group}"\n${near === '' ? '' : `\nDid you mean this?\n\t${near}\n\n`}Run 'glusterctl ${group} --help' for usage.\n`;

  test.each([
    ['cluster creat', unknown('creat', 'cluster', 'cluster create')],
    ['volume creat --size=1', unknown('creat', 'volume', 'volume create')],
    ['volume --size 1 creat', unknown('creat', 'volume', 'volume create')],
    ['volume delet x', unknown('delet', 'volume', 'volume delete')],
    ['volume -- delet', unknown('delet', 'volume', 'volume delete')],
    ['server mode gte', unknown('gte', 'server mode', 'server mode get')],
    ['node frobnicate a b', unknown('frobnicate', 'node', '')],
  ])('"%s" is a usage error with nothing on stdout', async (words, stderr) => {
    expect(await line.run(words)).toEqual({ code: 2, stdout: '', stderr });
  });

  test.each([
    ['--bogus volume list', 'Error: unknown flag: --bogus\n'],
    ['--jsom volume list', 'Error: unknown flag: --jsom\nHint: Did you mean --json?\n'],
    ['volume --siz create data', 'Error: unknown flag: --siz\nHint: Did you mean --size?\n'],
    ['-x volume list', "Error: unknown shorthand flag: 'x' in -x\n"],
  ])('because an unknown flag took its name, that flag is named: "%s"', async (words, stderr) => {
    expect(await line.run(words)).toEqual({ code: 2, stdout: '', stderr });
  });

  test.each([
    ['cl', ['cluster']],
    ['volume exp', ['volume expand']],
    ['volume st', ['volume stop', 'volume start', 'volume status']],
    ['VOL', ['volume']],
    // Nothing begins so: what is near.
    ['volume lst', ['volume list', 'volume set']],
    ['volume zzz', []],
  ])('of "%s" those are meant that begin so, before those that are near', async (words, meant) => {
    const { code, stderr } = await line.run(words);
    const [, shown = ''] = /Did you mean this\?\n([\s\S]*?)\n\n/.exec(stderr) ?? [];
    expect([code, shown.split('\n').filter(Boolean)]).toEqual([2, meant.map((one) => `\t${one}`)]);
  });

  test.each(['cluster', 'cluster --help', 'cluster help', 'server mode help', 'cluster bogus --help'])(
    '"%s" asks for help',
    async (words) => {
      const { code, stdout, stderr } = await line.run(words);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain('Available Commands:');
    },
  );

  test('help of a group takes a command of it', async () => {
    expect(await line.run('cluster help create')).toEqual(await line.run('cluster create --help'));
    expect(await line.run('help cluster create')).toEqual(await line.run('cluster create --help'));
  });

  test.each([
    ['help bogus', 'bogus', []],
    ['help cluster bogus', 'cluster bogus', []],
    ['help volme', 'volme', ['help volume']],
    ['help size', 'size', ['help sizes']],
    ['help cluster creat', 'cluster creat', ['help cluster create']],
  ])('"%s" is a slip, and what is near is named', async (words, unknown, near) => {
    const all =
      near.length === 0 ? '' : `Did you mean this?\n${near.map((one) => `  glusterctl ${one}\n`).join('')}`;
    expect(await line.run(words)).toEqual({
      code: 2,
      stdout: '',
      stderr: `Error: Unknown help topic: ${unknown}\nHint: ${all}All topics: glusterctl help topics\n`,
    });
  });

  test('help tells of topics, and lists them', async () => {
    const list = await line.ok('help topics');
    for (const { name, summary } of program.topics) {
      expect(list).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
      expect((await line.ok(`help ${name}`)).startsWith(`${summary}\n\n`)).toBe(true);
    }
    expect(await line.ok('--help')).toContain('Help Topics:\n  exit-codes ');
  });

  test.each([
    ['server state examine gluster', '"server state examine gluster" is not there', 'verify'],
    ['server state', '"server state examine gluster" is not there', 'verify'],
  ])('"%s" of heketi-cli is told in one line, with what comes nearest', async (words, says, nearest) => {
    const { code, stdout, stderr } = await line.run(words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Error: [^\n]+\n$/);
    expect(stderr).toContain(says);
    expect(stderr).toContain(`"glusterctl ${nearest}`);
  });

  test('every nearest command is one', async () => {
    for (const words of ['server state']) {
      const named = [...(await line.run(words)).stderr.matchAll(/"glusterctl ([^"A-Z]+?)(?: [A-Z]+)?"/g)];
      expect(named.length).toBeGreaterThan(0);
      for (const [, command = ''] of named) {
        expect(await line.run(`${command} --help`)).toMatchObject({ code: 0, stderr: '' });
        expect((await line.run(`${command} --help`)).stdout).toContain(`glusterctl ${command}`);
      }
    }
  });
});

test('every group says in the help of its noun what it is about', async () => {
  for (const noun of program.nouns) {
    const groups = (await noun.load()).flatMap(({ path: [of, group, verb] }) =>
      of === noun.name && group !== undefined && verb !== undefined ? [group] : [],
    );
    expect(Object.keys(noun.groups ?? {}).sort(), noun.name).toEqual([...new Set(groups)].sort());
  }
  expect(await line.ok('volume --help')).toContain('What Kubernetes is told of a volume');
});

test('words too many are ignored, as heketi-cli did, but not in silence', async () => {
  expect((await line.run('cluster create lab')).stderr).toBe(
    'Ignored: "lab" (see cluster create --help); a name is given with --name\n',
  );
  expect((await line.run('cluster list one two')).stderr).toBe(
    'Ignored: "one" "two" (see cluster list --help)\n',
  );
  expect((await line.run('cluster list one --quiet')).stderr).toBe('');
});

test.each([
  [
    'volume create data 10',
    'Error: Missing volume size\nHint: It is given with --size=10 (GiB), --size=512MiB or --size=1.5TiB.\nIgnored: "data" "10" (see volume create --help); a name is given with --name\nDid you mean --size=10?\n',
  ],
  [
    'topology load topology.json',
    'Error: Missing configuration file\nHint: It reads: glusterctl topology load --json=FILE\nIgnored: "topology.json" (see topology load --help)\nDid you mean --json=topology.json?\n',
  ],
  ['completion install 10', 'Error: "completion install" takes no arguments: see --shell and --alias\n'],
])('words too many are told of where something else is missed: "%s"', async (words, stderr) => {
  line.variables.SHELL = '/bin/bash';
  expect(await line.run(words)).toEqual({ code: 2, stdout: '', stderr });
});
