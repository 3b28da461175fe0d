import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { changeableFile } from '../../src/store/changeable-file.ts';
import { urlOf } from '../../src/store/lock-state.ts';
import { moveState } from '../../src/store/move.ts';
import { addCluster, testStateFile, testStore } from '../support/store.ts';
import { temporaryFolderOnDisk } from '../support/temporary-folder.ts';

/** A state in a file that was written to, and then by somebody else through the URL of the volume that it lies on. */
async function writtenByUrl(): Promise<string> {
  const path = join(await temporaryFolderOnDisk(), 'state.json');
  await testStore(path).commit('here', addCluster('here'));
  await writeFile(`${path}.writer`, '{"id":"1"}\n');
  return path;
}

const namesBeside = async (path: string): Promise<readonly string[]> =>
  (await readdir(dirname(path))).filter((name) => name !== `${basename(path)}.backups`).sort();

describe('a state in a file that is written through a URL as well', () => {
  it('is read, and not written to: nothing changes, and the lock is free', async () => {
    const path = await writtenByUrl();
    const before = await readFile(path, 'utf8');
    await expect(testStore(path).commit('again', addCluster('again'))).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining(`${path}.writer tells of it`),
      hint: [
        'Use the URL here, too: glusterctl state use gluster://HOST/VOLUME/state.json',
        `If nobody uses the URL any more: rm ${path}.writer`,
      ].join('\n'),
    });
    expect(await readFile(path, 'utf8')).toBe(before);
    expect(await namesBeside(path)).toEqual(['state.json', 'state.json.writer']);
    expect(Object.values((await testStore(path).read()).clusters).map(({ name }) => name)).toEqual(['here']);
  });

  it('is not restored, and no copy of it is made either', async () => {
    const path = await writtenByUrl();
    const file = await testStateFile(path);
    await expect(file.backup()).rejects.toMatchObject({ code: 'refused' });
    await expect(file.restore('1')).rejects.toMatchObject({ code: 'refused' });
    expect(await namesBeside(path)).toEqual(['state.json', 'state.json.writer']);
  });

  it('is not moved away, and nothing is left where it was to go', async () => {
    const path = await writtenByUrl();
    const at = async (place: string) =>
      await changeableFile({
        path: place,
        timeoutSeconds: 1,
        user: 'tester',
        now: () => new Date(),
        sleep: async () => undefined,
        random: () => 0,
      });
    const to = `${path}.elsewhere`;
    const moving = { from: await at(path), to: await at(to), now: () => new Date(), check: () => undefined };
    await expect(moveState(moving)).rejects.toMatchObject({ code: 'refused' });
    expect(await namesBeside(path)).toEqual(['state.json', 'state.json.writer']);
  });

  it('is written to again when a person has taken the sign of the other way away', async () => {
    const path = await writtenByUrl();
    await rm(`${path}.writer`);
    const { state } = await testStore(path).commit('again', addCluster('again'));
    expect(
      Object.values(state.clusters)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['again', 'here']);
  });
});

describe('the URL of a file on a mount', () => {
  const MOUNTS = [
    'sysfs /sys sysfs rw 0 0',
    '/dev/vda1 / ext4 rw 0 0',
    'gl1:/states /mnt/the\\040state fuse.glusterfs rw,relatime 0 0',
    'gl2:states /mnt/other fuse.glusterfs rw 0 0',
    '10.0.0.1:/inner /mnt/other fuse.glusterfs rw 0 0',
  ].join('\n');

  test.each([
    ['/mnt/the state/glusterctl.json', 'gluster://gl1/states/glusterctl.json'],
    // Of several mounts at one place the last one counts.
    ['/mnt/other/lab.json', 'gluster://10.0.0.1/inner/lab.json'],
    // No URL leads into a folder.
    ['/mnt/other/deep/lab.json', null],
    ['/root/lab.json', null],
  ])('%s', (path, url) => {
    expect(urlOf(path, MOUNTS)).toBe(url);
  });
});
