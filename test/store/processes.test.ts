import { spawn } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../support/bundle.ts';
import { addCluster, testStore } from '../support/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let worker = '';
beforeAll(async () => {
  worker = await bundle(new URL('./worker.ts', import.meta.url).pathname);
});
afterAll(async () => await rm(dirname(worker), { recursive: true, force: true }));

/** Resolves with the exit code, or the signal that ended it. */
async function run(path: string, count: number, point?: string): Promise<number | string | null> {
  const words = [worker, path, String(count), ...(point === undefined ? [] : [point])];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  return await new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
}

describe('many processes on one state', () => {
  it('keeps 400 of 400 clusters that 8 processes create at once', async () => {
    const path = join(await temporaryFolder(), 'state.json');
    const codes = await Promise.all(Array.from({ length: 8 }, () => run(path, 50)));
    expect(codes).toEqual(Array.from({ length: 8 }, () => 0));
    const state = await testStore(path).read();
    expect(Object.keys(state.clusters)).toHaveLength(400);
    expect(state.serial).toBe(400);
    expect(await readdir(join(path, '..'))).toEqual(['state.json', 'state.json.backups']);
  });
});

const POINTS = [
  'locked',
  'before temporary',
  'temporary made',
  'temporary written',
  'temporary synced',
  'temporary read back',
  'backup kept',
  'renamed',
  'folder synced',
  'copy kept',
  'unlocked',
];

describe('kill -9', () => {
  for (const [index, point] of POINTS.entries()) {
    it(`at "${point}" leaves one whole generation, and the next command works`, async () => {
      const path = join(await temporaryFolder(), 'state.json');
      await testStore(path).commit('before', addCluster('first'));
      expect(await run(path, 1, point)).toBe('SIGKILL');
      const state = await testStore(path).read();
      const written = index >= POINTS.indexOf('renamed');
      expect(state.serial).toBe(written ? 2 : 1);
      expect(Object.keys(state.clusters)).toHaveLength(written ? 2 : 1);
      const { state: after } = await testStore(path, { lockTimeoutSeconds: 5 }).commit(
        'after',
        addCluster('last'),
      );
      expect(after.serial).toBe(state.serial + 1);
      expect(Object.values(after.clusters).map(({ name }) => name)).toContain('last');
    });
  }
});
