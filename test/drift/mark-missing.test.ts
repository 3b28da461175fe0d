import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Lab } from '../support/lab.ts';
import { hostsWith, smallHosts } from '../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
});
afterEach(async () => await cli.remove());

/** The last brick of a volume is without its mark, and so without its process. */
async function lose(name: string): Promise<{ readonly host: string; readonly path: string }> {
  const brick = cli.simulation.model.pools[0]?.volumes[name]?.bricks.at(-1);
  const host = cli.simulation.model.hosts.find(({ uuid }) => uuid === brick?.uuid);
  if (brick === undefined || host === undefined) throw new Error(`no brick of ${name}`);
  await cli.simulation.exec(host.name, `setfattr -x trusted.glusterfs.volume-id ${brick.path}`, '');
  delete host.bricks[brick.path];
  return { host: host.name, path: brick.path };
}

it.each(['replicate', 'none'])('a brick without its mark comes back by what is advised: %s', async (kind) => {
  await cli.ok(`volume create --size=2 --name=data --durability=${kind}`);
  await cli.ok('volume expand data --expand-size=2');
  await cli.ok('rebalance wait data');
  const { host, path } = await lose('data');
  const { code, stdout } = await cli.run('verify');
  expect([code, stdout]).toEqual([6, expect.stringContaining('lacks the mark of its volume')]);
  const [, look = ''] = /on (?:\S+): +(ls -A \S+)$/m.exec(stdout) ?? /(ls -A \S+)/.exec(stdout) ?? [];
  expect(look).toBe(`ls -A ${path}`);
  expect(await cli.simulation.exec(host, look, '')).toMatchObject({ kind: 'done', code: 0 });
  const [, start = ''] = /gluster marks and starts it: +glusterctl (.*)$/m.exec(stdout) ?? [];
  await cli.ok(start);
  expect((await cli.run('verify')).code).toBe(0);
  expect((await cli.run('status')).code).toBe(0);
});

it('of a volume that is stopped, gluster itself is to be told, on its host', async () => {
  await cli.ok('volume create --size=2 --name=data');
  await cli.ok('volume stop data');
  const { host } = await lose('data');
  const { stdout } = await cli.run('verify');
  const [, start = ''] =
    /gluster marks and starts it[^:]*: +.*?(gluster volume start data force)$/m.exec(stdout) ?? [];
  expect(stdout).toContain(start);
  const typed = start.replace('gluster', 'gluster --mode=script');
  expect(await cli.simulation.exec(host, typed, '')).toMatchObject({ kind: 'done', code: 0 });
  await cli.ok('volume start data');
  expect((await cli.run('verify')).code).toBe(0);
});

it('where a disk of another host has room, it is made anew there', async () => {
  await cli.remove();
  cli = await smallHosts({ simulation: hostsWith(4) });
  await cli.ok('volume create --size=2 --name=data');
  await lose('data');
  const { stdout } = await cli.run('verify');
  const [, evict = ''] = /made anew from the other copies: +glusterctl (.*)$/m.exec(stdout) ?? [];
  expect(evict).toMatch(/^brick evict /);
  await cli.ok(evict);
  expect((await cli.run('verify')).code).toBe(0);
});
