import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PROGRAM = new URL('../../bin/glusterctl.js', import.meta.url).pathname;

test.skipIf(!existsSync('/dev/full'))(
  'a result that finds no room on the disk is a failure, and is told',
  () => {
    const full = openSync('/dev/full', 'w');
    try {
      const { status, stderr } = spawnSync(process.execPath, [PROGRAM, '--help'], {
        env: { HOME: '/' },
        stdio: ['ignore', full, 'pipe'],
      });
      expect([status, String(stderr)]).toEqual([1, expect.stringContaining('could not be written: ENOSPC')]);
    } finally {
      closeSync(full);
    }
  },
);

test('where nothing can be written, nothing is left half written', async () => {
  const folder = await temporaryFolder();
  const line = 'ulimit -f 0; exec "$NODE" "$PROGRAM" cluster create --state="$FOLDER/state.json"';
  const { status, stderr } = spawnSync('/bin/sh', ['-c', line], {
    env: { HOME: folder, NODE: process.execPath, PROGRAM, FOLDER: folder },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([1, expect.stringContaining(`${folder}/state.json.lock: EFBIG`)]);
  expect(stderr.match(/The log in/g)).toHaveLength(1);
  expect((await readdir(folder)).filter((name) => name.startsWith('state'))).toEqual([]);
});
