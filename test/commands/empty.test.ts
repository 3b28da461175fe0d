import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFIG_KEYS, FLAG_KEYS, variableOf } from '../../src/cli/config/keys.ts';
import type { CommandDefinition } from '../../src/cli/define.ts';
import { GLOBAL_FLAGS } from '../../src/cli/parse/global-flags.ts';
import { program } from '../../src/commands/index.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';

/** What may be empty, by command, and what it means then. Everything else is refused. */
const HEKETIS = 'heketi-cli takes it for not given';
const MISSED = 'missed in words of its own, as heketi-cli misses it';
const MEANINGS: Readonly<Record<string, string>> = {
  '--server': HEKETIS,
  '--user': HEKETIS,
  '--secret': HEKETIS,
  '--tls-cert': HEKETIS,
  'cluster setflags --block': HEKETIS,
  'cluster setflags --file': HEKETIS,
  'volume create --name': HEKETIS,
  'volume create --durability': HEKETIS,
  'volume create --clusters': HEKETIS,
  'volume create --gluster-volume-options': HEKETIS,
  'volume create --persistent-volume-file': HEKETIS,
  'volume create --persistent-volume-endpoint': HEKETIS,
  'volume clone --name': HEKETIS,
  'volume expand --volume': HEKETIS,
  'blockvolume create --name': HEKETIS,
  'blockvolume create --clusters': HEKETIS,
  'blockvolume expand --blockvolume': HEKETIS,
  'topology info --template': HEKETIS,
  ...Object.fromEntries(
    ['state setup', 'setup-openshift-heketi-storage'].flatMap((path) =>
      [
        'clusters',
        'gluster-volume-options',
        'append-volume-options',
        'listfile',
        'image',
        'node-selector',
      ].map((flag) => [`${path} --${flag}`, HEKETIS]),
    ),
  ),
  'state setup --durability': MISSED,
  'setup-openshift-heketi-storage --durability': MISSED,
  'node add --management-host-name': MISSED,
  'node add --storage-host-name': MISSED,
  'node add --cluster': MISSED,
  'device add --name': MISSED,
  'device add --node': MISSED,
  'node set --ssh-user': 'takes the setting away',
  'node set --ssh-identity-file': 'takes the setting away',
  'node set --ssh-jump': 'takes the setting away',
  'config set VALUE': 'some keys may say that there is none',
  'cluster rolling COMMAND': 'words of another command',
  'simulator start command': 'words of another command',
  'complete WORD': 'the word that is being typed',
};

let line: CommandLine;
beforeEach(async () => {
  line = await commandLine();
});
afterEach(async () => await line.remove());

async function commands(): Promise<readonly CommandDefinition[]> {
  return (await Promise.all(program.nouns.map(async (noun) => await noun.load()))).flat();
}

/** Each argument and flag of all commands, with a command line in which it is empty. */
async function everything() {
  const all = await commands();
  return [
    ...GLOBAL_FLAGS.map(({ name }) => ({ what: `--${name}`, words: ['cluster', 'list', `--${name}=`] })),
    ...all.flatMap(({ path, flags }) =>
      flags.map(({ name }) => ({
        what: `${path.join(' ')} --${name}`,
        words: [...path, `--${name}=`],
      })),
    ),
    ...all.flatMap(({ path, arguments: takes }) =>
      takes.map(({ name, afterDashes }, place) => ({
        what: `${path.join(' ')} ${name}`,
        words: [...path, ...takes.slice(0, place).map(() => 'x'), ...(afterDashes ? ['--'] : []), ''],
      })),
    ),
  ];
}

describe('what is empty', () => {
  it('is refused by name before anything else, but for what has a meaning', async () => {
    const all = await everything();
    expect(all.length).toBeGreaterThan(500);
    const silent: string[] = [];
    for (const { what, words } of all.filter((one) => MEANINGS[one.what] === undefined)) {
      const { code, stdout, stderr } = await line.run(words);
      const name = what.split(' ').at(-1) ?? '';
      const said = name.startsWith('--') ? `${name}" flag: ` : `Error: ${name} is empty\n`;
      if (code !== 2 || stdout !== '' || !stderr.includes(said)) silent.push(`${what}: ${code} ${stderr}`);
    }
    expect(silent).toEqual([]);
  }, 60_000);

  it('has a meaning only where it is told here', async () => {
    const all = await commands();
    const may = [
      ...GLOBAL_FLAGS.filter((flag) => flag.mayBeEmpty).map(({ name }) => `--${name}`),
      ...all.flatMap(({ path, flags }) =>
        flags.filter((flag) => flag.mayBeEmpty).map(({ name }) => `${path.join(' ')} --${name}`),
      ),
      ...all.flatMap(({ path, arguments: takes }) =>
        takes
          .filter(({ mayBeEmpty, afterDashes }) => mayBeEmpty ?? afterDashes)
          .map(({ name }) => `${path.join(' ')} ${name}`),
      ),
    ];
    expect(may.toSorted()).toEqual(Object.keys(MEANINGS).toSorted());
  });

  it.each([
    ['node add --zone=1 --management-host-name= --storage-host-name=b --cluster=c', 'management hostname'],
    ['node add --zone=1 --management-host-name=a --storage-host-name= --cluster=c', 'storage hostname'],
    ['node add --zone=1 --management-host-name=a --storage-host-name=b --cluster=', 'cluster id'],
    ['device add --name= --node=a', 'device name'],
    ['device add --name=/dev/sdb --node=', 'node id'],
  ])('is missed where it has to be given: %s', async (words, missed) => {
    expect(await line.run(words)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `Error: Missing ${missed}\n`,
    });
  });

  it.each(['cluster rolling --node=a,, -- true', 'volume create --size=1 --tag=a:b,'])(
    'is refused among several, too: %s',
    async (words) => {
      const { code, stderr } = await line.run(words);
      expect([code, stderr]).toEqual([2, expect.stringContaining('flag: one of its values is empty\n')]);
    },
  );

  it('is refused among the words of one argument', async () => {
    for (const words of [
      ['volume', 'delete', 'a', ''],
      ['operation', 'resume', ''],
    ])
      expect((await line.run(words)).stderr).toMatch(/^Error: \w+ is empty\nHint: Is a variable/);
  });

  it('is refused in the configuration file, with its place', async () => {
    const path = join(line.folder, '.xdg/config/glusterctl/config.json');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '{"state": ""}');
    const { code, stderr } = await line.run('cluster list');
    expect([code, stderr]).toEqual([2, expect.stringContaining('config.json:1:2: state: "": it is empty')]);
    await writeFile(path, '{"cluster.rolling.node": [], "pre_request_volume_options": ""}');
    expect(await line.ok('cluster list')).toBe('Clusters:\n');
    expect(await line.run('config set ssh.jump ""')).toMatchObject({ code: 2 });
    expect(await line.run('config set block_hosting_volume_options ""')).toMatchObject({ code: 0 });
  });

  it('counts as not set where it is a variable', async () => {
    const flags = (await commands()).flatMap(({ path, flags: own }) =>
      own.map(({ name }) => variableOf([...path, name].join('-'))),
    );
    const names = [
      ...GLOBAL_FLAGS.map(({ name }) => variableOf(name)),
      ...Object.values(FLAG_KEYS).map(variableOf),
      ...CONFIG_KEYS.map(({ name }) => variableOf(name)),
      ...flags,
      'GLUSTERCTL_SIMULATOR',
      'GLUSTERCTL_TOPOLOGY',
      ...['DATA', 'STATE', 'CONFIG', 'CACHE'].map((kind) => `XDG_${kind}_HOME`),
    ];
    const before = [await line.run('config show'), await line.run('cluster list')];
    for (const name of names) line.variables[name] = '';
    expect([await line.run('config show'), await line.run('cluster list')]).toEqual(before);
  });
});

it('the name of a cluster goes only where that is said', async () => {
  await line.ok('cluster create --name=lab');
  const { code, stderr } = await line.run(['cluster', 'rename', 'lab', '']);
  expect([code, stderr]).toEqual([
    2,
    'Error: NAME is empty\nHint: To take its name away: glusterctl cluster rename lab --no-name\n',
  ]);
  expect(await line.run('cluster rename lab other --no-name')).toMatchObject({ code: 2 });
  expect(await line.run('cluster rename lab')).toMatchObject({ code: 2 });
  await line.ok('cluster rename lab --no-name');
  expect(await line.run('cluster info lab')).toMatchObject({ code: 4 });
});
