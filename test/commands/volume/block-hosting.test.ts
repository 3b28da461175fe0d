import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lab } from '../../support/lab.ts';
import { json, smallHosts } from '../../support/small-hosts.ts';
import { jsonLines } from '../../support/words.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=5 --block --name=blocks');
});
afterEach(async () => await cli.remove());

const LOCK = 'volume set-block-hosting-restriction locked blocks';

describe('the restriction of block hosting', () => {
  it('is a plan: shown by a dry run, done at once, and in the log', async () => {
    const state = await cli.ok('state show');
    expect(await cli.ok(`${LOCK} --dry-run`)).toContain('Plan: lock volume blocks for new block volumes\n');
    expect(await cli.ok('state show')).toBe(state);
    const hosts = cli.simulation.journal.length;
    await cli.ok(LOCK);
    expect(await json(cli, 'volume info blocks')).toMatchObject({ blockinfo: { restriction: 'locked' } });
    expect(cli.simulation.journal.length).toBe(hosts);
    const logged = jsonLines(await cli.ok('log -o json')) as { type: string; message?: string }[];
    expect(logged).toContainEqual(
      expect.objectContaining({ type: 'ended', message: 'lock volume blocks for new block volumes' }),
    );
  });

  it('is not changed while an open operation has the volume for itself', async () => {
    const fails = { kind: 'fails', code: 1, stderr: 'not now' } as const;
    for (const command of [/rebalance blocks start/, /remove-brick blocks .* start/])
      cli.simulation.addFault({ command, lasting: true, effect: fails });
    expect((await cli.run('volume expand blocks --expand-size=1')).code).toBe(3);
    const { code, stderr } = await cli.run(LOCK);
    expect([code, stderr]).toEqual([5, expect.stringContaining('glusterctl operation')]);
    expect(await json(cli, 'volume info blocks')).not.toMatchObject({ blockinfo: { restriction: 'locked' } });
  });
});
