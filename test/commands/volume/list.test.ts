import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lab } from '../../support/lab.ts';
import { smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
});
afterEach(async () => await cli.remove());

describe('volume list', () => {
  beforeEach(async () => {
    await cli.ok('volume create --size=1 --name=web --tag=team:shop');
    await cli.ok('volume create --size=3 --name=db-1 --arbiter');
    await cli.ok('volume create --size=512MiB --name=db-2 --durability=none');
  });
  const names = async (flags: string): Promise<string[]> =>
    (await cli.ok(`volume list -o name ${flags}`)).trim().split('\n');

  it('filters and sorts', async () => {
    expect(await names('--sort=name')).toEqual(['db-1', 'db-2', 'web']);
    expect(await names('--sort=size')).toEqual(['db-1', 'web', 'db-2']);
    expect(await names("--name='db-?' --sort=name")).toEqual(['db-1', 'db-2']);
    expect(await names('--tag=team:shop')).toEqual(['web']);
    expect(await names('--tag=team')).toEqual(['web']);
    expect(await names('--tag=team:other')).toEqual(['']);
    expect(await names('--durability=arbiter')).toEqual(['db-1']);
    expect(await names('--durability=none')).toEqual(['db-2']);
    expect((await cli.run('volume list --durability=mirror')).code).toBe(2);
  });

  it('is a table with what is used', async () => {
    const table = await cli.ok('volume list -o wide --usage --sort=name');
    expect(table).toMatch(/NAME\s+ID\s+CLUSTER\s+SIZE\s+USED\s+DURABILITY\s+BRICKS\s+WANTED STATE/);
    expect(table).toMatch(/db-1 .* 3 GiB .*replica 3 arbiter\s+3\s+started/);
    expect(table).toMatch(/db-2 .* 512 MiB .*none\s+1\s+started/);
  });
});
