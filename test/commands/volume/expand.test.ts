import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lab } from '../../support/lab.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';
import { json, smallHosts } from '../../support/small-hosts.ts';

/** As seen on real hosts where one of them had just done its part. */
const BRICK_OPS_FAILED =
  "Brick ops failed on 10.77.0.3. Glusterd Syncop Mgmt brick op 'Rebalance' failed. Please check brick log file for details.";

let cli: Lab;
beforeEach(async () => {
  const clock = new SimulatedTime();
  cli = await smallHosts({ more: () => ({ clock }) });
});
afterEach(async () => await cli.remove());

describe('an expansion', () => {
  beforeEach(async () => void (await cli.ok('volume create --size=1 --name=data --snapshot-factor=2')));

  it('watches the rebalance of an expansion to its end', async () => {
    const { code, stderr } = await cli.run('volume expand data --expand-size=1 --wait');
    expect(code).toBe(0);
    expect(stderr).toContain('Rebalance of data: completed');
    expect(await json(cli, 'volume info data')).toMatchObject({ size: 2 });
  });

  it('says that no files of a stopped volume are moved, and how to have that done later', async () => {
    await cli.ok('volume stop data');
    const told =
      /^(?: {2}Note: )?No rebalance is started, since volume data is stopped\. .*: glusterctl rebalance start data$/m;
    expect(await cli.ok('volume expand data --expand-size=1 --dry-run')).toMatch(told);
    const { code, stderr } = await cli.run('volume expand data --expand-size=1 --wait');
    expect([code, stderr]).toEqual([0, expect.stringMatching(told)]);
    expect(await json(cli, 'volume info data')).toMatchObject({ size: 2 });
    await cli.ok('volume start data');
    await cli.ok('rebalance start data');
    expect(await cli.ok('rebalance wait data')).toContain('Rebalance of data: completed');
  });

  it('goes on watching a rebalance while gluster has no answer', async () => {
    for (const nth of [1, 2]) {
      cli.simulation.faults.add({
        nth,
        command: /rebalance data status --xml/,
        effect: { kind: 'fails', code: 1, stderr: BRICK_OPS_FAILED },
      });
    }
    const { code, stderr } = await cli.run('volume expand data --expand-size=1 --wait');
    expect(stderr).toContain('Rebalance of data: completed');
    expect(code).toBe(0);
  });

  it('is undone as far as it came, although gluster could not tell at first how bricks are emptied', async () => {
    cli.simulation.addFault({
      command: /remove-brick data .* status/,
      nth: 2,
      effect: { kind: 'fails', code: 1, stderr: BRICK_OPS_FAILED },
    });
    cli.simulation.addFault({
      command: /rebalance data start/,
      effect: { kind: 'fails', code: 1, stderr: 'no' },
    });
    const { code, stderr } = await cli.run('volume expand data --expand-size=1');
    expect(stderr).toContain('nothing is left behind');
    expect(code).toBe(1);
    expect(await json(cli, 'volume info data')).toMatchObject({ size: 1 });
    expect(await json(cli, 'operation info')).toMatchObject({ total: 0 });
  });

  it('is undone where added bricks have lost their processes: they get new ones, to be emptied', async () => {
    for (const command of [/rebalance data start/, /remove-brick data .* start/])
      cli.simulation.addFault({
        command,
        lasting: true,
        effect: { kind: 'fails', code: 1, stderr: 'not now' },
      });
    expect((await cli.run('volume expand data --expand-size=1')).stderr).toContain('not now');
    const [open] = (await json(cli, 'operation list')).operations as { id: string }[];
    cli.simulation.faults.clear();
    await cli.simulation.exec('gl2', 'sh -s', 'pkill -x glusterfsd');
    await cli.ok(`operation rollback ${open?.id}`);
    expect(await json(cli, 'volume info data')).toMatchObject({ size: 1 });
    expect(await json(cli, 'operation info')).toMatchObject({ total: 0 });
    expect(cli.simulation.model.hosts.map(({ bricks }) => Object.keys(bricks).length)).toEqual([1, 1, 1]);
  });
});
