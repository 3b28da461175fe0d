import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TAKE_RULE } from '../../src/hosts/sudo-rule.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The command with its folder elsewhere, and a visudo that answers like this. */
async function taken(rule: string, visudo: number) {
  const folder = await temporaryFolder();
  const place = join(folder, 'sudoers.d');
  mkdirSync(place);
  writeFileSync(join(place, 'glusterctl-admin'), 'as it was\n', { mode: 0o440 });
  writeFileSync(join(folder, 'visudo'), `#!/bin/sh\n[ "$1" = -cf ] && exit ${visudo}\nexit 9\n`, {
    mode: 0o755,
  });
  const { status } = spawnSync('sh', ['-c', TAKE_RULE.replaceAll('/etc/sudoers.d', place)], {
    input: `${rule}\n`,
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
  });
  const file = join(place, 'glusterctl-admin');
  return {
    status,
    mode: statSync(file).mode & 0o777,
    text: readFileSync(file, 'utf8'),
    names: readdirSync(place),
  };
}

describe('a rule for sudo', () => {
  test('is put in place when visudo finds it right, readable to root and its group alone', async () => {
    expect(await taken('admin ALL=(root) NOPASSWD: ALL', 0)).toEqual({
      status: 0,
      mode: 0o440,
      text: 'admin ALL=(root) NOPASSWD: ALL\n',
      names: ['glusterctl-admin'],
    });
  });

  test('that visudo refuses leaves what was there as it is; what is left has a name that sudo does not read', async () => {
    const { status, text, names } = await taken('admin ALL=(', 1);
    expect([status, text]).toEqual([1, 'as it was\n']);
    expect(names).toEqual(['glusterctl-admin', 'glusterctl-admin.new']);
  });

  test.skipIf(spawnSync('sh', ['-c', 'command -v visudo']).status !== 0)('the example is right', () => {
    const file = new URL('../../examples/sudoers', import.meta.url).pathname;
    expect(execFileSync('visudo', ['-cf', file], { encoding: 'utf8' })).toContain('parsed OK');
  });
});
