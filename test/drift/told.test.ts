import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { difference } from '../../src/drift/difference.ts';
import { DIFFERENCE_KINDS, type DifferenceKind } from '../../src/drift/kinds.ts';
import { REPAIRABLE, WAYS } from '../../src/drift/ways.ts';
import { emptyState } from '../../src/model/state.ts';
import { repairTitle } from '../../src/plans/repair/titles.ts';
import type { Moment } from '../crash/command-world.ts';
import { BY_HAND } from './by-hand.ts';
import { type DriftWorld, driftMoment, driftWorld } from './drift-world.ts';

let moment: Moment;
let there: DriftWorld;

beforeAll(async () => {
  moment = await driftMoment();
});

afterEach(async () => await there.world.remove());

const kindsOf = (finds: readonly string[]): readonly string[] => finds.map((one) => one.replace(/@.*/, ''));

/** At least one kind of each is left to a person. */
const LEFT = BY_HAND.map((one) => ({
  ...one,
  left: kindsOf(one.finds).filter((kind) => !REPAIRABLE.includes(kind)),
}))
  .filter(({ left }) => left.length > 0)
  .map((one) => [one.title, one] as const);

describe('what has no repair is told with why it stays, and what to do', () => {
  test.each(LEFT)('%s', async (_, { make, left: [kind = ''] }) => {
    there = await driftWorld(moment);
    await make(there);
    const before = there.world.simulation.save();
    const { code, stdout } = await there.world.run(['repair', kind]);
    const why = Object.entries(WAYS).find(([name]) => name === kind)?.[1];
    expect(code).toBe(6);
    expect(stdout).toMatch(new RegExp(`^    ${kind}:\\S+ stays: `, 'm'));
    expect(stdout).toContain(` stays: ${typeof why === 'object' ? why.why : ''}`);
    expect(stdout).toMatch(/^ {4}→ \S/m);
    expect(JSON.parse(there.world.simulation.save()).hosts).toEqual(JSON.parse(before).hosts);
  });

  test('a logical volume of somebody else, which counts as no difference', async () => {
    there = await driftWorld(moment);
    const { shell, place, world } = there;
    const { group, brick } = place('gl1');
    await shell('gl1', `lvcreate -q --thin ${group}/${brick.pool} --virtualsize 1G --name backup`);
    expect((await world.run('verify')).code).toBe(0);
    for (const word of ['lv-foreign', 'lv-foreign:gl1', 'lv-foreign:gl1:backup']) {
      const { code, stdout } = await world.run(['repair', word]);
      expect([code, stdout.split('\n')]).toEqual([
        6,
        [
          expect.stringMatching(/^· gl1:\/dev\/vdb holds the logical volume backup, which is none of ours$/),
          '    lv-foreign:gl1:backup stays: it is none of ours',
          '    → what it means, and what to do:  glusterctl explain lv-foreign',
          'Nothing repaired, 1 stays',
          '[simulated]',
          '',
        ],
      ]);
    }
    expect(await world.ok('repair --all')).toContain('Nothing to repair\n');
    expect(await world.run('repair lv-foreign:gl2')).toMatchObject({ code: 4 });
  });
});

describe('a dry run', () => {
  test('tells beside the plan what stays, why, and what to do', async () => {
    there = await driftWorld(moment);
    const { shell, place, world } = there;
    await shell('gl1', `umount -l ${place('gl1').point}`);
    await shell('gl2', `rm -rf ${place('gl2').brick.path}`);
    await shell('gl1', 'gluster --mode=script volume set data performance.io-cache off');
    const { code, stdout } = await world.run('repair --all --dry-run');
    expect(code).toBe(6);
    expect(stdout).toMatch(/mount brick \d of data \(gl1:\/dev\/vdb\)/);
    expect(stdout).toContain('option-by-hand:data/performance.io-cache stays: say what counts');
    expect(stdout).toContain('stays: its data is gone from there');
    expect(stdout).toContain('→ glusterctl brick evict data@gl2:/dev/vdb');
    const data = JSON.parse((await world.run('repair --all --dry-run -o json')).stdout);
    expect(data.left.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
      'brick-folder-missing',
      'option-by-hand',
    ]);
  });

  test('tells what stays where there is no plan at all, and which host could not be asked', async () => {
    there = await driftWorld(moment);
    const { shell, place, world } = there;
    await shell('gl1', `rm -rf ${place('gl1').brick.path}`);
    world.simulation.kill('gl3');
    const { code, stdout } = await world.run('repair --all --dry-run');
    expect([code, stdout]).toEqual([
      6,
      expect.stringMatching(/^Nothing would be changed.*stays: its data.*\? gl3/s),
    ]);
  });

  test('names volumes, hosts and bricks, and no ids of them', async () => {
    there = await driftWorld(moment);
    const { shell, place, world } = there;
    const { brick, point } = place('gl1');
    await shell('gl1', `chmod 755 ${brick.path}`);
    await shell('gl1', `grep -v '${point}' /etc/fstab >/etc/fstab.new || :; mv /etc/fstab.new /etc/fstab`);
    await shell('gl1', 'gluster --mode=script volume set data performance.cache-size 32MB');
    const steps = (await world.ok('repair --all --trust=state --dry-run'))
      .split('\n')
      .filter((line) => / {5}\S/.test(line));
    const name = `brick ${brick.position + 1} of data (gl1:/dev/vdb)`;
    expect(steps).toEqual([
      expect.stringMatching(/^ +gl1 +/),
      expect.stringContaining('set performance.cache-size of data'),
    ]);
    expect(steps[0]).toContain(`set the permissions of ${name}`);
    expect(steps[0]).toContain(`add to fstab ${name}`);
    expect(steps.join()).not.toMatch(/[0-9a-f]{8}/);
    expect((await world.ok('repair brick-folder-mode-differs --dry-run')).split('\n')[0]).toBe(
      `Plan: set the permissions of ${name}`,
    );
  });
});

/** What a plan does on hosts. */
const DONE = (Object.keys(DIFFERENCE_KINDS) as DifferenceKind[]).filter((kind) =>
  ['hosts', 'either', 'orphan'].includes(String(WAYS[kind])),
);

test.each(DONE)('the plan that mends %s says in words what it does', async (kind) => {
  there = await driftWorld(moment);
  const one = difference(kind, {
    key: 'k',
    about: 'data@gl1:/dev/vdb',
    what: '',
    expected: '',
    found: 'volume data, id 0',
    cluster: '',
    name: 'thing',
  });
  expect(repairTitle(one, 'hosts', emptyState('0'.repeat(32)))).toMatch(/^[a-z].* (data|thing)/);
});
