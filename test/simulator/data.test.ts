import { beforeEach, describe, expect, test } from 'vitest';
import { readFile, writeFile } from '../../src/simulator/data/clients.ts';
import { goodCopies, lostFiles } from '../../src/simulator/data/copies.ts';
import { endBrick, type Pooled, pooled } from './pooled.ts';

let hosts: Pooled;
const H3 = ['h1', 'h2', 'h3'];
const model = () => hosts.simulation.model;
const write = (path: string, content = 'text\n') => writeFile(model(), 'v', path, content);
const good = () => Object.fromEntries(goodCopies(model()).map((kept) => [kept.path, kept.good]));
const marks = (path: string, host = 'h1') =>
  Object.fromEntries(
    Object.entries(hosts.simulation.files(host).node(`/b/v${path}`)?.attributes ?? {})
      .filter(([name]) => name.startsWith('trusted.afr.v-'))
      .map(([name, value]) => [name.replace('trusted.afr.v-', ''), value]),
  );
const content = (host: string, path: string) => hosts.simulation.files(host).read(`/b/v${path}`);
const freeze = (frozen: boolean, perLook = 1) => {
  model().healing = { frozen, perLook };
};
const healedWhole = async () => {
  for (let look = 0; look < 60; look += 1) await hosts.said('true');
};

describe('replica 3', () => {
  beforeEach(async () => {
    hosts = await pooled(3);
    await hosts.volume('v', 'replica 3', H3);
  });

  test('a file is on all three, in folders that are there too', () => {
    expect(write('/new/g1', 'one\n')).toBeNull();
    for (const host of H3) expect(content(host, '/new/g1')).toBe('one\n');
    expect(readFile(model(), 'v', '/new/g1')).toEqual({ content: 'one\n' });
    expect(good()).toEqual({ '/new/g1': 3 });
    expect(marks('/new/g1')).toEqual({});
  });

  test('what a dead brick misses is noted at the others as gluster notes it, and healed when it is back', async () => {
    write('/old', 'before\n');
    endBrick(hosts, 'h2', '/b/v');
    freeze(true);
    write('/old', 'before\nafter\n');
    for (let nth = 1; nth <= 21; nth += 1) write(`/new/g${nth}`);
    for (const host of ['h1', 'h3']) {
      expect(marks('/old', host)).toEqual({ 'client-1': '0x000000010000000000000000' });
      expect(marks('/new/g1', host)).toEqual({ 'client-1': '0x000000020000000100000000' });
      expect(marks('/new', host)).toEqual({ 'client-1': '0x000000010000000100000015' });
      expect(marks('', host)).toEqual({ 'client-1': '0x000000000000000000000001' });
    }
    expect(good()).toMatchObject({ '/old': 2, '/new/g1': 2 });

    freeze(false);
    await hosts.said('gluster volume start v force');
    await healedWhole();
    expect(good()).toMatchObject({ '/old': 3, '/new/g1': 3, '/new/g21': 3 });
    expect(content('h2', '/old')).toBe('before\nafter\n');
    expect(marks('/old')).toEqual({ 'client-1': '0x000000000000000000000000' });
    expect(await hosts.said('ls /b/v/.glusterfs/indices/xattrop')).toMatch(/^xattrop-[0-9a-f-]+\n$/);
  });

  test('one brick of three is not enough to write to, nor to read', () => {
    write('/f');
    for (const host of ['h2', 'h3']) endBrick(hosts, host, '/b/v');
    expect(write('/f', 'more')).toBe('ENOTCONN');
    expect(readFile(model(), 'v', '/f')).toBe('ENOTCONN');
  });

  test('copies of a host that is off count, those of a brick that is behind do not', async () => {
    write('/f', 'one');
    hosts.simulation.kill('h3');
    expect(good()).toEqual({ '/f': 3 });
    write('/f', 'two');
    expect(good()).toEqual({ '/f': 2 });
    hosts.simulation.boot('h3');
    await healedWhole();
    expect(good()).toEqual({ '/f': 3 });
    expect(lostFiles(model())).toEqual([]);
  });
});

describe('arbiter', () => {
  beforeEach(async () => {
    hosts = await pooled(3);
    await hosts.volume('v', 'replica 3 arbiter 1', H3);
  });

  test('holds names without content', () => {
    write('/f');
    expect([content('h1', '/f'), content('h2', '/f'), content('h3', '/f')]).toEqual(['text\n', 'text\n', '']);
    expect(good()).toEqual({ '/f': 2 });
  });

  test('blames the one that is left: nothing is read or healed until the good one is back', async () => {
    freeze(true);
    write('/other', 'x');
    write('/f', 'old');
    endBrick(hosts, 'h1', '/b/v');
    write('/f', 'new');
    write('/h3', 'new');
    await hosts.said('gluster volume start v force');
    endBrick(hosts, 'h2', '/b/v');
    expect(marks('/h3', 'h3')).toEqual({ 'client-0': '0x000000020000000100000000' });
    freeze(false);
    await healedWhole();
    // With the root blamed, unrelated files are out of reach, too.
    for (const path of ['/f', '/h3', '/other']) expect(readFile(model(), 'v', path)).toBe('ENOTCONN');
    expect(write('/f', 'lost?')).toBe('ENOTCONN');
    expect(good()).toEqual({ '/other': 2, '/f': 1, '/h3': 1 });
    const summary = await hosts.said('gluster volume heal v info summary');
    expect([...summary.matchAll(/pending: (.*)/g)].map(([, count]) => count)).toEqual(['0', '-', '3']);

    await hosts.said('gluster volume start v force');
    await healedWhole();
    expect(readFile(model(), 'v', '/h3')).toEqual({ content: 'new' });
    expect(good()).toEqual({ '/other': 2, '/f': 2, '/h3': 2 });
  });
});

describe('disperse 2+1', () => {
  beforeEach(async () => {
    hosts = await pooled(3);
    await hosts.volume('v', 'disperse-data 2 redundancy 1', H3);
  });
  const attribute = (host: string, path: string, name: string) =>
    hosts.simulation.files(host).node(`/b/v${path}`)?.attributes[`trusted.ec.${name}`];

  test('survivors agree and are dirty while one is away', async () => {
    write('/f', 'one');
    endBrick(hosts, 'h3', '/b/v');
    write('/f', 'three');
    expect(attribute('h1', '/f', 'version')).toBe(attribute('h2', '/f', 'version'));
    expect(attribute('h1', '/f', 'size')).toBe('0x0000000000000005');
    expect(attribute('h1', '/f', 'dirty')).toBe('0x00000000000000010000000000000001');
    expect(attribute('h3', '/f', 'version')).not.toBe(attribute('h1', '/f', 'version'));
    expect(good()).toEqual({ '/f': 2 });
    endBrick(hosts, 'h2', '/b/v');
    expect(write('/f', 'no')).toBe('ENOTCONN');

    await hosts.said('gluster volume start v force');
    await healedWhole();
    expect(good()).toEqual({ '/f': 3 });
    expect(attribute('h1', '/f', 'dirty')).toBe('0x00000000000000000000000000000000');
  });
});

test('distributed files are each in one place, and gone while that is', async () => {
  hosts = await pooled(3);
  await hosts.volume('v', '', H3);
  for (let nth = 1; nth <= 12; nth += 1) write(`/d/f${nth}`);
  const at = H3.map((host) => (hosts.simulation.files(host).list('/b/v/d') ?? []).length);
  expect(at.reduce((sum, each) => sum + each, 0)).toBe(12);
  expect(Math.max(...at)).toBeLessThan(12);
  const [one = ''] = hosts.simulation.files('h2').list('/b/v/d') ?? [];
  endBrick(hosts, 'h2', '/b/v');
  expect(readFile(model(), 'v', `/d/${one}`)).toBe('ENOTCONN');
  expect(new Set(Object.values(good()))).toEqual(new Set([1]));
});
