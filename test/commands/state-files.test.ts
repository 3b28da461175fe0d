import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, realpath, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { program } from '../../src/commands/index.ts';
import { commands } from '../../src/commands/state/index.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';
import { person } from '../support/person.ts';
import { addCluster, testStore } from '../support/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runCommand, toyContext } from '../support/toy-context.ts';
import { toyHosts } from '../support/toy-hosts.ts';

let cli: CommandLine;
beforeEach(async () => {
  cli = await commandLine();
});
afterEach(async () => await cli.remove());

describe('what is no state', () => {
  const KINDS: readonly [what: string, path: (folder: string) => string | Promise<string>][] = [
    ['it is a device', () => '/dev/full'],
    ['it is a device', () => '/dev/null'],
    ['it is a device', () => '/dev/zero'],
    ['it is a folder', (folder) => folder],
    [
      'it is a pipe',
      (folder) => {
        execFileSync('mkfifo', [join(folder, 'pipe')]);
        return join(folder, 'pipe');
      },
    ],
    ['it does not begin like one', () => '/etc/passwd'],
    ['it does not begin like one', async () => await realpath('/bin/sh')],
    [
      'it is larger than 256 MiB',
      async (folder) => {
        const path = join(folder, 'large');
        await writeFile(path, '{"format":1,');
        await truncate(path, 2 ** 40);
        return path;
      },
    ],
  ];

  it.each(KINDS)('%s: is refused as that, and neither locked nor advised on', async (what, place) => {
    const path = await place(cli.folder);
    for (const line of ['cluster create', 'cluster list', 'state check', 'state backup', 'state show']) {
      const { code, stdout, stderr } = await cli.run(`${line} --state=${path}`);
      expect([line, code, stdout]).toEqual([line, 10, '']);
      expect(stderr).toContain(`${path} is no state of this program: ${what}`);
      expect(stderr).not.toMatch(/chmod|restore|import/);
    }
    await testStore(join(cli.folder, 'other.json')).commit('one', addCluster('one'));
    const imported = await cli.run(`state import ${cli.folder}/other.json --force --state=${path}`);
    expect([imported.code, imported.stderr]).toEqual([10, expect.stringContaining(what)]);
    expect(existsSync(`${path}.lock`)).toBe(false);
    expect(existsSync(`${path}.backups`)).toBe(false);
  });
});

describe('what never ends', () => {
  it.each([
    ['topology load --json=/dev/zero', 1, '64 MiB'],
    ['state import /dev/zero', 1, '256 MiB'],
    ['cluster list --config=/dev/full', 1, '1 MiB'],
  ])('%s is read to a limit', async (line, code, limit) => {
    const ran = await cli.run(line);
    expect(ran.stderr).toContain(`it is larger than ${limit}`);
    expect(ran.code).toBe(code);
  });

  it('on standard input neither', async () => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1;
        yield Buffer.alloc(2 ** 20, '{');
      }
    }
    const own = await commandLine({ more: () => ({ stdin: { isTerminal: false, chunks: endless } }) });
    const ran = await own.run('topology load --json=-');
    expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining('larger than 64 MiB')]);
    expect(given).toBe(65);
    await own.remove();
  });

  it('a pipe that ends is read whole', async () => {
    execFileSync('mkfifo', [join(cli.folder, 'pipe')]);
    const [ran] = await Promise.all([
      cli.run(`topology load --json=${cli.folder}/pipe`),
      writeFile(join(cli.folder, 'pipe'), '{"clusters": []}'),
    ]);
    expect(ran).toMatchObject({ code: 0 });
  });
});

describe('a file that is not there', () => {
  it.each([
    'topology load --json=none.json',
    'topology diff none.json',
    'state import none.json',
    'state rebuild --topology=none.json',
    'host check --topology=none.json',
    'heketi import none.db',
    'db check none.db',
    'operation apply none.json',
    'cluster list --config=none.json',
  ])('ends in one way, wherever it is named: %s', async (line) => {
    const { code, stdout, stderr } = await cli.run(line);
    expect([line, code, stdout]).toEqual([line, 1, '']);
    expect(stderr).toMatch(/Can't read .*none\.(?:json|db): there is no such file/);
  });

  it('named by --config is no question of who may read it', async () => {
    const { stderr } = await cli.run('cluster list --config=none.json');
    expect(stderr).toContain('Name another file with --config FILE or GLUSTERCTL_CONFIG, or leave that out.');
  });
});

describe('words too many', () => {
  it.each(['state check nofile.json', 'db dump nofile.db', 'status lab now', 'state export a.json b.json'])(
    'are refused, and nothing is done: %s',
    async (line) => {
      const { code, stdout, stderr } = await cli.run(line);
      expect([line, code, stdout]).toEqual([line, 2, '']);
      expect(stderr).toMatch(/^Error: too many words: "\S+"\nHint: What it takes: glusterctl .* --help\n$/);
    },
  );

  it('are ignored only by commands of heketi-cli, whose scripts may have them', async () => {
    const all = (await Promise.all(program.nouns.map(async ({ load }) => await load()))).flat();
    const nouns = new Set(all.filter((one) => one.ignoresSurplus === true).map(({ path }) => path[0]));
    expect([...nouns].sort()).toEqual([
      'blockvolume',
      'cluster',
      'device',
      'loglevel',
      'node',
      'server',
      'topology',
      'volume',
    ]);
    expect((await cli.run('cluster list nothing')).code).toBe(0);
  });
});

describe('an export', () => {
  it.each(['state export', 'heketi export'])(
    '%s overwrites nothing without --force, and never the state',
    async (line) => {
      await cli.ok('cluster create --name=lab');
      const path = (await cli.ok('state path')).trim();
      const before = await readFile(path);
      await cli.file('there.json', 'mine');
      const refused = await cli.run(`${line} there.json`);
      expect([refused.code, await readFile(join(cli.folder, 'there.json'), 'utf8')]).toEqual([5, 'mine']);
      await cli.ok(`${line} there.json --force`);
      expect(await readFile(join(cli.folder, 'there.json'), 'utf8')).toContain('{');
      await symlink(path, join(cli.folder, 'link.json'));
      for (const own of [path, 'link.json', `${path}.lock`, `${path}.backups/new.json`])
        expect([own, (await cli.run(`${line} ${own} --force`)).code]).toEqual([own, 5]);
      expect(await readFile(path)).toEqual(before);
    },
  );

  it.each(['state export', 'db dump', 'db check', 'topology export'])('%s -o yaml is YAML', async (line) => {
    await cli.ok('cluster create --name=lab');
    const yaml = await cli.ok(`${line} -o yaml`);
    expect(() => JSON.parse(yaml)).toThrow();
    expect(parse(yaml)).toEqual(JSON.parse(await cli.ok(`${line} -o json`)));
  });
});

describe('on a terminal, an import', () => {
  async function imported(text: string, agree: boolean) {
    const path = join(await temporaryFolder(), 'state.json');
    const store = testStore(path);
    for (const name of ['a', 'b']) await store.commit(name, addCluster(name));
    const context = toyContext({ store, hosts: toyHosts() });
    const questions: string[] = [];
    const confirm = async (question: string) => questions.push(question) > 0 && agree;
    const ended = await runCommand(
      commands,
      {
        ...context,
        prompt: { ...context.prompt, interactive: true, yes: false, confirm },
        environment: { ...context.environment, readFile: async () => text },
      },
      'state import',
      ['from.json'],
      { force: true },
    ).then(
      () => null,
      (error: unknown) => error,
    );
    return { path, ended, questions, told: context.err.join('\n') };
  }

  it('asks nothing about a file that can not be taken', async () => {
    const { ended, questions } = await imported('{"format":1,"digest":"', true);
    expect(questions).toEqual([]);
    expect(ended).toMatchObject({ code: 'state-unreadable' });
  });

  it('shows what takes the place of what, and asks then', async () => {
    const other = join(await temporaryFolder(), 'state.json');
    await testStore(other).commit('one', addCluster('other'));
    const text = await readFile(other, 'utf8');
    const no = await imported(text, false);
    expect(no.questions).toEqual([`Replace ${no.path}?`]);
    expect(no.told).toContain(`In place:  ${no.path}: serial 2, 2 clusters, 0 nodes`);
    expect(no.told).toContain('Comes in:  from.json: serial 1, 1 cluster, 0 nodes');
    expect(no.told).toContain('it describes other hosts');
    expect(no.ended).toMatchObject({ code: 'refused', message: 'Nothing was changed' });
    expect((await testStore(no.path).read()).serial).toBe(2);
    const yes = await imported(text, true);
    expect(yes.ended).toBe(null);
    expect((await testStore(yes.path).read()).serial).toBe(3);
  });
});

describe('a backup', () => {
  it('that is not there is refused before anything is asked', async () => {
    const { shown, more } = person({ 'with backup 77?': 'y' });
    const typed = await commandLine({ terminal: true, more });
    await typed.ok('cluster create --name=a');
    expect((await typed.run('state restore 77')).code).toBe(4);
    expect(shown()).toBe('');
    await typed.remove();
  });

  it('is not restored where the answer is no', async () => {
    const { shown, more } = person({ 'with backup 1?': 'n' });
    const typed = await commandLine({ terminal: true, more });
    for (const name of ['a', 'b']) await typed.ok(`cluster create --name=${name}`);
    const before = await typed.ok('state export');
    expect(await typed.run('state restore 1')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('Nothing was changed'),
    });
    expect(shown()).toContain('with backup 1?');
    expect(await typed.ok('state export')).toBe(before);
    await typed.remove();
  });
});

describe('where there is no dry run, one is refused', () => {
  it.each(['state restore 1', 'state import copy.json', 'state unlock --force'])('%s', async (line) => {
    for (const name of ['a', 'b']) await cli.ok(`cluster create --name=${name}`);
    const before = await cli.ok('state export');
    await cli.ok('state export copy.json');
    const [verb] = /state \w+/.exec(line) ?? [];
    const refused = { code: 2, stdout: '', stderr: expect.stringContaining(`no dry run of "${verb}"`) };
    expect(await cli.run(`${line} --dry-run`)).toMatchObject(refused);
    cli.variables.GLUSTERCTL_DRY_RUN = 'true';
    const told = await cli.run(line);
    expect(told).toMatchObject(refused);
    expect(told.stderr).toContain('leave out GLUSTERCTL_DRY_RUN');
    delete cli.variables.GLUSTERCTL_DRY_RUN;
    expect(await cli.ok('state export')).toBe(before);
  });
});

describe('an older state', () => {
  it('takes the place of a newer one only where that is said', async () => {
    await cli.ok('cluster create --name=one');
    await cli.ok('state export old.json');
    await cli.ok('cluster create --name=two');
    const { code, stderr } = await cli.run('state import old.json');
    expect([code, stderr]).toEqual([5, expect.stringContaining('what was done since would be forgotten')]);
    expect(await cli.ok('cluster list -o name')).toContain('two');
    await cli.ok('state import old.json --yes');
    expect(await cli.ok('cluster list -o name')).not.toContain('two');
  });
});

it('an empty name of a state is a mistake, not the usual state', async () => {
  const { code, stderr } = await cli.run(['cluster', 'create', '--state=']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('for "--state" flag: it is empty')]);
});
