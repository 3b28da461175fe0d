import { beforeEach, describe, expect, test } from 'vitest';
import { readFile, writeFile } from '../../src/simulator/data/clients.ts';
import { goodCopies } from '../../src/simulator/data/copies.ts';
import { realOutput } from '../support/real-output.ts';
import { endBrick, type Pooled, pooled } from './pooled.ts';

let hosts: Pooled;
const model = () => hosts.simulation.model;
const files = (host: string) => hosts.simulation.files(host);
const fill = (count: number) => {
  for (let nth = 1; nth <= count; nth += 1) writeFile(model(), 'v', `/d${nth % 3}/f${nth}`, `text ${nth}\n`);
};
const least = () => Math.min(...goodCopies(model()).map(({ good, aside }) => good + aside));
const counts = async (host = 'h1') =>
  [
    ...(await hosts.said('gluster volume heal v statistics heal-count', host)).matchAll(/entries: (\d+)/g),
  ].map(([, count]) => Number(count));
const healedWhole = async () => {
  for (let look = 0; look < 60; look += 1) await hosts.said('true');
};
const replace = (from: string, to: string, verb = 'commit force') =>
  hosts.said(`gluster volume replace-brick v ${from} ${to} ${verb} 2>&1; echo "code $?"`);
const reset = (words: string) => hosts.said(`gluster volume reset-brick v ${words} 2>&1; echo "code $?"`);
const info = () => hosts.said('gluster volume info v | grep ^Brick.*:/');

describe('replace-brick', () => {
  beforeEach(async () => {
    hosts = await pooled(4);
  });

  test('a set of copies is filled again by itself, folders first', async () => {
    await hosts.volume('v', 'replica 3', ['h1', 'h2', 'h3']);
    fill(40);
    model().healing = { frozen: false, perLook: 1 };
    endBrick(hosts, 'h2', '/b/v');
    expect(await replace('h2:/b/v', 'h4:/b/new')).toBe(
      'volume replace-brick: success: replace-brick commit force operation successful\ncode 0\n',
    );
    expect(files('h1').node('/b/v')?.attributes['trusted.afr.v-client-1']).toBe('0x000000000000000000000001');
    expect(await info()).toBe('Brick1: h1:/b/v\nBrick2: h4:/b/new\nBrick3: h3:/b/v\n');
    expect(await hosts.said('gluster volume status v | grep h4:')).toMatch(/ Y /);
    const seen: number[] = [];
    for (let look = 0; look < 50; look += 1) seen.push((await counts())[0] ?? -1);
    expect(Math.max(...seen)).toBeGreaterThan(seen[0] ?? 0);
    expect(seen.at(-1)).toBe(0);
    expect(files('h4').read('/b/new/d1/f1')).toBe('text 1\n');
    expect(goodCopies(model()).map(({ good }) => good)).toEqual(Array(40).fill(3));
    // Nobody takes away what the old one holds.
    expect(files('h2').read('/b/v/d1/f1')).toBe('text 1\n');
    expect(least()).toBe(4);
  });

  test.each([
    ['replica 3 arbiter 1', 'h3:/b/v', ''],
    ['replica 3 arbiter 1', 'h1:/b/v', 'text 1\n'],
    ['disperse-data 2 redundancy 1', 'h2:/b/v', 'text 1\n'],
  ])('%s: %s gets what belongs there', async (shape, from, content) => {
    await hosts.volume('v', shape, ['h1', 'h2', 'h3']);
    fill(5);
    const before = goodCopies(model()).map(({ good }) => good);
    await replace(from, 'h4:/b/new');
    await healedWhole();
    expect(files('h4').read('/b/new/d1/f1')).toBe(content);
    expect(goodCopies(model()).map(({ good }) => good)).toEqual(before);
    expect(
      await hosts.said('gluster volume heal v info summary | grep -c "Total Number of entries: 0"'),
    ).toBe('3\n');
  });

  test('replacing the only good copy loses it, and gluster says nothing', async () => {
    await hosts.volume('v', 'replica 3', ['h1', 'h2', 'h3']);
    model().healing = { frozen: true, perLook: 1 };
    fill(1);
    endBrick(hosts, 'h3', '/b/v');
    writeFile(model(), 'v', '/d1/f1', 'newest\n');
    endBrick(hosts, 'h2', '/b/v');
    await replace('h1:/b/v', 'h4:/b/new');
    const [kept] = goodCopies(model());
    expect(kept).toMatchObject({ good: 1, aside: 1 });
  });

  test('with --xml it answers as real gluster does', async () => {
    await hosts.volume('v', 'replica 3', ['h1', 'h2', 'h3']);
    const recorded = realOutput('replace-brick-ok');
    expect(await hosts.said('gluster --xml volume replace-brick v h1:/b/v h4:/b/new commit force')).toBe(
      recorded,
    );
  });

  test.each([
    ['h1:/b/v h4:/b/new commit', /^\nUsage:\nvolume replace-brick /],
    ['h1:/b/v h9:/b/new commit force', /: Pre-validation failed on localhost. Please check log file/],
    ['h4:/b/x h4:/b/new commit force', /: brick: h4:\/b\/x does not exist in volume: v\n/],
    [
      'h1:/b/v h2:/b/v/in commit force',
      /: Pre Validation failed on h2. Brick: h2:\/b\/v\/in not available. Brick may/,
    ],
    [
      'h2:/b/v h2:/b/v commit force',
      /: Pre Validation failed on h2. Brick: h2:\/b\/v not available. Brick may/,
    ],
  ])('refuses %s', async (words, why) => {
    await hosts.volume('v', 'replica 3', ['h1', 'h2', 'h3']);
    const told = await hosts.said(`gluster volume replace-brick v ${words} 2>&1; echo "code $?"`);
    expect(told).toMatch(why);
    expect(told).toMatch(/code 1\n$/);
    expect(await info()).toContain('Brick1: h1:/b/v\n');
  });

  test('refuses a target that is away, and a volume without sets', async () => {
    await hosts.volume('v', '', ['h1', 'h2']);
    expect(await replace('h1:/b/v', 'h3:/b/new')).toContain(
      'failed: replace-brick is not permitted on distribute only volumes.',
    );
    await hosts.volume('w', 'replica 3', ['h1', 'h2', 'h3']);
    hosts.simulation.kill('h4');
    expect(await hosts.said('gluster volume replace-brick w h1:/b/w h4:/b/new commit force')).toBe(
      'volume replace-brick: failed: Host h4 not connected\n',
    );
  });
});

describe('reset-brick', () => {
  beforeEach(async () => {
    hosts = await pooled(3);
    await hosts.volume('v', 'replica 3', ['h1', 'h2', 'h3']);
    fill(6);
  });
  const again = 'h2:/b/v h2:/b/v';
  const FORCE_ROOT = 'is being created in the root partition';

  test('brings an empty folder to life again, with the same place and number', async () => {
    expect(await reset('h2:/b/v start')).toBe(
      'volume reset-brick: success: reset-brick start operation successful\ncode 0\n',
    );
    files('h2').remove('/b/v');
    files('h2').makeDirectory('/b/v');
    // Here bricks stand on the root disk: without force that is refused, with it written to.
    expect(await reset(`${again} commit`)).toContain(FORCE_ROOT);
    expect(await reset(`${again} commit force`)).toContain('reset-brick commit force operation successful');
    await healedWhole();
    expect(files('h2').read('/b/v/d1/f1')).toBe('text 1\n');
    expect(goodCopies(model()).map(({ good }) => good)).toEqual(Array(6).fill(3));
  });

  test('refuses what runs, what has an id, another place, and a glusterd that has just taken volumes over', async () => {
    expect(await reset(`${again} commit force`)).toContain(
      'failed: Pre Validation failed on h2. Source brick must be stopped. Please use gluster volume reset-brick <volname> <dst-brick> start.\ncode 1',
    );
    await reset('h2:/b/v start');
    expect(await reset(`${again} commit`)).toContain("Use 'force' option to override this.\ncode 1");
    expect(await reset('h2:/b/v h2:/b/other commit force')).toContain('When destination brick is new, ');
    hosts.simulation.host('h2').importedSinceStart = true;
    expect(await reset(`${again} commit force`)).toContain('When destination brick is new, ');
  });

  test('says success of a start although the host is off', async () => {
    hosts.simulation.kill('h2');
    expect(await reset('h2:/b/v start')).toContain('code 0');
    expect(await reset(`${again} commit`)).toContain('failed: Host h2 not connected\ncode 1');
  });

  test('the old disk comes back with what it has; only what it missed is brought', async () => {
    await reset('h2:/b/v start');
    writeFile(model(), 'v', '/d1/f1', 'newer\n');
    expect(readFile(model(), 'v', '/d1/f1')).toEqual({ content: 'newer\n' });
    await reset(`${again} commit force`);
    await healedWhole();
    expect(files('h2').read('/b/v/d1/f1')).toBe('newer\n');
    expect(least()).toBe(3);
  });
});
