import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asked } from '../../support/asked.ts';
import type { Lab } from '../../support/lab.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';
import { inGluster, json, smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  const clock = new SimulatedTime();
  cli = await smallHosts({ more: () => ({ clock }) });
});
afterEach(async () => await cli.remove());

async function byHand(line: string): Promise<void> {
  expect(await cli.simulation.exec('gl1', 'sh -s', line)).toMatchObject({ kind: 'done', code: 0 });
}

/** Without what says that hosts are simulated. */
async function told(line: string): Promise<Record<string, unknown>> {
  const { simulated: _simulated, ...own } = await json(cli, line);
  return own;
}

describe('snapshots of a volume', () => {
  beforeEach(async () => void (await cli.ok('volume create --size=1 --name=data --snapshot-factor=2')));

  it('takes, activates, restores and lists snapshots', async () => {
    await cli.ok("snapshot create data before --description='the upgrade'");
    const [snapshot] = (await json(cli, 'snapshot list')).snapshots as Record<string, unknown>[];
    expect(snapshot).toMatchObject({ name: 'before', volumeName: 'data', active: false });
    for (const asked of ['snapshot list --live', 'snapshot list data --live'])
      expect(await json(cli, asked), asked).toMatchObject({
        snapshots: [{ name: 'before', volumeName: 'data' }],
      });
    await cli.ok('snapshot activate before');
    expect(await cli.ok('snapshot list -o table')).toMatch(/before\s+data\s+\S+\s+active/);
    await cli.ok('snapshot deactivate before');
    expect((await cli.run('snapshot create data before')).code).toBe(5);
    expect((await cli.run('snapshot restore before')).code).toBe(5);
    await cli.ok('snapshot restore before --yes');
    expect((await json(cli, 'snapshot list')).snapshots).toEqual([]);
    expect(inGluster(cli)).toEqual(['data started']);
    await cli.ok('volume delete data');
  });

  it('prints a snapshot in one shape, whatever prints it', async () => {
    const created = await told('snapshot create data before');
    const { snapshots, ...own } = created;
    expect(own).toEqual({
      name: 'before',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
      description: '',
      active: false,
      bricks: 3,
      volume: expect.stringMatching(/^[0-9a-f]{32}$/),
      volumeName: 'data',
    });
    // What scripts have read before.
    expect(snapshots).toEqual([own]);
    expect(await told('snapshot info before')).toEqual(own);
    expect(await told('snapshot list')).toEqual({ snapshots: [own] });
    const [live] = (await told('snapshot list --live')).snapshots as [Record<string, unknown>];
    expect(live).toEqual({ ...own, created: expect.stringMatching(/\.000Z$/) });
    const { snapshots: listed, ...activated } = await told('snapshot activate before');
    expect([activated, listed]).toEqual([{ ...own, active: true }, [{ ...own, active: true }]]);
    expect(await told('snapshot deactivate before')).toEqual(created);
    const { bricks: _bricks, ...others } = live;
    await byHand('gluster --mode=script snapshot create theirs data no-timestamp');
    expect((await told('snapshot list --live')).snapshots).toContainEqual({
      ...others,
      name: 'theirs',
      created: expect.stringMatching(/Z$/),
      bricks: null,
    });
    for (const flag of ['', '--live'])
      expect(await cli.ok(`snapshot list ${flag} -o table`), flag).toMatch(
        /^before +data +\S+T\S+Z +inactive/m,
      );
  });

  it.each([
    ['started', [], ', and stops it meanwhile: its clients are cut off for that time'],
    ['stopped', ['volume stop data --yes'], ''],
  ])('before it is put back says what becomes of clients: %s', async (_is, before, clients) => {
    await cli.ok('snapshot create data before');
    for (const line of before) await cli.ok(line);
    const { code, stderr } = await cli.run('snapshot restore before');
    expect([code, stderr.replaceAll(/\d{4}-\S+Z/g, 'TIME').split('\n')]).toEqual([
      5,
      expect.arrayContaining([`Error: Putting volume data back loses what was written since TIME${clients}`]),
    ]);
    const question = 'Put volume data back to';
    const { shown, code: answered } = await asked(
      cli,
      'snapshot restore before',
      { [question]: 'no\n' },
      { columns: 200 },
    );
    expect(answered).toBe(5);
    expect(shown).toMatch(/What was written since is lost/);
    expect(shown.includes('it is stopped meanwhile: its clients are cut off for that time')).toBe(
      clients !== '',
    );
  });

  it('is not put back to before it was expanded: gluster would do it, and its new bricks would be nobody’s', async () => {
    await cli.ok('snapshot create data before');
    await cli.ok('volume expand data --expand-size=1 --wait');
    const before = cli.simulation.save();
    const { code, stderr } = await cli.run('snapshot restore before --yes');
    expect([code, stderr]).toEqual([5, expect.stringContaining('was taken before volume data was expanded')]);
    expect(cli.simulation.save()).toBe(before);
    await cli.ok('snapshot create data after');
    await cli.ok('snapshot restore after --yes');
    expect(inGluster(cli)).toEqual(['data started']);
  });

  it('has no snapshots without room for them', async () => {
    await cli.ok('volume create --size=1 --name=tight');
    const { code, stderr } = await cli.run('snapshot create tight now');
    expect(code).toBe(5);
    expect(stderr).toContain('--snapshot-factor');
  });
});
