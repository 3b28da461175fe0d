import { existsSync } from 'node:fs';
import { stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../src/files/make-folder.ts';
import { temporaryFolderOnDisk } from '../support/temporary-folder.ts';

test('makes every level that is missing, for its owner alone', async () => {
  const folder = await temporaryFolderOnDisk();
  makeFolder(join(folder, 'a', 'b', 'c'));
  makeFolder(join(folder, 'a', 'b', 'c'));
  for (const level of ['a', 'a/b', 'a/b/c'])
    expect((await stat(join(folder, level))).mode & 0o777, level).toBe(0o700);
});

test('says where it can not go on', async () => {
  const folder = await temporaryFolderOnDisk();
  await writeFile(join(folder, 'file'), '');
  await symlink(join(folder, 'nowhere'), join(folder, 'dangling'));
  expect(() => makeFolder(join(folder, 'file', 'a'))).toThrow('ENOTDIR');
  expect(() => makeFolder(join(folder, 'dangling', 'a'))).toThrow('EEXIST');
});

test.skipIf(!existsSync('/proc/self'))('ends where no folder can be made', () => {
  expect(() => makeFolder('/proc/no-such/a')).toThrow('ENOENT');
});
