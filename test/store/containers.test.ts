import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../support/bundle.ts';
import { canUnshare, IN_CONTAINER } from '../support/can-unshare.ts';
import { addCluster, testStateFile, testStore } from '../support/store.ts';
import { temporaryFolderOnDisk } from '../support/temporary-folder.ts';

let holder = '';
beforeAll(async () => {
  holder = await bundle(new URL('./lock-holder.ts', import.meta.url).pathname);
});
afterAll(async () => await rm(dirname(holder), { recursive: true, force: true }));

const HERE: readonly string[] = [];
const WITHOUT_ITS_PROC = IN_CONTAINER.filter((word) => word !== '--mount-proc');

/** A process that has the lock, and writes when it is told to. */
async function holding(path: string, within: readonly string[]): Promise<ChildProcessWithoutNullStreams> {
  const [program = '', ...words] = [...within, process.execPath, holder, path, 'held'];
  const child = spawn(program, words);
  await once(child.stdout, 'data');
  return child;
}

/** What a command says that wants to write, and doesn't wait. */
async function tried(path: string, within: readonly string[]): Promise<string> {
  const [program = '', ...words] = [...within, process.execPath, holder, path, 'tried', '0'];
  const child = spawn(program, words);
  const [said] = await Promise.all([once(child.stdout, 'data'), once(child, 'close')]);
  return String(said);
}

async function clustersAt(path: string): Promise<readonly (string | null)[]> {
  return Object.values((await testStore(path).read()).clusters).map(({ name }) => name);
}

describe.skipIf(!canUnshare())('a state that a machine shares with a container of the same name', () => {
  const unlock = new RegExp(
    `^If it no longer runs on ${hostname()}: glusterctl state unlock ([0-9a-f]{16})$`,
    'm',
  );

  it.each([
    ['a container, seen from its machine', IN_CONTAINER, HERE],
    ['a container that sees the processes of its machine, seen from there', WITHOUT_ITS_PROC, HERE],
    ['the machine, seen from a container', HERE, IN_CONTAINER],
    ['a container, seen from another one', IN_CONTAINER, IN_CONTAINER],
  ])('is never written over the lock of a living process: %s', async (_what, holds, wants) => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const child = await holding(path, holds);
    expect(await tried(path, wants)).toMatch(unlock);
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(await tried(path, wants)).toBe('done');
    expect((await clustersAt(path)).toSorted()).toEqual(['held', 'tried']);
  });

  it('is unlocked by hand where a container ended with the lock', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const child = await holding(path, IN_CONTAINER);
    child.kill('SIGKILL');
    await once(child, 'close');
    const [, id = ''] = unlock.exec(await tried(path, HERE)) ?? [];
    await (await testStateFile(path)).unlock(id, false);
    await testStore(path, { lockTimeoutSeconds: 0 }).commit('after', addCluster('after'));
    expect(await clustersAt(path)).toEqual(['after']);
  });

  it('is waited for, and its lock broken, within one container as on a machine', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const quoted = [process.execPath, holder, path].map((word) => `'${word}'`).join(' ');
    // The first is killed with the lock; the second finds that out.
    const script = `${quoted} killed; ${quoted} after 0`;
    const [program, ...words] = IN_CONTAINER;
    const child = spawn(program, [...words, 'sh', '-c', script]);
    const [said] = await Promise.all([once(child.stdout, 'data'), once(child, 'close')]);
    expect(String(said)).toBe('done');
    expect(await clustersAt(path)).toEqual(['after']);
  });
});
