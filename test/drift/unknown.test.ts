import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { giveDefect } from '../../src/simulator/defects.ts';
import type { Moment } from '../crash/command-world.ts';
import { type DriftWorld, driftMoment, driftWorld } from './drift-world.ts';

let moment: Moment;
let there: DriftWorld;

beforeAll(async () => {
  moment = await driftMoment();
});

afterEach(async () => await there.world.remove());

interface Told {
  readonly looked: string;
  readonly differences: readonly {
    readonly id: string;
    readonly kind: string;
    readonly host: string | null;
  }[];
  readonly foreign: readonly { readonly id: string }[];
  readonly unknown: readonly { readonly host: string; readonly what: string }[];
  readonly unmanaged: readonly { readonly name: string }[];
  readonly operations: readonly { readonly title: string }[];
  readonly hosts: number;
  readonly volumes: number;
  readonly bricks: number;
}

async function verify(line = ''): Promise<Told & { readonly code: number }> {
  const { code, stdout, stderr } = await there.world.run(`verify ${line} -o json`);
  if (stdout === '') throw new Error(stderr);
  return { code, ...(JSON.parse(stdout) as Told) };
}

describe('what could not be asked', () => {
  test('of a host that is off is unknown, and never missing', async () => {
    there = await driftWorld(moment);
    there.world.simulation.kill('gl2');
    const { code, differences, unknown, hosts } = await verify();
    expect([code, hosts, differences]).toEqual([6, 2, []]);
    expect(unknown).toMatchObject([{ host: 'gl2', what: 'everything' }]);
    const { stdout } = await there.world.run('verify');
    expect(stdout).toContain("? gl2 can't be reached");
    expect(stdout).toContain('0 differences, 1 unknown');
  });

  test('of a brick on a disk that gives errors is unknown, and its directory is not called missing', async () => {
    there = await driftWorld(moment);
    giveDefect(there.world.simulation.model, there.world.simulation.host('gl2'), 'disk-errors=/dev/vdb');
    const { differences, unknown } = await verify();
    expect(differences.map(({ kind }) => kind)).not.toContain('brick-folder-missing');
    expect(differences.filter(({ host }) => host !== 'gl2' && host !== null)).toEqual([]);
    expect(unknown).toContainEqual(
      expect.objectContaining({ host: 'gl2', what: there.place('gl2').brick.path }),
    );
  });

  test('of all hosts is unknown, too', async () => {
    there = await driftWorld(moment);
    for (const host of ['gl1', 'gl2', 'gl3']) there.world.simulation.kill(host);
    const { code, differences, unknown, volumes } = await verify();
    expect([code, differences, volumes]).toEqual([6, [], 0]);
    expect(unknown.map(({ host }) => host).sort()).toEqual(['gl1', 'gl2', 'gl3']);
  });

  test('of gluster, where glusterd does not run, is unknown, and the rest is looked at', async () => {
    there = await driftWorld(moment);
    giveDefect(there.world.simulation.model, there.world.simulation.host('gl3'), 'glusterd=stopped');
    await there.shell('gl3', `umount -l ${there.place('gl3').point}`);
    const { differences, unknown } = await verify();
    expect(differences.map(({ kind, host }) => [kind, host])).toEqual([['mount-missing', 'gl3']]);
    expect(unknown.map(({ host, what }) => `${host} ${what}`).sort()).toEqual([
      'gl3 peers',
      'gl3 snapshots',
      'gl3 volumes',
    ]);
  });

  test('of a node in maintenance is told as such', async () => {
    there = await driftWorld(moment);
    await there.world.ok('volume delete plain');
    await there.world.ok('node maintenance start gl1');
    const { differences, unknown } = await verify();
    expect(differences).toEqual([]);
    expect(new Set(unknown.map(({ host }) => host))).toEqual(new Set(['gl1']));
    const { stdout } = await there.world.run('verify');
    expect(stdout).toContain('it is in maintenance');
    expect(stdout).toContain('glusterctl node maintenance stop gl1');
  });
});

describe('it looks at what is asked for', () => {
  test('one host, one volume, one cluster', async () => {
    there = await driftWorld(moment);
    await there.shell('gl1', `umount -l ${there.place('gl1').point}`);
    await there.shell('gl2', `chmod 700 ${there.place('gl2').brick.path}`);
    await there.shell('gl1', 'gluster --mode=script volume set plain cluster.self-heal-daemon off');
    const kinds = async (line: string) => (await verify(line)).differences.map(({ kind }) => kind).sort();
    expect(await kinds('gl1')).toEqual(['mount-missing']);
    expect(await kinds('plain')).toEqual(['option-by-hand']);
    expect(await kinds('data')).toEqual(['brick-folder-mode-differs', 'mount-missing']);
    expect(await kinds('lab')).toHaveLength(3);
    expect(await verify('gl3')).toMatchObject({ code: 0, hosts: 1, volumes: 2, bricks: 2 });
  });

  test('a word that means nothing, or two things, is refused', async () => {
    there = await driftWorld(moment);
    const { code, stderr } = await there.world.run('verify nothing');
    expect([code, stderr]).toEqual([
      4,
      expect.stringContaining('There is no cluster, node or volume "nothing"'),
    ]);
    await there.world.ok('volume create --size=1 --name=lab');
    const twice = await there.world.run('verify lab');
    expect([twice.code, twice.stderr]).toEqual([
      2,
      expect.stringContaining('"lab" is a cluster and a volume'),
    ]);
  });

  test('words too many, or an empty one, are refused', async () => {
    there = await driftWorld(moment);
    for (const words of [['data', 'plain'], ['']]) {
      const { code, stdout } = await there.world.run(['verify', ...words]);
      expect([code, stdout]).toEqual([2, '']);
    }
  });

  test('volumes of others are listed, and no difference', async () => {
    there = await driftWorld(moment);
    await there.shell(
      'gl1',
      'mkdir -p /srv/x && gluster --mode=script volume create foreign 10.0.0.1:/srv/x force',
    );
    expect(await verify()).toMatchObject({ code: 0, differences: [], unmanaged: [{ name: 'foreign' }] });
    const { stdout } = await there.world.run('verify');
    expect(stdout).toContain('Not managed: foreign');
  });

  test('logical volumes that somebody has in a group of ours are listed, and no difference', async () => {
    there = await driftWorld(moment);
    const { group } = there.place('gl1');
    await there.shell('gl1', `lvcreate -q --size 1G --name scratch ${group}`);
    expect(await verify()).toMatchObject({
      code: 0,
      differences: [],
      foreign: [{ kind: 'lv-foreign', id: 'lv-foreign:gl1:scratch' }],
    });
    const { stdout } = await there.world.run('verify');
    expect(stdout).toMatch(/^Not managed: gl1:\/dev\/vdb holds the logical volume scratch, .*\(1 GiB/m);
    expect(stdout).toContain('all is as the state has it');
    expect((await verify('gl2')).foreign).toEqual([]);
    const repaired = await there.world.run('repair --all --orphans');
    expect([repaired.code, repaired.stdout]).toEqual([0, expect.stringContaining('Nothing to repair')]);
    expect(await there.shell('gl1', `lvs --noheadings -o lv_name ${group}`)).toContain('scratch');
    for (const n of [1, 2, 3, 4, 5])
      await there.shell('gl1', `lvcreate -q --size 100M --name more${n} ${group}`);
    const many = await there.world.run('verify');
    expect([many.code, many.stdout]).toEqual([
      0,
      expect.stringContaining('Not managed: 6 logical volumes of others in groups of ours, on gl1;'),
    ]);
  });

  test('what an open operation changes is told with the operation', async () => {
    there = await driftWorld(moment);
    const { world } = there;
    world.simulation.addFault({ command: /^lvremove/, lasting: true, effect: { kind: 'fails' } });
    await world.run('volume delete plain');
    const state = await world.state();
    expect(Object.keys(state.operations)).toHaveLength(1);
    const { differences, operations } = await verify();
    expect(differences).toEqual([]);
    expect(operations).toMatchObject([{ title: expect.stringContaining('plain') }]);
  });
});

test('differences stand by where they are, the worst first, and many of a kind once', async () => {
  there = await driftWorld(moment);
  const { group, point, brick } = there.place('gl1');
  for (const n of [1, 2, 3, 4, 5, 6])
    await there.shell('gl1', `lvcreate -q --size 100M --name brick_${String(n).repeat(32)} ${group}`);
  await there.shell('gl1', `umount -l ${point}`);
  await there.shell('gl2', 'gluster --mode=script volume set data performance.cache-size 1GB');
  const { code, stdout } = await there.world.run('verify');
  expect(code).toBe(6);
  expect(stdout).toContain(`  ✖ The file system of data@gl1:/dev/vdb is not mounted
    expected  /dev/mapper/${group}-${brick.lv} at ${point}
    found     not mounted
    → glusterctl repair mount-missing:gl1:${brick.id.slice(0, 8)}
`);
  expect(stdout).toContain(
    'lv-of-no-brick:gl1:brick_11111111\n    and 5 more of lv-of-no-brick; with -o wide all of them',
  );
  expect(stdout.indexOf('mount-missing')).toBeLessThan(stdout.indexOf('lv-of-no-brick'));
  expect(stdout.indexOf('gl1:\n')).toBeLessThan(stdout.indexOf('In gluster, data:'));
  expect(stdout).toContain('3 hosts, 2 volumes, 4 bricks looked at: 8 differences');
  const wide = await there.world.run('verify -o wide');
  expect(wide.stdout).toContain('lv-of-no-brick:gl1:brick_66666666');
});
