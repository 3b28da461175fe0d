import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { program } from '../../../src/commands/index.ts';
import { asked } from '../../support/asked.ts';
import { type Lab, lab } from '../../support/lab.ts';
import { DOWN } from '../../support/person.ts';
import { inGluster, smallHosts } from '../../support/small-hosts.ts';
import { splitWords } from '../../support/words.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=1 --name=data --snapshot-factor=2');
  await cli.ok('volume create --size=2 --name=shop');
  await cli.ok('snapshot create data before');
});
afterEach(async () => await cli.remove());

/** What it says would do the same without questions. */
function withoutQuestions(stderr: string): string {
  return /^The same without questions:\s+glusterctl (.*)$/m.exec(stderr)?.[1] ?? '';
}

describe('a volume is made by answers', () => {
  it('size, how it is kept, and name; the line that is shown does the same', async () => {
    const { code, stderr, shown } = await asked(cli, 'volume create', {
      'Size (GiB': '3\n',
      'How is it to be kept?': '\n',
      'Name (': 'made\n',
    });
    expect([code, inGluster(cli)]).toEqual([0, expect.arrayContaining(['made started'])]);
    expect(shown).toContain('needs 6 nodes with free disks, there are 3');
    const line = withoutQuestions(stderr);
    expect(line).toBe('volume create --size=3 --durability=replicate --replica=3 --name=made');
    await cli.ok('volume delete made');
    await cli.ok(splitWords(line));
    expect(await cli.ok('volume info made')).toMatch(/Size: 3[\s\S]*Replica Count: 3/);
  });

  it('what fits now can be chosen, and what does not says up to what it would', async () => {
    const { shown, code } = await asked(cli, 'volume create --name=big', {
      'Size (GiB': '50\n',
      'How is it to be kept?': 'none\n',
    });
    expect(shown).toMatch(/replica 3 +fits up to 3\d/);
    expect([code, await cli.ok('volume info big')]).toEqual([0, expect.stringContaining('Size: 50')]);
  });

  it('what fits nowhere is refused before anything else is asked, with what would fit', async () => {
    const { code, stderr, shown } = await asked(cli, 'volume create', { 'Size (GiB': '9999TiB\n' });
    expect([code, shown]).toEqual([7, expect.not.stringContaining('Name (')]);
    expect(stderr).toMatch(/^Error: 9\.?\d* PiB|^Error: 9999 TiB fits nowhere now, however it is kept\n/m);
    expect(stderr).toMatch(/replica 3: fits up to 3\d/);
  });

  it('what a flag says is not asked, and a size that is none is asked again', async () => {
    const { code, shown, stderr } = await asked(cli, 'volume create --replica=2', {
      'Size (GiB': 'much\n',
      'is no size': `${'\b'.repeat(4)}2\n`,
      'Name (': '\n',
    });
    expect([code, shown]).toEqual([0, expect.not.stringContaining('kept?')]);
    expect(withoutQuestions(stderr)).toBe('volume create --replica=2 --size=2');
  });

  it('nobody is asked in a pipe, with --yes or --no-input: the error is as it was', async () => {
    expect(await cli.run('volume create')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'Error: Missing volume size\nHint: It is given with --size=10 (GiB), --size=512MiB or --size=1.5TiB.\n',
    });
    for (const flag of ['--yes', '--no-input']) {
      const { code, shown, stderr } = await asked(cli, `volume create ${flag}`, {});
      expect([code, shown, stderr]).toEqual([
        2,
        '',
        'Error: Missing volume size\nHint: It is given with --size=10 (GiB), --size=512MiB or --size=1.5TiB.\n',
      ]);
    }
  });

  it('nothing is asked where nothing is missing', async () => {
    const { code, shown } = await asked(cli, 'volume create --size=1', {});
    expect([code, shown]).toEqual([0, '']);
  });
});

describe.each([80, 40])('what a command works on is picked at %i columns', (columns) => {
  it.each([
    ['volume info', 'Which volume?', 'shop\n', 'volume info shop'],
    ['volume info', 'Which volume?', `${DOWN}\n`, 'volume info shop'],
    ['volume mount-command', 'Which volume?', '\n', 'volume mount-command data'],
    ['rebalance status', 'Which volume?', '\n', 'rebalance status data'],
    ['node info', 'Which node?', 'gl2\n', 'node info gl2'],
    ['device info', 'Which device?', 'gl3\n', 'device info gl3:/dev/vdb'],
    ['snapshot info', 'Which snapshot?', '\n', 'snapshot info before'],
    ['node enable', 'Which node?', '\n', 'node enable gl1'],
  ])('%s: %s', async (line, question, answer, same) => {
    const { stderr } = await asked(cli, line, { [question]: answer }, { columns });
    expect(withoutQuestions(stderr)).toBe(same);
  });
});

describe('what is missing beside it is asked for as well', () => {
  it('volume expand: the volume, then how much', async () => {
    const { code, stderr } = await asked(cli, 'volume expand', {
      'Which volume?': 'shop\n',
      'How much more?': '1\n',
    });
    expect([code, withoutQuestions(stderr)]).toEqual([0, 'volume expand shop --expand-size=1']);
    expect(await cli.ok('volume info shop')).toContain('Size: 3');
  });

  it('volume expand --volume: only how much', async () => {
    const { code, shown } = await asked(cli, 'volume expand --volume=shop', { 'How much more?': '1\n' });
    expect([code, shown]).toEqual([0, expect.not.stringContaining('Which volume?')]);
  });

  it('volume set: the volume, then an option, which is checked', async () => {
    const { code, stderr } = await asked(cli, 'volume set', {
      'Which volume?': 'shop\n',
      'Which option?': 'cache-size\n',
      'Value of performance.cache-size': '64MB\n',
    });
    expect([code, withoutQuestions(stderr)]).toEqual([0, 'volume set shop performance.cache-size=64MB']);
  });

  it('node add: each of its names, the cluster and the zone', async () => {
    const { stderr } = await asked(cli, 'node add', {
      'Host, as SSH': 'gl9\n',
      'storage network': '\n',
      'Which cluster?': '\n',
      'Zone (': '2\n',
    });
    expect(withoutQuestions(stderr)).toMatch(
      /^node add --management-host-name=gl9 --storage-host-name=gl9 --zone=2 --cluster=[0-9a-f]{32}$/,
    );
  });

  it('where there is nothing to choose from, that is the error', async () => {
    const empty = await lab();
    try {
      const { code, stderr } = await asked(empty, 'volume info', {});
      expect([code, stderr]).toEqual([
        4,
        'Error: There is no volume yet\nHint: To make one: glusterctl volume create --size=10\n',
      ]);
    } finally {
      await empty.remove();
    }
  });
});

describe('hosts and disks', () => {
  it('device add: the node, then its disks in a table; those that cannot be taken with the reason', async () => {
    const big = await lab();
    try {
      await big.ok('cluster create --name=lab');
      await big.ok('node add --zone=1 --cluster=lab --management-host-name=gl1 --storage-host-name=10.0.0.1');
      await big.ok('device add --name=/dev/sdb --node=gl1');
      const { code, shown, stderr, stdout } = await asked(big, 'device add', {
        'Which node?': '\n',
        'Which disks of gl1?': ` ${DOWN} \n`,
      });
      expect(shown).toMatch(/\/dev\/sdb.*managed already/);
      expect(withoutQuestions(stderr)).toBe('device add --node=gl1 --name=/dev/sdc,/dev/sdd');
      expect([code, stdout]).toEqual([
        0,
        'Device /dev/sdc added successfully\nDevice /dev/sdd added successfully\n',
      ]);
      expect((await big.ok('device list')).match(/\/dev\/sd./g)?.sort()).toEqual([
        '/dev/sdb',
        '/dev/sdc',
        '/dev/sdd',
      ]);
      const again = await asked(big, 'device add --node=gl1', {});
      expect([again.code, again.stderr]).toEqual([
        2,
        expect.stringMatching(/No disk of gl1 can be used[\s\S]*Missing device name/),
      ]);
    } finally {
      await big.remove();
    }
  });

  it('device add of several: what fails keeps none of the others back', async () => {
    const big = await lab();
    try {
      await big.ok('cluster create --name=lab');
      await big.ok('node add --zone=1 --cluster=lab --management-host-name=gl1 --storage-host-name=10.0.0.1');
      const { code, stdout, stderr } = await big.run('device add --node=gl1 --name=/dev/sdb,/dev/sdx');
      expect([code, stdout]).toEqual([3, 'Device /dev/sdb added successfully\n']);
      expect(stderr).toContain('1 added, 1 failed: /dev/sdx');
    } finally {
      await big.remove();
    }
  });

  it('topology load: the files of this folder that are topologies', async () => {
    const fresh = await lab();
    try {
      const files = { 'a.json': '{}', 'package.json': '{"name":"x"}' };
      const { code, shown, stderr } = await asked(
        fresh,
        'topology load',
        { 'Which topology?': '\n' },
        { files },
      );
      expect([code, withoutQuestions(stderr)]).toEqual([0, 'topology load --json=topology.json']);
      expect(shown).not.toContain('package.json');
    } finally {
      await fresh.remove();
    }
  });
});

describe('in a pipe, of several that are missing', () => {
  it('the first is told as ever, then all, with an example', async () => {
    const { code, stderr } = await cli.run('device add');
    expect([code, stderr]).toEqual([
      2,
      'Error: Missing device name\nHint: Missing are --name /dev/PATH and --node NODE.\nFor example: glusterctl device add --name=/dev/sdd --node=gl1\n',
    ]);
    expect((await cli.run('device add --node=gl1')).stderr).toBe('Error: Missing device name\n');
  });

  it('the example of every command holds all that it needs', async () => {
    const definitions = (await Promise.all(program.nouns.map(({ load }) => load()))).flat();
    const nothing = { words: [], beforeDashes: null, said: () => ({ value: '', given: false }) };
    const several = definitions.filter(
      (one) => one.lacking(nothing).filter(({ required }) => required !== null).length > 1,
    );
    expect(several.length).toBeGreaterThan(3);
    for (const definition of several) {
      const line = definition.examples[0]?.line ?? '';
      for (const { label } of definition.lacking(nothing).filter(({ required }) => required !== null)) {
        const flags = label.match(/--[a-z-]+/g) ?? [];
        expect([line, flags.length === 0 || flags.some((flag) => line.includes(`${flag}=`))]).toEqual([
          line,
          true,
        ]);
      }
    }
  });
});
