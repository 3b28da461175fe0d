import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pendingScript, readPending } from '../../src/gluster/pending.ts';
import { wrapScript } from '../../src/shell/wrap.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A brick whose index has its own file and so many entries. */
function brick(folder: string, name: string, entries: number): string {
  const path = join(folder, name);
  const index = join(path, '.glusterfs/indices/xattrop');
  mkdirSync(index, { recursive: true });
  writeFileSync(join(index, 'xattrop-2edc120e-f314-4951-8436-f009a7142bc7'), '');
  for (let n = 1; n <= entries; n += 1) writeFileSync(join(index, `gfid-${n}`), '');
  return path;
}

function told(paths: readonly string[], before = ''): ReadonlyMap<string, number> {
  const { text, changes } = pendingScript(paths);
  const script = wrapScript({ text: `${before}\n${text}`, changes });
  return readPending(execFileSync('sh', ['-s'], { input: script, encoding: 'utf8' }));
}

test('entries of each brick are counted without the file of the index itself', async () => {
  const folder = await temporaryFolder();
  const paths = [brick(folder, 'some', 3), brick(folder, 'none', 0), brick(folder, "it's a path", 1)];
  expect([...told(paths)]).toEqual(paths.map((path, place) => [path, [3, 0, 1][place]]));
});

test('a brick that is not mounted has no number, and neither has one whose index breaks off', async () => {
  const folder = await temporaryFolder();
  const good = brick(folder, 'good', 2);
  expect([...told([join(folder, 'gone'), good])]).toEqual([[good, 2]]);
  expect([...told([good], 'ls() { command ls "$@"; return 2; }')]).toEqual([]);
});
