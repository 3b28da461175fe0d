import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { expect, test } from 'vitest';

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
