import { spawn } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listBackups } from '../../src/store/backups.ts';
import { bundle } from '../support/bundle.ts';
import { addCluster, testStore } from '../support/store.ts';
import { temporaryFolderOnDisk } from '../support/temporary-folder.ts';

let worker = '';
beforeAll(async () => {
  worker = await bundle(new URL('./worker.ts', import.meta.url).pathname);
});
afterAll(async () => await rm(dirname(worker), { recursive: true, force: true }));

/** Resolves with the exit code, or the signal that ended it. */
async function run(
  path: string,
  count: number,
  room: number,
  point?: string,
): Promise<number | string | null> {
  const words = [worker, path, String(count), String(room), ...(point === undefined ? [] : [point])];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  return await new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
}

describe('many processes on one state', () => {
  it.each([
    ['each written whole', 0],
    ['most as records, with a document now and then', 4000],
    ['all as records', 10_000_000],
  ])('keeps 400 of 400 clusters that 8 processes create at once, %s', async (_how, room) => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const codes = await Promise.all(Array.from({ length: 8 }, () => run(path, 50, room)));
    expect(codes).toEqual(Array.from({ length: 8 }, () => 0));
    const state = await testStore(path).read();
    expect(Object.keys(state.clusters)).toHaveLength(400);
    expect(state.serial).toBe(400);
    expect(await readdir(join(path, '..'))).toEqual(['state.json', 'state.json.backups']);
    const [newest] = await listBackups(path);
    expect(newest?.serial).toBe(400);
    expect(await readFile(newest?.path ?? '')).toEqual(await readFile(path));
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
      const path = join(await temporaryFolderOnDisk(), 'state.json');
      await testStore(path).commit('before', addCluster('first'));
      expect(await run(path, 1, 0, point)).toBe('SIGKILL');
      const state = await testStore(path).read();
      const written = index >= POINTS.indexOf('renamed');
      expect(state.serial).toBe(written ? 2 : 1);
      expect(Object.keys(state.clusters)).toHaveLength(written ? 2 : 1);
      const { state: after } = await testStore(path, { lockTimeoutSeconds: 60 }).commit(
        'after',
        addCluster('last'),
      );
      expect(after.serial).toBe(state.serial + 1);
      expect(Object.values(after.clusters).map(({ name }) => name)).toContain('last');
    });
  }
});

const RECORD_POINTS = [
  'locked',
  'before record',
  'record written',
  'record synced',
  'record read back',
  'copy kept',
  'unlocked',
];
const ROOM = 10_000_000;

describe('kill -9 over a record', () => {
  for (const [index, point] of RECORD_POINTS.entries()) {
    it(`at "${point}" leaves one whole generation, and the next command works`, async () => {
      const path = join(await temporaryFolderOnDisk(), 'state.json');
      const more = { room: () => ROOM };
      for (const name of ['first', 'second']) await testStore(path, more).commit('before', addCluster(name));
      expect(await run(path, 1, ROOM, point)).toBe('SIGKILL');
      const state = await testStore(path).read();
      // What is in the file is there for every process, whether it was synced or not.
      const written = index >= RECORD_POINTS.indexOf('record written');
      expect(state.serial).toBe(written ? 3 : 2);
      const next = testStore(path, { ...more, lockTimeoutSeconds: 60 });
      const { state: after } = await next.commit('after', addCluster('last'));
      expect(after.serial).toBe(state.serial + 1);
      expect(Object.keys(after.clusters)).toHaveLength(written ? 4 : 3);
      // The copy has caught up with all that the dead one left undone.
      const [newest] = await listBackups(path);
      expect(await readFile(newest?.path ?? '')).toEqual(await readFile(path));
      expect((await readFile(path, 'utf8')).startsWith('{"format":3,')).toBe(true);
    });
  }

  for (const [index, point] of POINTS.entries()) {
    it(`at "${point}", while records are taken into a document, loses none of them`, async () => {
      const path = join(await temporaryFolderOnDisk(), 'state.json');
      for (const name of ['a', 'b', 'c', 'd'])
        await testStore(path, { room: () => ROOM }).commit('before', addCluster(name));
      expect(await readFile(path, 'utf8')).toContain('\n{"serial":4,');
      expect(await run(path, 1, 0, point)).toBe('SIGKILL');
      const written = index >= POINTS.indexOf('renamed');
      const state = await testStore(path).read();
      expect(state.serial).toBe(written ? 5 : 4);
      expect(Object.keys(state.clusters)).toHaveLength(written ? 5 : 4);
      const next = testStore(path, { room: () => ROOM, lockTimeoutSeconds: 60 });
      const { state: after } = await next.commit('after', addCluster('last'));
      expect(await testStore(path).read()).toEqual(after);
      const [newest] = await listBackups(path);
      expect(newest?.serial).toBe(after.serial);
      expect(await readFile(newest?.path ?? '')).toEqual(await readFile(path));
    });
  }
});
