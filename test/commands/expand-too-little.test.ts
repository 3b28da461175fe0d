import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Lab } from '../support/lab.ts';
import { smallHosts } from '../support/small-hosts.ts';

let cli: Lab;

beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=1 --name=data');
});
afterEach(async () => await cli.remove());

it.each(['1KiB', '1MiB', '200MiB'])(
  'to grow by %s is refused as too little, not for want of room',
  async (size) => {
    const { code, stderr } = await cli.run(`volume expand data --expand-size=${size}`);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('smaller than the minimum supported expansion size'),
    ]);
  },
);

it('grows by what a brick can be as small as', async () => {
  await cli.ok('volume expand data --expand-size=300MiB');
  expect(await cli.ok('volume info data')).toContain('Distribute Count: 2');
});
