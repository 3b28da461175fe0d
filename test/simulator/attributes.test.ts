import { beforeEach, describe, expect, test } from 'vitest';
import { writeFile } from '../../src/simulator/data/clients.ts';
import { realOutput } from '../support/real-output.ts';
import { endBrick, type Pooled, pooled } from './pooled.ts';

let hosts: Pooled;
const write = (path: string, content = 'text\n') => writeFile(hosts.simulation.model, 'arb', path, content);

beforeEach(async () => {
  hosts = await pooled(3);
  hosts.simulation.model.healing = { frozen: true, perLook: 1 };
  await hosts.volume('arb', 'replica 3 arbiter 1', ['h1', 'h2', 'h3']);
});

describe('the marks of what a brick has missed', () => {
  beforeEach(async () => {
    write('/big');
    endBrick(hosts, 'h1', '/b/arb');
    write('/big', 'grown\n');
    write('/h3');
  });

  test('are printed as on real hosts', async () => {
    const told = await hosts.said('cd /b/arb; getfattr -d -m trusted.afr -e hex . h3 big', 'h3');
    expect(told).toBe(realOutput('afr-marks-arbiter-only-good-copy-down'));
  });

  test('are found from the list of what waits: a folder only through its link', async () => {
    write('/sub/in');
    const handles = `for name in $(ls indices/xattrop | grep -v ^xattrop-); do
      rest=\${name#??}; last=\${rest#??}; echo "\${name%"$rest"}/\${rest%"$last"}/$name"; done`;
    const read = async (flags: string) =>
      await hosts.said(
        `cd /b/arb/.glusterfs; ${handles} | xargs -r getfattr ${flags} -d -m '^trusted\\.afr\\.' -e hex | grep -c client-0`,
        'h2',
      );
    expect(await read('-h')).toBe('3\n');
    expect(await read('')).toBe('5\n');
  });
});

test('what is not there is told, and the rest goes on', async () => {
  write('/a');
  const told = await hosts.said(
    'cd /b/arb; echo a gone | xargs getfattr -h -d -m - -e hex 2>&1; echo "code $?"; getfattr -n trusted.x -e hex a 2>&1; echo "code $?"',
  );
  expect(told).toMatch(
    /^# file: a\ntrusted.gfid=0x[\da-f]{32}\n\ngetfattr: gone: No such file or directory\ncode 123\na: trusted.x: No such attribute\ncode 1\n$/,
  );
});

test('a brick gets its volume-id by hand', async () => {
  const id = (await hosts.said('gluster volume info arb')).match(/Volume ID: (.*)/)?.[1] ?? '';
  const hex = `0x${id.replaceAll('-', '')}`;
  const told = await hosts.said(
    `mkdir /b/x; setfattr -n trusted.glusterfs.volume-id -v ${hex} /b/x; getfattr -n trusted.glusterfs.volume-id -e hex --absolute-names /b/x /b/arb`,
  );
  expect(told).toBe(
    `# file: /b/x\ntrusted.glusterfs.volume-id=${hex}\n\n# file: /b/arb\ntrusted.glusterfs.volume-id=${hex}\n\n`,
  );
});

describe('find', () => {
  const find = async (words: string) => await hosts.said(`cd /b; find ${words} 2>&1`);

  beforeEach(() => {
    write('/one/a', '');
    write('/one/b', 'bb');
    write('/c', 'c');
  });

  test.each([
    ['arb -path arb/.glusterfs -prune -o -type f -print', 'arb/c\narb/one/a\narb/one/b\n'],
    ['arb -path arb/.glusterfs -prune -o -type f ! -perm -1000 -print -quit', 'arb/c\n'],
    [
      "arb gone -mindepth 1 -maxdepth 1 ! -name '.g*'",
      'arb/c\narb/one\nfind: ‘gone’: No such file or directory\n',
    ],
    ["arb/one -type f -printf '%h %f %s\\n'", 'arb/one a 0\narb/one b 2\n'],
    ['arb/one ( -name a -o -name b ) -empty', 'arb/one/a\n'],
    ["arb/.glusterfs/indices/xattrop -mindepth 1 ! -name 'xattrop-*'", ''],
  ])('%s', async (words, found) => {
    expect(await find(words.replaceAll(/ ([()])/g, ' \\$1'))).toBe(found);
  });
});
