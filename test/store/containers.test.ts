import { once } from 'node:events';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canUnshare, IN_CONTAINER } from '../support/can-unshare.ts';
import { lockHolders } from '../support/lock-holders.ts';
import { addCluster, testStateFile, testStore } from '../support/store.ts';
import { temporaryFolderOnDisk } from '../support/temporary-folder.ts';

const holders = lockHolders();

const HERE: readonly string[] = [];
const WITHOUT_ITS_PROC = IN_CONTAINER.filter((word) => word !== '--mount-proc');
const HELD = ['--held-at=locked'];

/** What a command says that wants to write, and doesn't wait. */
async function tried(path: string, within: readonly string[]): Promise<string> {
  return await holders.said([...within, ...holders.words(path, 'tried', ['--seconds=0'])]);
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
    const holder = await holders.held(path, HELD, holds);
    expect(await tried(path, wants)).toMatch(unlock);
    expect(await holder.goOn()).toBe('done\n');
    expect(await tried(path, wants)).toBe('done\n');
    expect((await clustersAt(path)).toSorted()).toEqual(['held', 'tried']);
  });

  it('is unlocked by hand where a container ended with the lock', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const { child } = await holders.held(path, HELD, IN_CONTAINER);
    child.kill('SIGKILL');
    await once(child, 'close');
    const [, id = ''] = unlock.exec(await tried(path, HERE)) ?? [];
    await (await testStateFile(path)).unlock(id, false);
    await testStore(path, { lockTimeoutSeconds: 0 }).commit('after', addCluster('after'));
    expect(await clustersAt(path)).toEqual(['after']);
  });

  it('is waited for, and its lock broken, within one container as on a machine', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const line = (...all: Parameters<typeof holders.words>): string =>
      holders
        .words(...all)
        .map((word) => `'${word}'`)
        .join(' ');
    // The first is killed with the lock; the second finds that out.
    const script = `${line(path, 'first', ['--killed-at=locked'])}; ${line(path, 'after', ['--seconds=0'])}`;
    expect(await holders.said([...IN_CONTAINER, 'sh', '-c', script])).toContain('done\n');
    expect(await clustersAt(path)).toEqual(['after']);
  });
});
