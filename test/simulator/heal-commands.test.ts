import { beforeEach, describe, expect, test } from 'vitest';
import { readFile, writeFile } from '../../src/simulator/data/clients.ts';
import { goodCopies } from '../../src/simulator/data/copies.ts';
import { splitFile } from '../../src/simulator/data/split-brain.ts';
import { giveDefect, namedDefects } from '../../src/simulator/defects.ts';
import { realOutput } from '../support/real-output.ts';
import { endBrick, type Pooled, pooled } from './pooled.ts';

let hosts: Pooled;
const H3 = ['h1', 'h2', 'h3'];
const model = () => hosts.simulation.model;
const write = (volume: string, path: string, content = 'text\n') => writeFile(model(), volume, path, content);
const ask = async (words: string, host?: string) =>
  await hosts.said(`gluster --mode=script ${words} 2>&1`, host);

/** Without ids, and with the bricks' names of the lab. */
const comparable = (text: string) =>
  text
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'ID')
    .replaceAll(/h(\d):\/b\/(\w+)/g, '10.77.0.1$1:/bricks/$2/b')
    .split('\n')
    .sort();
const real = (name: string) => comparable(realOutput(name));

beforeEach(async () => {
  hosts = await pooled(3);
  model().healing = { frozen: true, perLook: 1 };
});

describe('heal info, as real hosts print it', () => {
  test('replica 3 with a brick that is dead', async () => {
    await hosts.volume('r3', 'replica 3', H3);
    expect(comparable(await ask('--xml volume heal r3 info summary'))).toEqual(
      real('heal-info-summary-healthy'),
    );
    write('r3', '/big');
    endBrick(hosts, 'h2', '/b/r3');
    write('r3', '/big', 'grown\n');
    for (let nth = 1; nth <= 20; nth += 1) write('r3', `/new/g${nth}`);
    expect(comparable(await ask('--xml volume heal r3 info'))).toEqual(real('heal-info-brick-dead-replica3'));
    expect(comparable(await ask('--xml volume heal r3 info summary'))).toEqual(
      real('heal-info-summary-brick-dead-replica3'),
    );
    expect(comparable(await ask('volume heal r3 info summary'))).toEqual(
      real('heal-info-summary-brick-dead-text'),
    );
    expect(comparable(await ask('--xml volume heal r3 info split-brain'))).toEqual(
      real('heal-info-split-brain-brick-dead'),
    );
    expect(comparable(await ask('--xml volume heal r3 statistics heal-count'))).toEqual(
      real('heal-count-brick-dead'),
    );
  });

  test('disperse and arbiter with a brick that is dead', async () => {
    await hosts.volume('d', 'disperse-data 2 redundancy 1', H3);
    await hosts.volume('arb', 'replica 3 arbiter 1', H3);
    endBrick(hosts, 'h2', '/b/d');
    endBrick(hosts, 'h3', '/b/arb');
    for (const volume of ['d', 'arb']) {
      for (let nth = 1; nth <= 21; nth += 1) write(volume, `/new/g${nth}`);
      const kind = volume === 'd' ? 'disperse' : 'arbiter';
      expect(comparable(await ask(`--xml volume heal ${volume} info summary`))).toEqual(
        real(`heal-info-summary-brick-dead-${kind}`),
      );
    }
  });

  test('an arbiter that blames the only one that is there', async () => {
    await hosts.volume('arb', 'replica 3 arbiter 1', H3);
    write('arb', '/big');
    endBrick(hosts, 'h1', '/b/arb');
    write('arb', '/big', 'grown\n');
    write('arb', '/h3');
    await ask('volume start arb force');
    endBrick(hosts, 'h2', '/b/arb');
    for (const kind of ['info', 'info summary'])
      expect(comparable(await ask(`--xml volume heal arb ${kind}`))).toEqual(
        real(`heal-${kind.replace(' ', '-')}-arbiter-only-good-copy-down`),
      );
  });
});

describe('heal', () => {
  test('begins where a daemon runs, and says where none does', async () => {
    await hosts.volume('v', 'replica 3', H3);
    expect(await ask('volume heal v')).toBe(
      'Launching heal operation to perform index self heal on volume v has been successful \nUse heal info commands to check status.\n',
    );
    hosts.simulation.host('h2').defects = { healerStopped: true };
    expect(await ask('volume heal v full', 'h2')).toBe(
      'Launching heal operation to perform full self heal on volume v has been unsuccessful:\nSelf-heal daemon is not running. Check self-heal daemon log file.\n',
    );
    // One that is down anywhere is enough for nobody to begin, or to count.
    expect(await ask('volume heal v')).toContain(
      'Staging failed on h2. Error: Self-heal daemon is not running',
    );
    expect(await ask('volume heal v statistics heal-count')).toContain(
      'Staging failed on h2. Error: Self-heal daemon is not running',
    );
    await ask('volume start v force');
    expect(await ask('volume heal v statistics heal-count')).toContain('Number of entries: 0');
    await ask('volume set v cluster.self-heal-daemon off');
    expect(await ask('volume heal v')).toContain(
      'Self-heal-daemon is disabled. Heal will not be triggered on volume v',
    );
  });

  test('fails for a volume that one daemon has lost, until that daemon has ended', async () => {
    for (const name of ['v', 'w']) await hosts.volume(name, 'replica 3', H3);
    giveDefect(model(), hosts.simulation.host('h2'), 'lost-heal=v');
    const row = async (volume: string) =>
      /Self-heal Daemon on 10[.]0[.]0[.]2 .* ([YN]) +(?:\d+|N\/A) *$/m.exec(
        await ask(`volume status ${volume}`),
      )?.[1];
    const daemon = async () => await hosts.said('pgrep -c -f glustershd', 'h2');
    const count = 'volume heal v statistics heal-count';
    expect([await row('v'), await row('w'), await daemon()]).toEqual(['N', 'Y', '1\n']);
    expect(await ask(count)).toBe('Commit failed on h2. Please check log file for details.\n');
    expect(await ask(count, 'h2')).toContain(
      'unsuccessful:\nSelf-heal daemon is not running. Check self-heal daemon log file.\n',
    );
    expect(await ask('volume heal w statistics heal-count')).toContain('Number of entries: 0');
    await ask('volume start v force');
    expect([await row('v'), await row('w')]).toEqual(['N', 'Y']);
    await hosts.said("pkill -f '[g]lustershd'", 'h2');
    expect([await row('v'), await row('w')]).toEqual(['N', 'N']);
    await ask('volume start v force');
    expect([await row('v'), await row('w'), await daemon()]).toEqual(['Y', 'Y', '1\n']);
    expect(await ask(count)).toContain('Number of entries: 0');
  });

  test('a volume of that name that comes later is another one', async () => {
    await hosts.volume('v', 'replica 3', H3);
    giveDefect(model(), hosts.simulation.host('h2'), 'lost-heal=v');
    expect(namedDefects(hosts.simulation.host('h2'))).toEqual(['lost-heal=v']);
    await ask('volume stop v');
    await ask('volume delete v');
    expect(namedDefects(hosts.simulation.host('h2'))).toEqual([]);
    expect(() => giveDefect(model(), hosts.simulation.host('h2'), 'lost-heal=v')).toThrow('no such volume');
  });

  test('nobody counts for a disperse volume', async () => {
    await hosts.volume('d', 'disperse-data 2 redundancy 1', H3);
    expect(await ask('volume heal d statistics heal-count')).toBe(
      'Gathering count of entries to be healed on volume d has been unsuccessful:\nThis command is supported for only volume of replicated type\n',
    );
  });

  test('goes on by itself from one script to the next, as far as it is ordered', async () => {
    await hosts.volume('v', 'replica 3', H3);
    for (let nth = 1; nth <= 9; nth += 1) write('v', `/f${nth}`, 'old');
    endBrick(hosts, 'h2', '/b/v');
    for (let nth = 1; nth <= 9; nth += 1) write('v', `/f${nth}`, 'new');
    await ask('volume start v force');
    const count = async () =>
      Number((await ask('volume heal v statistics heal-count')).match(/entries: (\d+)/)?.[1]);
    expect([await count(), await count()]).toEqual([9, 9]);
    model().healing = { frozen: false, perLook: 4 };
    expect([await count(), await count(), await count()]).toEqual([5, 1, 0]);
  });

  test('full brings back what was lost on a brick without a mark', async () => {
    await hosts.volume('v', 'replica 3', H3);
    write('v', '/d/f');
    hosts.simulation.files('h3').remove('/b/v/d');
    model().healing = { frozen: false, perLook: 20 };
    await ask('volume heal v');
    expect(hosts.simulation.files('h3').read('/b/v/d/f')).toBeNull();
    await ask('volume heal v full');
    expect(hosts.simulation.files('h3').read('/b/v/d/f')).toBe('text\n');
  });
});

describe('split-brain', () => {
  beforeEach(async () => {
    await hosts.volume('two', 'replica 2', ['h1', 'h2']);
    for (const path of ['/f1', '/f2', '/f3']) {
      write('two', path);
      expect(splitFile(model(), 'two', path, { sameTime: path === '/f3' })).toBe(true);
    }
  });
  const heal = async (words: string) => await ask(`volume heal two split-brain ${words}; echo "[exit $?]"`);
  const gfid = async (path: string) =>
    /gfid="([^"]+)"/.exec(
      (await ask('--xml volume heal two info')).split('\n').find((line) => line.includes(`>${path}<`)) ?? '',
    )?.[1];

  test('is read nowhere, and told as such', async () => {
    expect(readFile(model(), 'two', '/f1')).toBe('EIO');
    expect(write('two', '/f1', 'more')).toBe('EIO');
    const summary = await ask('volume heal two info summary');
    expect(summary).toContain(
      'Total Number of entries: 3\nNumber of entries in heal pending: 0\nNumber of entries in split-brain: 3\nNumber of entries possibly healing: 0\n',
    );
    const info = comparable(await ask('--xml volume heal two info split-brain')).join('\n');
    const seen = real('heal-info-split-brain-data').join('\n').replaceAll('/b/two/b', '/bricks/two/b');
    // Whether a brick knows the path or only the gfid is chance.
    expect(info.replaceAll(/>\/f\d</g, '>ENTRY<')).toBe(
      seen.replaceAll(/>(\/f\d|&lt;gfid:ID&gt;)</g, '>ENTRY<'),
    );
  });

  test('is healed as is said, in the words of real gluster', async () => {
    const [f2, f3] = [await gfid('/f2'), await gfid('/f3')];
    const told = [
      await heal('bigger-file /f1'),
      await heal('bigger-file /nope'),
      await heal(`latest-mtime gfid:${f3}`),
      await heal('source-brick h1:/b/two'),
      await heal('bigger-file /f1'),
    ].join('');
    const seen = `${realOutput('heal-split-brain-commands')}[exit 1]\n`.replaceAll(/^\$ .*\n/gm, '');
    const plain = (text: string) => text.replaceAll(/gfid:[\da-f-]+/g, 'gfid:ID');
    expect(plain(told)).toBe(plain(seen));
    expect([f2, f3]).not.toContain(undefined);
    for (const host of ['h1', 'h2']) {
      expect(hosts.simulation.files(host).read('/b/two/f1')).toBe('text\nwritten at brick 1!\n');
      expect(hosts.simulation.files(host).read('/b/two/f2')).toBe('text\nwritten at brick 0\n');
    }
    expect(goodCopies(model()).map(({ good }) => good)).toEqual([2, 2, 2]);
    expect(await ask('volume heal two info summary | grep -c "entries: 0"')).toBe('2\n');
  });

  test('the newest is taken where there is one', async () => {
    expect(await heal('latest-mtime /f2')).toBe('Healed /f2.\n[exit 0]\n');
    expect(readFile(model(), 'two', '/f2')).toEqual({ content: 'text\nwritten at brick 1!\n' });
  });
});
