import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockThat } from '../support/entries.ts';
import type { Lab } from '../support/lab.ts';
import { json, smallHosts } from '../support/small-hosts.ts';

let cli: Lab;
let between: () => void;
beforeEach(async () => {
  between = () => undefined;
  cli = await smallHosts({ more: () => ({ clock: clockThat(() => between()) }) });
  await cli.ok('volume create --size=1 --name=data');
});
afterEach(async () => await cli.remove());

async function twoSets(): Promise<void> {
  await cli.ok('volume expand data --expand-size=1 --wait');
}

describe('rebalance', () => {
  it('is refused for one set of bricks, and status tells that none was started', async () => {
    const { code, stderr } = await cli.run('rebalance start data');
    expect([code, stderr]).toEqual([5, expect.stringContaining('Volume data has one set of bricks')]);
    expect(await cli.ok('rebalance status data')).toContain('Rebalance of data: not started');
  });

  it('begins, tells of each host how far it is, and is waited for', async () => {
    await twoSets();
    await cli.ok('rebalance start data');
    const status = await json(cli, 'rebalance status data');
    expect(status).toMatchObject({ name: 'data', state: 'in progress' });
    expect((status.hosts as { host: string }[]).map(({ host }) => host).sort()).toEqual([
      'gl1',
      'gl2',
      'gl3',
    ]);
    expect(await cli.ok('rebalance wait data')).toContain('Rebalance of data: completed, 0 files moved');
    expect(await json(cli, 'operation info')).toMatchObject({ total: 0 });
  });

  it('is stopped, and stopping it again is no failure', async () => {
    await twoSets();
    await cli.ok('rebalance start data');
    await cli.ok('rebalance stop data');
    await cli.ok('rebalance stop data');
    expect(await cli.ok('rebalance status data')).toContain('Rebalance of data: stopped');
  });

  it('goes on when Ctrl-C ends the waiting', async () => {
    await twoSets();
    await cli.ok('rebalance start data');
    between = () => cli.interrupt();
    const { code, stderr } = await cli.run('rebalance wait data');
    expect(code).toBe(130);
    expect(stderr).toContain('Rebalance of data: in progress');
    expect(stderr).toContain('It goes on by itself. How it goes: glusterctl rebalance status data');
  });
});
