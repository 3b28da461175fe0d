import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/run/io.ts';
import { program } from '../../src/commands/index.ts';
import { asked } from '../support/asked.ts';
import { diskLab, hostWith } from '../support/disks.ts';
import { killAt, mortalParts, runUntilKilled } from '../support/kill.ts';
import type { Lab } from '../support/lab.ts';
import { inGluster, smallHosts } from '../support/small-hosts.ts';

let cli: Lab;
let more: Partial<Io> = {};
beforeEach(async () => {
  more = {};
  cli = await smallHosts({ more: () => more });
});
afterEach(async () => await cli.remove());

async function told(line: string, code: number): Promise<string> {
  const ran = await cli.run(line);
  expect([ran.code, ran.stderr]).toEqual([code, ran.stderr]);
  return ran.stderr;
}

async function plan(line: string, file = 'plan.json'): Promise<string> {
  return await cli.ok(`${line} --plan-out=${file}`);
}

async function document(file = 'plan.json'): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(cli.folder, file), 'utf8')) as Record<string, unknown>;
}

/** Scripts that hosts ran since, without the line in which each is told what it is run for. */
function scriptsSince(start: number): readonly string[] {
  return cli.simulation.journal.slice(start).map(({ script }) => script);
}

describe('--plan-out', () => {
  it('prints what a dry run prints, keeps the plan for its owner alone, and changes nothing', async () => {
    const state = await readFile(cli.state, 'utf8');
    const dry = await cli.run('volume create --name=data --size=2 --dry-run');
    const kept = await cli.run('volume create --name=data --size=2 --plan-out=plan.json');
    const titles = (text: string) => text.replaceAll(/[0-9a-f]{32}/g, 'ID');
    expect([kept.code, titles(kept.stdout)]).toEqual([0, titles(dry.stdout)]);
    expect(kept.stderr).toContain(
      'The plan is kept in plan.json. To run it: glusterctl operation apply plan.json\nDry run: nothing was changed.\n',
    );
    expect((await stat(join(cli.folder, 'plan.json'))).mode & 0o777).toBe(0o600);
    expect([await readFile(cli.state, 'utf8'), inGluster(cli)]).toEqual([state, []]);
    expect(await document()).toMatchObject({
      format: 1,
      made: {
        user: 'tester',
        command: ['volume', 'create', '--name=data', '--size=2', '--plan-out=plan.json'],
      },
      batches: [[{ plan: { title: 'create volume data (2 GiB, replica 3)' } }]],
    });
  });

  it('keeps nothing where it would be refused, even in part', async () => {
    const none = await cli.run('volume create --size=1000 --plan-out=plan.json');
    expect([none.code, none.stderr]).toEqual([7, expect.stringContaining('No plan was written: ')]);
    const some = await cli.run('volume create --size=15 --count=3 --name-prefix=big- --plan-out=plan.json');
    expect([some.code, some.stderr]).toEqual([3, expect.stringContaining('No plan was written: ')]);
    await expect(stat(join(cli.folder, 'plan.json'))).rejects.toThrow('ENOENT');
  });

  it('is a usage error where there is no plan to keep', async () => {
    for (const line of [
      'volume list',
      'operation resume',
      'operation apply x',
      'config set output table',
      'state unlock',
      'init',
      'completion install',
      'kubernetes provision',
      'host check',
      'peer doctor',
      'heal split-brain data',
    ])
      expect(await told(`${line} --plan-out=plan.json`, 2)).toContain('makes no plan that could be kept');
    expect(await told('peer doctor --fix=false --plan-out=plan.json', 2)).toContain(
      'Hint: It makes one with --fix.\nLeave out --plan-out.',
    );
    const pv = 'volume create --size=1 --persistent-volume-file=pv.json --plan-out=plan.json';
    expect(await told(pv, 2)).toContain('A plan that is kept makes no PersistentVolume');
    expect(await told('volume create --size=1 --plan-out=-', 2)).toContain(
      'A plan is kept in a file: name one',
    );
    cli.variables.GLUSTERCTL_PLAN_OUT = 'plan.json';
    expect(await told('volume list', 2)).toContain('Leave out GLUSTERCTL_PLAN_OUT');
  });

  it('is in the help of each command that takes it, and of no other', async () => {
    const all = (await Promise.all(program.nouns.map(async (noun) => await noun.load()))).flat();
    expect(all.length).toBeGreaterThan(100);
    for (const { path } of all) {
      const line = path.join(' ');
      const { stdout } = await cli.run(`${line} --help`);
      const { code, stderr } = await cli.run(`${line} --plan-out=-`);
      const isTaken = code !== 2 || !stderr.includes('makes no plan') || stderr.includes('It makes one with');
      expect([line, stdout.includes('--plan-out FILE')]).toEqual([line, isTaken]);
    }
  });

  it.each([
    'repair --all',
    'device resync gl1:/dev/vdb',
    'peer doctor --fix',
    'adopt --all',
    'host check --fix',
    'topology load --json=topology.json',
  ])('keeps that nothing is to be done, where that is so, and so it is applied: %s', async (line) => {
    await cli.ok('host prepare --yes gl1 gl2 gl3');
    await plan(line);
    const before = cli.simulation.save();
    await cli.ok('operation apply plan.json --yes');
    expect(cli.simulation.save()).toBe(before);
  });

  it('overwrites nothing, and makes no folder', async () => {
    await plan('volume create --name=data --size=2');
    const before = await readFile(join(cli.folder, 'plan.json'), 'utf8');
    expect(await told('volume create --name=data --size=3 --plan-out=plan.json', 5)).toContain(
      'Error: plan.json is there already: a plan is not overwritten\nHint: Name another file, or remove that one first.\n',
    );
    expect(await readFile(join(cli.folder, 'plan.json'), 'utf8')).toBe(before);
    await cli.file('empty.json', '');
    await plan('volume create --name=data --size=3', 'empty.json');
    expect(await told('volume create --size=1 --plan-out=none/plan.json', 5)).toContain(
      "Error: A plan can't be kept in none/plan.json: there is no folder none\nHint: Make it first, or name a file in a folder that is there.\n",
    );
    expect(await told('volume create --size=1 --plan-out=plan.json/plan.json', 5)).toContain(
      'there is no folder plan.json\n',
    );
    await expect(stat(join(cli.folder, 'none'))).rejects.toThrow('ENOENT');
    const topology = await readFile(join(cli.folder, 'topology.json'), 'utf8');
    const refused = await told('volume create --size=1 --plan-out=topology.json', 5);
    expect(refused).toContain('topology.json is there already, and is no plan');
    expect(await readFile(join(cli.folder, 'topology.json'), 'utf8')).toBe(topology);
    expect(await told(`volume create --size=1 --plan-out=${cli.folder}`, 5)).toContain('it is a folder');
  });

  it('writes no password that a script would hold', async () => {
    await cli.ok('volume create --name=data --size=1');
    const refused = await told('volume set data "auth.login.x password=hunter2" --plan-out=plan.json', 5);
    expect(refused).toContain('holds what looks like a password or a key');
    await expect(stat(join(cli.folder, 'plan.json'))).rejects.toThrow('ENOENT');
  });
});

describe('operation apply', () => {
  it('runs exactly the scripts that were shown, under the ids that were shown, and names both people in the log', async () => {
    await plan('volume create --name=data --size=2');
    const { batches, id } = (await document()) as {
      id: string;
      batches: { operation: string; plan: { stages: { steps: { script: { text: string } }[] }[] } }[][];
    };
    const kept = batches.flat()[0];
    const texts = kept?.plan.stages.flatMap(({ steps }) => steps.map(({ script }) => script.text)) ?? [];
    const start = cli.simulation.journal.length;
    more = { user: 'bert' };
    const { code, stdout, stderr } = await cli.run('operation apply plan.json');
    expect([code, stdout]).toEqual([0, 'Done: create volume data (2 GiB, replica 3)\n']);
    expect(stderr).toMatch(/Made by tester on \S+, \d{4}-.*Z: glusterctl volume create --name=data/);
    expect(stderr).toContain('Plan: create volume data (2 GiB, replica 3)\n');
    const ran = scriptsSince(start);
    for (const text of texts) expect(ran.filter((script) => script.includes(text))).toHaveLength(1);
    expect(inGluster(cli)).toEqual(['data started']);
    const log = await cli.ok('log --verbose');
    expect(log).toMatch(/bert: glusterctl operation apply plan\.json/);
    expect(log).toMatch(/runs the plan that tester made on \S+ at \S+: create volume data/);
    expect(await cli.ok('log -o json')).toContain(`"file":"${id}"`);
    expect(await cli.ok('log -o json')).toContain(`"operation":"${kept?.operation}"`);
  });

  it('is shown by a dry run of its own', async () => {
    await plan('volume create --name=data --size=2');
    const { code, stdout } = await cli.run('operation apply plan.json --dry-run');
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('Plan: create volume data (2 GiB, replica 3)\n'),
    ]);
    expect(inGluster(cli)).toEqual([]);
    await cli.ok('operation apply plan.json');
  });

  it('runs a plan once: by the log, and where that is lost by what is there', async () => {
    await plan('volume create --name=data --size=2');
    await cli.ok('operation apply plan.json');
    const state = await readFile(cli.state, 'utf8');
    expect(await told('operation apply plan.json', 5)).toMatch(
      /The plan was run already at \S+Z: nothing is left/,
    );
    cli.variables.XDG_STATE_HOME = join(cli.folder, 'elsewhere');
    expect(await told('operation apply plan.json', 5)).toContain(
      'What the plan is to do is so already: nothing is left',
    );
    await cli.ok('volume delete data --yes');
    delete cli.variables.XDG_STATE_HOME;
    cli.variables.XDG_STATE_HOME = join(cli.folder, '.xdg/state');
    expect(await told('operation apply plan.json', 5)).toContain('The plan was run already at');
    expect(await readFile(cli.state, 'utf8')).not.toBe(state);
    expect(inGluster(cli)).toEqual([]);
  });

  it('of two at once runs it once', async () => {
    await plan('volume create --name=data --size=2');
    const both = await Promise.all([
      cli.run('operation apply plan.json'),
      cli.run('operation apply plan.json'),
    ]);
    expect(both.map(({ code }) => code).sort()).toEqual([0, 5]);
    expect(inGluster(cli)).toEqual(['data started']);
  });

  it('that was left unfinished is gone on with as any operation', async () => {
    await plan('volume create --name=data --size=2');
    const { batches } = (await document()) as { batches: { operation: string }[][] };
    const operation = batches[0]?.[0]?.operation ?? '';
    const killer = killAt(4);
    more = mortalParts(killer);
    expect(await runUntilKilled(killer, async () => await cli.run('operation apply plan.json'))).toBe(true);
    more = {};
    const again = await told('operation apply plan.json', 5);
    expect(again).toContain(
      `The plan is being run, or was left unfinished: operation ${operation} (create volume data`,
    );
    await cli.ok(`operation resume ${operation}`);
    expect(inGluster(cli)).toEqual(['data started']);
    expect(await told('operation apply plan.json', 5)).toContain('was run already');
  });

  it('undoes what it did where it fails, and may then be run again', async () => {
    await plan('volume create --name=data --size=2');
    cli.simulation.kill('gl2');
    expect(await told('operation apply plan.json', 20)).toContain('gl2');
    expect(JSON.parse(await cli.ok('state export')).operations).toEqual({});
    cli.simulation.boot('gl2');
    await cli.ok('operation apply plan.json');
    expect(inGluster(cli)).toEqual(['data started']);
  });
});

describe('operation apply is refused, each thing that has changed named, where', () => {
  const moved = async (file = 'plan.json'): Promise<readonly string[]> => {
    const state = await readFile(cli.state, 'utf8');
    const start = cli.simulation.journal.length;
    const stderr = await told(`operation apply ${file} --yes`, 5);
    expect([await readFile(cli.state, 'utf8'), cli.simulation.journal.length]).toEqual([state, start]);
    expect(stderr).toContain('What the plan was made from has changed since:');
    expect(stderr).toContain('Hint: Nothing was done. Make the plan again on the state as it is.');
    return stderr
      .split('\n')
      .filter((line) => line.startsWith('  '))
      .map((line) => line.trim().replaceAll(/[0-9a-f]{32}/g, 'ID'));
  };

  it('a name is taken, a disk is full or out of use, a cluster takes no files', async () => {
    await plan('volume create --name=data --size=20');
    await cli.ok('volume create --name=data --size=1');
    expect(await moved()).toEqual(['volume data: another volume has that name (ID)']);
    await cli.ok('volume delete data --yes');
    await cli.ok('volume create --name=other --size=25');
    expect([...(await moved())].sort()).toEqual(
      [1, 2, 3].map((n) =>
        expect.stringMatching(
          `device gl${n}:/dev/vdb: 14\\.\\d+ GiB are free, and the plan takes 20\\.\\d+ GiB`,
        ),
      ),
    );
    await cli.ok('volume delete other --yes');
    await cli.ok('device disable gl1:/dev/vdb');
    await cli.ok('node disable gl2');
    await cli.ok('node set gl3 --zone=9');
    const [cluster] = JSON.parse(await cli.ok('cluster list --json')).clusters as string[];
    await cli.ok(`cluster setflags ${cluster} --file=false`);
    expect(await moved()).toEqual([
      'cluster ID: file was true, is false',
      'node gl2: state was online, is offline',
      'node gl3: zone was 3, is 9',
      'device gl1:/dev/vdb: state was online, is offline',
    ]);
  });

  it('a volume that it deletes or expands is another one by now', async () => {
    await cli.ok('volume create --name=data --size=2');
    await plan('volume delete data', 'delete.json');
    await plan('volume expand data --expand-size=1', 'expand.json');
    await cli.ok('volume expand data --expand-size=3');
    for (const file of ['delete.json', 'expand.json'])
      expect(await moved(file)).toEqual([
        'volume data: size was 2 GiB, is 5 GiB',
        'volume data: bricks changed',
      ]);
    await cli.ok('rebalance stop data');
    await cli.ok('volume delete data --yes');
    expect(await moved('expand.json')).toContain('volume data is no longer there');
    expect(await told('operation apply delete.json', 5)).toContain('What the plan is to do is so already');
  });

  it('hosts have joined a pool that its scripts speak of, or are reached in another way', async () => {
    await cli.remove();
    cli = await diskLab(
      [1, 2, 3, 4].map((n) => hostWith(`gl${n}`, `10.0.0.${n}`, [{ path: '/dev/sdb' }])),
      { columns: 200 },
    );
    const topology = JSON.parse(await readFile(join(cli.folder, 'topology.json'), 'utf8'));
    topology.clusters[0].nodes.pop();
    await cli.file('three.json', JSON.stringify(topology));
    await cli.ok('topology load --json=three.json');
    await plan('node maintenance start gl1', 'rest.json');
    await plan('volume create --name=data --size=2', 'data.json');
    await cli.ok('topology load --json=topology.json');
    expect(await moved('rest.json')).toEqual(['cluster ID: hosts changed']);
    await cli.ok('operation apply data.json');
    await plan('volume expand data --expand-size=1', 'expand.json');
    await cli.ok('node set gl2 --ssh-user=admin');
    expect(await moved('expand.json')).toEqual(['node gl2: way to reach it changed']);
  });

  it('an open operation has what it needs', async () => {
    await cli.ok('volume create --name=data --size=2');
    await plan('volume expand data --expand-size=1');
    const killer = killAt(4);
    more = mortalParts(killer);
    await runUntilKilled(killer, async () => await cli.run('volume delete data --yes'));
    more = {};
    expect(await told('operation apply plan.json', 5)).toMatch(
      /part of operation [0-9a-f]{32} \(delete volume data\)/,
    );
  });

  it('the state is another one', async () => {
    await plan('volume create --name=data --size=2');
    const other = await smallHosts({ firstId: 5001 });
    try {
      await other.file('plan.json', await readFile(join(cli.folder, 'plan.json'), 'utf8'));
      const { code, stderr } = await other.run('operation apply plan.json');
      expect([code, stderr]).toEqual([
        5,
        expect.stringContaining('The plan was made of another state (lineage'),
      ]);
      expect(inGluster(other)).toEqual([]);
    } finally {
      await other.remove();
    }
  });

  it('but not where what has changed does not matter', async () => {
    await plan('volume create --name=data --size=2');
    await cli.ok('volume create --name=other --size=1');
    await cli.ok('node settags gl1 rack:a');
    await cli.ok('device settags gl1:/dev/vdb use:any');
    const [cluster] = JSON.parse(await cli.ok('cluster list --json')).clusters as string[];
    await cli.ok(`cluster rename ${cluster} lab`);
    await cli.ok('operation apply plan.json');
    expect([...inGluster(cli)].sort()).toEqual(['data started', 'other started']);
  });
});

describe('a kept plan', () => {
  it('of a load onto hosts that nobody knows yet is run whole, volumes last, and its scripts name the new state', async () => {
    const bare = await diskLab(
      [1, 2, 3].map((n) => hostWith(`gl${n}`, `10.0.0.${n}`, [{ path: '/dev/sdb' }])),
      { columns: 200 },
    );
    try {
      const topology = JSON.parse(await readFile(join(bare.folder, 'topology.json'), 'utf8'));
      topology.clusters[0].volumes = [{ name: 'data', size: 10 }];
      await bare.file('topology.json', JSON.stringify(topology));
      await bare.ok('topology load --json=topology.json --plan-out=plan.json');
      await expect(stat(bare.state)).rejects.toThrow('ENOENT');
      const { state } = JSON.parse(await readFile(join(bare.folder, 'plan.json'), 'utf8'));
      const dry = await bare.run('operation apply plan.json --dry-run');
      expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining('Plan: create volume data')]);
      const { code, stdout, stderr } = await bare.run('operation apply plan.json');
      expect([code, stderr]).toEqual([0, stderr]);
      expect(stdout).toMatch(/Done: add node gl1\n[\s\S]*Done: add device[\s\S]*Done: create volume data/);
      expect(inGluster(bare)).toEqual(['data started']);
      expect(JSON.parse(await bare.ok('state export')).lineage).toBe(state.lineage);
      const tags = JSON.stringify(bare.simulation.save());
      expect(tags).toContain(state.lineage);
      expect(await bare.ok('topology diff topology.json')).toBe('');
      expect((await bare.run('operation apply plan.json')).stderr).toContain('The plan was run already');
      await bare.ok('topology load --json=topology.json --plan-out=again.json');
      const nothing = await bare.run('operation apply again.json');
      expect([nothing.code, nothing.stderr]).toEqual([
        0,
        expect.stringContaining('The plan has nothing to do.'),
      ]);
    } finally {
      await bare.remove();
    }
  });

  it('begins nothing that was planned on what did not come', async () => {
    const bare = await diskLab(
      [1, 2, 3].map((n) => hostWith(`gl${n}`, `10.0.0.${n}`, [{ path: '/dev/sdb' }])),
      { columns: 200 },
    );
    try {
      const topology = JSON.parse(await readFile(join(bare.folder, 'topology.json'), 'utf8'));
      topology.clusters[0].volumes = [{ name: 'data', size: 10 }];
      await bare.file('topology.json', JSON.stringify(topology));
      await bare.ok('topology load --json=topology.json --plan-out=plan.json');
      bare.simulation.kill('gl3');
      const { code, stderr } = await bare.run('operation apply plan.json');
      expect([code, stderr]).toEqual([
        3,
        expect.stringContaining(
          'create volume data (10 GiB, replica 3): It was planned on what did not come, and was not begun',
        ),
      ]);
      expect(inGluster(bare)).toEqual([]);
      bare.simulation.boot('gl3');
      expect((await bare.run('operation apply plan.json')).stderr).toContain(
        'A part of the plan was run already',
      );
      await bare.ok('topology load --json=topology.json');
      expect(inGluster(bare)).toEqual(['data started']);
    } finally {
      await bare.remove();
    }
  });

  it('of each kind runs as its command does', async () => {
    await cli.ok('volume create --name=data --size=2 --snapshot-factor=2');
    const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['volume expand data --expand-size=1', async () => await cli.ok('volume info data')],
      ['rebalance stop data', async () => inGluster(cli)],
      ['volume set data "performance.cache-size 64MB"', async () => await cli.ok('volume options data')],
      ['node settags gl1 rack:a', async () => await cli.ok('node info gl1 --json')],
      ['volume stop data', async () => inGluster(cli)],
      ['volume start data', async () => inGluster(cli)],
      ['snapshot create data monday', async () => await cli.ok('snapshot list data')],
      ['snapshot delete monday', async () => await cli.ok('snapshot list data')],
      ['volume delete data --yes', async () => inGluster(cli)],
      ['device disable gl1:/dev/vdb', async () => await cli.ok('device list -o json')],
      ['device remove gl1:/dev/vdb', async () => await cli.ok('device list -o json')],
      ['device delete gl1:/dev/vdb', async () => await cli.ok('device list -o json')],
      ['device add --node=gl1 --name=/dev/vdb', async () => await cli.ok('device list -o json')],
    ];
    for (const [index, [line, look]] of steps.entries()) {
      const before = await look();
      await plan(line, `${index}.json`);
      expect([line, await look()]).toEqual([line, before]);
      const ran = await cli.run(`operation apply ${index}.json --yes`);
      expect([line, ran.code, ran.stderr]).toEqual([line, 0, ran.stderr]);
      if (!line.startsWith('rebalance') && JSON.stringify(await look()) === JSON.stringify(before))
        throw new Error(`${line} has changed nothing`);
      const twice = await cli.run(`operation apply ${index}.json --yes`);
      expect([line, twice.code, twice.stderr]).toEqual([
        line,
        5,
        expect.stringContaining('The plan was run already'),
      ]);
    }
  });

  it('asks who runs it what its command asks, and not who makes it', async () => {
    await cli.ok('volume create --name=data --size=2');
    await plan('volume delete data --yes');
    const { questions } = await document();
    expect(questions).toEqual([
      expect.objectContaining({ kind: 'agree', word: 'data', question: 'Delete data and all data in it?' }),
    ]);
    await plan('volume delete data', 'again.json');
    expect((await document('again.json')).questions).toEqual(questions);
    await cli.ok('operation apply plan.json --no-input');
    expect(inGluster(cli)).toEqual([]);
  });
});

describe('at a terminal', () => {
  it('who runs a plan is asked as by its command, on a disk that is wiped as well, and may say no', async () => {
    await cli.ok('volume create --name=data --size=2');
    await plan('volume delete data --yes');
    const files = { 'plan.json': await readFile(join(cli.folder, 'plan.json'), 'utf8') };
    const no = await asked(cli, 'operation apply plan.json', { 'Type data to go on': 'dat' }, { files });
    expect([no.code, no.stderr]).toEqual([5, expect.stringContaining('Error: Nothing was deleted\n')]);
    expect(inGluster(cli)).toEqual(['data started']);
    const yes = await asked(cli, 'operation apply plan.json', { 'Type data to go on': 'data' }, { files });
    expect([yes.code, yes.stdout]).toEqual([0, expect.stringContaining('Done: delete volume data')]);
    expect(inGluster(cli)).toEqual([]);
  });

  it('a disk that is wiped is named, with what is on it', async () => {
    const dirty = await diskLab(
      [hostWith('gl1', '10.0.0.1', [{ path: '/dev/sdb' }, { path: '/dev/sdc', content: 'ext4' }])],
      { columns: 200 },
    );
    try {
      expect((await dirty.run('topology load --json=topology.json')).code).toBe(3);
      const line = 'device add --node=gl1 --name=/dev/sdc --destroy-existing-data';
      await dirty.ok(`${line} --plan-out=plan.json`);
      const text = await readFile(join(dirty.folder, 'plan.json'), 'utf8');
      expect(JSON.parse(text).questions).toEqual([
        expect.objectContaining({
          kind: 'offer',
          word: '/dev/sdc',
          about: [expect.stringContaining('ext4')],
        }),
      ]);
      const files = { 'plan.json': text };
      const no = await asked(dirty, 'operation apply plan.json', { 'Type /dev/sdc': 'no' }, { files });
      expect([no.code, no.stderr]).toEqual([5, expect.stringContaining('Error: Nothing was done\n')]);
      expect(dirty.simulation.host('gl1').disks.map(({ content }) => content?.type)).toEqual(['lvm', 'ext4']);
      const yes = await asked(dirty, 'operation apply plan.json', { 'Type /dev/sdc': '/dev/sdc' }, { files });
      expect([yes.code, yes.stderr]).toEqual([0, yes.stderr]);
      expect(dirty.simulation.host('gl1').disks.map(({ content }) => content?.type)).toEqual(['lvm', 'lvm']);
    } finally {
      await dirty.remove();
    }
  });
});

describe('a plan file is refused that', () => {
  const refused = async (text: string): Promise<string> => {
    await writeFile(join(cli.folder, 'plan.json'), text);
    return await told('operation apply plan.json', 5);
  };

  it('is damaged, edited, foreign or of another version', async () => {
    await plan('volume create --name=data --size=2');
    const text = await readFile(join(cli.folder, 'plan.json'), 'utf8');
    expect(await refused('')).toContain('plan.json is no plan of this program: it is empty');
    expect(await refused('{"clusters": []}')).toContain('plan.json is no plan of this program\n');
    expect(await refused('no JSON')).toContain('plan.json is no plan of this program: ');
    expect(await refused(text.slice(0, text.length / 2))).toContain('plan.json is damaged: ');
    expect(await refused(text.replace('"size":', '"Size":').replaceAll('2 GiB', '3 GiB'))).toContain(
      'plan.json was changed after it was written: its digest does not match its content',
    );
    expect(await refused(text.replace('"format": 1', '"format": 2'))).toContain(
      'plan.json has format 2, written by a newer version; this one knows formats up to 1',
    );
    expect(inGluster(cli)).toEqual([]);
    await writeFile(join(cli.folder, 'plan.json'), JSON.stringify(JSON.parse(text), null, 8));
    await cli.ok('operation apply plan.json');
  });

  it('holds what no plan of this version holds, its digest right or not', async () => {
    const { planFileText } = await import('../../src/store/plan-file.ts');
    await plan('volume create --name=data --size=2');
    const { kind: _kind, format: _format, digest: _digest, ...content } = await document();
    const batches = content.batches as { plan: { kind: string } }[][];
    if (batches[0]?.[0] !== undefined) batches[0][0].plan.kind = 'drop-everything';
    expect(await refused(planFileText(content as never))).toMatch(
      /plan\.json is no plan that this version can run: batches\.0\.0\.plan\.kind: /,
    );
  });

  it('is not there, or is missing', async () => {
    expect(await told('operation apply nothing.json', 1)).toContain('there is no such file');
    expect(await told('operation apply', 2)).toContain('Missing plan');
  });
});
