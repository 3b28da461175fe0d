import { beforeEach, describe, expect, test } from 'vitest';
import { readFile, writeFile } from '../../src/simulator/data/clients.ts';
import { goodCopies, lostFiles } from '../../src/simulator/data/copies.ts';
import { holdOpen, letGo } from '../../src/simulator/data/open-files.ts';
import { comparable, realOutput } from '../support/real-output.ts';
import { type Pooled, pooled } from './pooled.ts';

let hosts: Pooled;
const model = () => hosts.simulation.model;
const files = (host: string) => hosts.simulation.files(host);
const ask = async (words: string, xml = '--xml') =>
  await hosts.said(`gluster --mode=script ${xml} volume remove-brick dr ${LEAVING} ${words} 2>&1`);
const LEAVING = 'h3:/b/dr3 h4:/b/dr4 h5:/b/dr5';
const onLeaving = () => (files('h3').list('/b/dr3') ?? []).filter((name) => name !== '.glusterfs');
const number = (xml: string, field: string) =>
  [...xml.matchAll(new RegExp(`<${field}>(\\d+)<`, 'g'))].map(([, value]) => Number(value));
/** What differs from run to run besides. */
const shape = (text: string) =>
  comparable(text)
    .replaceAll(/10\.77\.0\.1(\d)/g, '10.0.0.$1')
    .replaceAll(/(?<=<(files|size|lookups|failures|skipped|runtime)>)[\d.]+/g, 'N');

describe('a distributed volume of two sets', () => {
  beforeEach(async () => {
    hosts = await pooled(5);
    await hosts.volume('dr', 'replica 3', ['h3', 'h4', 'h5', 'h3', 'h4', 'h5']);
    for (let nth = 1; nth <= 40; nth += 1) writeFile(model(), 'dr', `/f${nth}`, `text ${nth}\n`);
  });

  test('gives its files to the bricks that stay, and answers as real gluster does', async () => {
    const moving = onLeaving().length;
    expect(moving).toBeGreaterThan(5);
    const real = (name: string) => shape(realOutput(`remove-brick-${name}`));
    expect(shape(await ask('start'))).toBe(real('start'));
    const running = await ask('status');
    // Whose rows come in which order is chance.
    expect(shape(running).split('<node>').length).toBe(real('status-running').split('<node>').length);
    expect(number(running, 'files')).toEqual([0, 0, 0, 0]);
    const done = await ask('status');
    expect(shape(done).split('\n').sort()).toEqual(real('status-failures').split('\n').sort());
    expect(number(done, 'files').at(-1)).toBe(moving);
    expect(number(done, 'lookups')).toEqual([40, 40, 40, 120]);
    expect(number(done, 'failures')).toEqual([0, 0, 0, 0]);
    expect(onLeaving()).toEqual([]);
    expect(shape(await ask('commit'))).toBe(real('commit-ok'));
    expect(await hosts.said('gluster volume info dr | grep -c ^Brick.*:/')).toBe('3\n');
    expect(goodCopies(model()).map(({ good }) => good)).toEqual(Array(40).fill(3));
    expect(readFile(model(), 'dr', '/f7')).toEqual({ content: 'text 7\n' });
  });

  test('a file that is held open stays, is counted as a failure, and keeps the commit from happening', async () => {
    const [held = ''] = onLeaving();
    holdOpen(model(), 'dr', `/${held}`);
    await ask('start');
    expect(await ask('commit', '')).toContain("failed: use 'force' option as migration is in progress");
    await ask('status');
    const done = await ask('status');
    expect([number(done, 'failures').at(-1), number(done, 'skipped').at(-1)]).toEqual([1, 0]);
    expect(done).toContain('<statusStr>completed</statusStr>');
    const refused = (await ask('commit')).replace(/10\.0\.0\.\d/, '10.77.0.14');
    expect(refused).toBe(realOutput('remove-brick-commit-refused'));
    expect(await ask('start', '')).toContain('An earlier remove-brick task exists for volume dr.');
    expect(await ask('stop')).toContain('<statusStr>completed</statusStr>');

    letGo(model(), 'dr', `/${held}`);
    await ask('start');
    await ask('status');
    expect(number(await ask('status'), 'files').at(-1)).toBe(1);
    expect(await ask('commit', '')).toBe('volume remove-brick commit: success\n');
    expect(goodCopies(model()).map(({ good }) => good)).toEqual(Array(40).fill(3));
  });

  test('what is taken out by force before it moved is no longer in the volume', async () => {
    const moving = onLeaving().length;
    expect(await ask('force', '')).toContain('success');
    expect(goodCopies(model()).filter(({ good }) => good === 0)).toHaveLength(moving);
    // The bricks still have it.
    expect(lostFiles(model())).toEqual([]);
  });
});

describe('the count of copies', () => {
  const grow = async (words: string) =>
    await hosts.said(
      `gluster volume add-brick v ${words} 2>&1; gluster volume info v | grep -E '^(auth|old)'`,
    );
  const healedWhole = async () => {
    for (let look = 0; look < 30; look += 1) await hosts.said('true');
  };

  beforeEach(async () => {
    hosts = await pooled(5);
    await hosts.volume('v', 'replica 2', ['h1', 'h2', 'h3', 'h4']);
    for (let nth = 1; nth <= 10; nth += 1) writeFile(model(), 'v', `/f${nth}`, 'text\n');
    await hosts.said('gluster volume set v auth.allow 10.0.0.*');
  });

  test('grows by an arbiter for each set, which has the names only', async () => {
    expect(await grow('replica 3 arbiter 1 h5:/b/a1 h1:/b/a2 force')).toBe(
      'volume add-brick: success\nauth.allow: 10.0.0.*\n',
    );
    expect(await hosts.said('gluster volume info v | grep arbiter')).toMatch(
      /^Brick3: h5:\/b\/a1 \(arbiter\)\nBrick6: h1:\/b\/a2 \(arbiter\)\n$/,
    );
    await healedWhole();
    const [name = ''] = (files('h5').list('/b/a1') ?? []).filter((each) => each !== '.glusterfs');
    expect(files('h5').read(`/b/a1/${name}`)).toBe('');
    expect(goodCopies(model()).map(({ good }) => good)).toEqual(Array(10).fill(2));
    expect(await hosts.said('gluster volume heal v info summary | grep Total')).toBe(
      'Total Number of entries: 0\n'.repeat(6),
    );
  });

  test('refused for two arbiters on one host, with auth.allow damaged until the next that is taken', async () => {
    const refused = await grow('replica 3 arbiter 1 h5:/b/a1 h5:/b/a2');
    expect(refused).toContain(
      'failed: Multiple bricks of a replicate volume are present on the same server.',
    );
    expect(refused).toContain('\nauth.allow: 10.0.0.*,10.0.0.2,10.0.0.3,10.0.0.4\n');
    expect(refused).toContain('\nold.auth.allow: 10.0.0.*\n');
    expect(await grow('replica 3 arbiter 1 h5:/b/a1 h5:/b/a2 force')).toBe(
      'volume add-brick: success\nauth.allow: 10.0.0.*\n',
    );
  });

  test.each([
    ['replica 3 arbiter 1 h5:/b/a1 force', 'failed: Operation failed\n'],
    ['replica 2 arbiter 1 h5:/b/a1 force', 'For arbiter configuration, replica count must be 3'],
  ])('refused: %s', async (words, why) => {
    expect(await grow(words)).toContain(why);
    expect(await hosts.said('gluster volume info v | grep -c ^Brick.*:/')).toBe('4\n');
  });

  test('old arbiters as whole copies stay empty, and nothing tells, until a full heal', async () => {
    await grow('replica 3 arbiter 1 h5:/b/a1 h1:/b/a2 force');
    await healedWhole();
    expect(await hosts.said('gluster volume remove-brick v replica 2 h1:/b/v h3:/b/v force 2>&1')).toContain(
      'failed: Remove arbiter brick(s) only when converting',
    );
    const arbiters = 'h5:/b/a1 h1:/b/a2';
    expect(await hosts.said(`gluster volume remove-brick v replica 2 ${arbiters} start 2>&1`)).toContain(
      'Migration of data is not needed',
    );
    expect(await hosts.said(`gluster volume remove-brick v replica 2 ${arbiters} force`)).toContain(
      'success',
    );
    expect(await grow(`replica 3 ${arbiters} force`)).toContain('success');
    await healedWhole();
    const total = async () => await hosts.said('gluster volume heal v info summary | grep -c "entries: 0"');
    expect(await total()).toBe('6\n');
    expect(new Set(goodCopies(model()).map(({ good }) => good))).toEqual(new Set([2]));
    expect(readFile(model(), 'v', '/f1')).toEqual({ content: 'text\n' });
    expect(await hosts.said('gluster volume heal v full')).toContain(
      'perform full self heal on volume v has been',
    );
    await healedWhole();
    expect(new Set(goodCopies(model()).map(({ good }) => good))).toEqual(new Set([3]));
  });
});
