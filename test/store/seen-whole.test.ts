import { statSync } from 'node:fs';
import { chmod, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stampOf } from '../../src/store/append.ts';
import { seenWhole } from '../../src/store/seen-whole.ts';
import type { Store } from '../../src/store/store.ts';
import { addCluster, testStore } from '../support/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Place {
  readonly path: string;
  readonly seenFolder: string;
  /** As it is a minute later, when nothing is being written any more. */
  readonly store: () => Store;
}

async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  const [path, seenFolder] = [join(folder, 'state.json'), join(folder, 'seen')];
  await testStore(path, { room: () => 1_000_000 }).commit('one', addCluster('one'));
  await testStore(path, { room: () => 1_000_000 }).commit('two', addCluster('two'));
  const now = () => new Date(Date.now() + 60_000);
  return { path, seenFolder, store: () => testStore(path, { seenFolder, now }) };
}

/** What only digests tell. */
async function rename({ path }: Place): Promise<void> {
  await writeFile(path, (await readFile(path, 'utf8')).replace('"one"', '"eno"'));
}

/** As if it had been read whole as it is now. */
function believe({ path, seenFolder }: Place): void {
  seenWhole(seenFolder).add(path, stampOf(statSync(path, { bigint: true })));
}

async function namesBy(store: Store): Promise<readonly (string | null)[]> {
  return Object.values((await store.read()).clusters).map(({ name }) => name);
}

describe('a state that was read whole before', () => {
  it('is believed by who reads it, and by nobody who changes it', async () => {
    const at = await place();
    await rename(at);
    believe(at);
    expect(await namesBy(at.store())).toContain('eno');
    await expect(at.store().commit('three', addCluster('three'))).rejects.toThrow(
      'was changed by something else',
    );
    const both = at.store();
    await both.read();
    await expect(both.commit('three', addCluster('three'))).rejects.toThrow('was changed by something else');
  });

  it('is looked at again when it was written to since, whatever its time says', async () => {
    const at = await place();
    await at.store().read();
    const { atime, mtime } = await stat(at.path);
    await rename(at);
    await utimes(at.path, atime, mtime);
    await expect(at.store().read()).rejects.toThrow('was changed by something else');
  });

  it('is noted when it is read, once nothing is being written any more', async () => {
    const at = await place();
    await testStore(at.path, { seenFolder: at.seenFolder }).read();
    await expect(readdir(at.seenFolder)).rejects.toThrow('ENOENT');
    await at.store().read();
    expect(await readdir(at.seenFolder)).toHaveLength(1);
    expect(seenWhole(at.seenFolder).has(at.path, stampOf(statSync(at.path, { bigint: true })))).toBe(true);
  });

  it('counts as never read where others could have noted it', async () => {
    const at = await place();
    await rename(at);
    believe(at);
    const [name = ''] = await readdir(at.seenFolder);
    await chmod(join(at.seenFolder, name), 0o666);
    await expect(at.store().read()).rejects.toThrow('was changed by something else');
  });

  it('is read as ever where nothing can be noted', async () => {
    const at = await place();
    await writeFile(at.seenFolder, 'no folder');
    expect(await namesBy(at.store())).toEqual(expect.arrayContaining(['one', 'two']));
  });
});
