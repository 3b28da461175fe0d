import { execFileSync } from 'node:child_process';
import { appendFile, chmod, cp, link, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { State } from '../../src/model/state.ts';
import { roomForRecords } from '../../src/store/durable-adapter.ts';
import { exported, serialise } from '../../src/store/format.ts';
import type { StoreOptions } from '../../src/store/open.ts';
import { canMount } from '../support/can-mount.ts';
import { addCluster, testStateFile, testStore } from '../support/store.ts';
import { temporaryFolderOnDisk } from '../support/temporary-folder.ts';

const ROOM = 1_000_000;

function keeper(path: string, more: Partial<StoreOptions> = {}) {
  return testStore(path, { room: () => ROOM, ...more });
}

/** A state of so many commits, each by a command of its own. */
async function committed(...names: readonly string[]): Promise<string> {
  const path = join(await temporaryFolderOnDisk(), 'state.json');
  for (const name of names) await keeper(path).commit(name, addCluster(name));
  return path;
}

function namesIn({ clusters }: State): readonly (string | null)[] {
  return Object.values(clusters)
    .map(({ name }) => name)
    .sort();
}

describe('records behind a document', () => {
  it('leave every byte before them as it is', async () => {
    const path = await committed('one', 'two');
    const before = await readFile(path, 'utf8');
    await keeper(path).commit('three', addCluster('three'));
    const after = await readFile(path, 'utf8');
    expect(after.startsWith(before)).toBe(true);
    const lines = after.slice(before.length).split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ serial: 3, put: { clusters: expect.anything() } });
    expect(namesIn(await testStore(path).read())).toEqual(['one', 'three', 'two']);
  });

  it('tell what is gone, and what a later one brings back', async () => {
    const path = await committed('one', 'two');
    const [gone] = Object.values((await testStore(path).read()).clusters);
    if (gone === undefined) throw new Error('there is no cluster');
    const without = (state: State): State => {
      const { [gone.id]: _gone, ...clusters } = state.clusters;
      return { ...state, clusters };
    };
    const { state: less } = await keeper(path).commit('remove', without);
    expect(await testStore(path).read()).toEqual(less);
    expect(Object.keys(less.clusters)).toHaveLength(1);
    const { state } = await keeper(path).commit('again', addCluster('again', gone.id));
    expect(await testStore(path).read()).toEqual(state);
    expect(Object.keys(state.clusters)).toHaveLength(2);
    expect(await readFile(path, 'utf8')).toContain('\n{"serial":4,');
  });

  it('become a document when there is no more room, which holds the same', async () => {
    const path = await committed('one', 'two', 'three');
    const before = await testStore(path).read();
    const { state } = await testStore(path, { room: () => 10 }).commit('four', addCluster('four'));
    const text = await readFile(path, 'utf8');
    expect(text).not.toContain('\n{"serial":');
    expect(JSON.parse(text)).toMatchObject({ serial: 4 });
    expect(await testStore(path).read()).toEqual(state);
    expect(Object.keys(state.clusters)).toHaveLength(Object.keys(before.clusters).length + 1);
    expect(serialise(state)).toBe(text);
  });

  it('are kept only of what is large, and never so many that reading them takes long', () => {
    expect(roomForRecords(100_000)).toBe(0);
    expect(roomForRecords(400_000)).toBe(400_000);
    expect(roomForRecords(60_000_000)).toBe(1024 * 1024);
  });

  it('are not put into a file that has another name: what that names stays as it is', async () => {
    const path = await committed('one', 'two');
    const other = `${path}.other`;
    await link(path, other);
    const before = await readFile(other);
    await keeper(path).commit('three', addCluster('three'));
    expect(await readFile(other)).toEqual(before);
    expect(namesIn(await testStore(path).read())).toEqual(['one', 'three', 'two']);
  });

  it('are not put into a file that others can read: it is for its owner alone then', async () => {
    const path = await committed('one', 'two');
    await chmod(path, 0o644);
    await keeper(path).commit('three', addCluster('three'));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(namesIn(await testStore(path).read())).toEqual(['one', 'three', 'two']);
  });

  it('are made on what others have committed meanwhile', async () => {
    const path = await committed('one');
    const [mine, other] = [keeper(path), keeper(path)];
    await mine.commit('a', addCluster('a'));
    await other.commit('b', addCluster('b'));
    await mine.commit('c', addCluster('c'));
    await testStore(path, { room: () => 0 }).commit('d', addCluster('d'));
    const { state } = await other.commit('e', addCluster('e'));
    expect(namesIn(state)).toEqual(['a', 'b', 'c', 'd', 'e', 'one']);
    expect(await testStore(path).read()).toEqual(state);
  });

  it('on a full disk leave the old state, byte by byte, and are written when there is room', async () => {
    const path = await committed('one', 'two');
    const before = await readFile(path);
    for (const point of ['record written', 'record synced', 'record read back']) {
      const full = keeper(path, {
        point: (name) => {
          if (name === point)
            throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
        },
      });
      const error = await full.commit('three', addCluster('three')).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'failed', hint: expect.stringContaining('disk is full') });
      expect(await readFile(path)).toEqual(before);
    }
    const { state } = await keeper(path).commit('three', addCluster('three'));
    expect(state.serial).toBe(3);
    expect((await (await testStateFile(path)).backups()).map(({ serial }) => serial)).toEqual([3, 2, 1]);
  });

  it.skipIf(!canMount())(
    'on a tmpfs that is really full as well, also where only the copy has no room',
    async () => {
      for (const free of [0, 4096]) {
        const folder = await temporaryFolderOnDisk();
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]);
        try {
          const path = join(folder, 'state.json');
          for (const name of ['one', 'two']) await keeper(path).commit(name, addCluster(name));
          const before = await readFile(path);
          const ballast = join(folder, 'ballast');
          await writeFile(ballast, 'x'.repeat(1_000_000)).catch(() => undefined);
          await truncate(ballast, (await stat(ballast)).size - free);
          const large = addCluster('x'.repeat(6000));
          await expect(keeper(path).commit('three', large)).rejects.toMatchObject({ code: 'failed' });
          expect(await readFile(path)).toEqual(before);
          await truncate(ballast, 0);
          const { state } = await keeper(path).commit('three', large);
          expect(await testStore(path).read()).toEqual(state);
          expect((await (await testStateFile(path)).backups()).map(({ serial }) => serial)).toEqual([
            3, 2, 1,
          ]);
        } finally {
          // Files that are read a part at a time are open until nobody has anything of them.
          execFileSync('umount', ['--lazy', folder]);
        }
      }
    },
  );
});

describe('backups of a state with records', () => {
  it('are one file that follows the state, and each generation in it can be put back', async () => {
    const path = await committed('one', 'two', 'three', 'four');
    expect(await readdir(`${path}.backups`)).toHaveLength(1);
    const file = await testStateFile(path);
    expect((await file.backups()).map(({ serial }) => serial)).toEqual([4, 3, 2, 1]);
    for (const [serial, names] of [
      ['2', ['one', 'two']],
      ['1', ['one']],
      ['3', ['one', 'three', 'two']],
    ] as const) {
      const { from, state } = await file.restore(serial);
      expect(from.serial).toBe(Number(serial));
      expect(namesIn(await testStore(path).read())).toEqual(names);
      expect((await testStore(path).read()).serial).toBe(state.serial);
      expect((await file.check()).findings).toEqual([]);
    }
  });

  it('lose nothing, whatever happens to the file after a commit', async () => {
    const path = await committed('before');
    const store = keeper(path);
    for (const name of ['one', 'two', 'three']) {
      const { state } = await store.commit(name, addCluster(name));
      const damaged = path.replace('state', `damaged-${name}`);
      await cp(path, damaged);
      await cp(`${path}.backups`, `${damaged}.backups`, { recursive: true });
      await truncate(damaged, 40);
      const file = await testStateFile(damaged);
      expect((await file.check()).findings[0]?.remedy).toContain(`glusterctl state restore ${state.serial}`);
      await file.restore(String(state.serial));
      expect((await testStore(damaged).read()).clusters).toEqual(state.clusters);
    }
  });

  it('that were damaged are offered up to where they are whole', async () => {
    const path = await committed('one', 'two', 'three');
    const [kept] = await (await testStateFile(path)).backups();
    const text = await readFile(kept?.path ?? '', 'utf8');
    await writeFile(kept?.path ?? '', text.replace('"three"', '"trhee"'));
    await writeFile(path, '');
    const file = await testStateFile(path);
    expect((await file.check()).findings[0]?.remedy).toContain('glusterctl state restore 2');
    await file.restore('2');
    expect(namesIn(await testStore(path).read())).toEqual(['one', 'two']);
  });

  it('made by hand stay as they are', async () => {
    const path = await committed('one', 'two');
    const made = await (await testStateFile(path)).backup();
    const before = await readFile(made);
    for (const name of ['three', 'four']) await keeper(path).commit(name, addCluster(name));
    expect(await readFile(made)).toEqual(before);
    expect((await (await testStateFile(path)).backups()).map(({ serial }) => serial)).toEqual([
      4, 3, 2, 2, 1, 1,
    ]);
  });

  it('are made anew where the one that followed was changed or taken away', async () => {
    const path = await committed('one', 'two');
    const [kept] = await (await testStateFile(path)).backups();
    await appendFile(kept?.path ?? '', 'x');
    await keeper(path).commit('three', addCluster('three'));
    const files = await readdir(`${path}.backups`);
    expect(files).toHaveLength(2);
    const newest = join(`${path}.backups`, files.sort().at(-1) ?? '');
    expect(await readFile(newest)).toEqual(await readFile(path));
    expect((await stat(newest)).mode & 0o777).toBe(0o600);
  });

  it('keep what other commands have written, also where one command writes a document after a record', async () => {
    const path = await committed('one', 'two');
    let room = ROOM;
    const store = testStore(path, { room: () => room });
    await store.commit('three', addCluster('three'));
    room = 0;
    await store.commit('four', addCluster('four'));
    await store.commit('five', addCluster('five'));
    const serials = (await (await testStateFile(path)).backups()).map(({ serial }) => serial);
    expect(serials).toEqual([5, 3, 2, 1]);
  });
});

describe('import', () => {
  it('takes a file with records, and one that was edited when told so', async () => {
    const path = await committed('one', 'two');
    const text = await readFile(path, 'utf8');
    const file = await testStateFile(path);
    await file.import(text, 'state.json', false);
    expect(namesIn(await testStore(path).read())).toEqual(['one', 'two']);
    for (const word of ['"one"', '"two"']) {
      const edited = text.replace(word, '"new"');
      await expect(file.import(edited, 'edited', false)).rejects.toMatchObject({ code: 'state-unreadable' });
      await file.import(edited, 'edited', true);
      expect(namesIn(await testStore(path).read())).toContain('new');
    }
    const torn = text.slice(0, -20);
    await expect(file.import(torn, 'torn', false)).rejects.toThrow(
      'is cut off within what was committed last',
    );
    await file.import(torn, 'torn', true);
    expect(namesIn(await testStore(path).read())).toEqual(['one']);
  });

  it('takes what was exported, and what any tool made of it', async () => {
    const path = await committed('one', 'two');
    const state = await testStore(path).read();
    const text = exported(state);
    const document = JSON.parse(text) as { clusters: object };
    expect(document.clusters).toEqual(state.clusters);
    const file = await testStateFile(path);
    await file.import(text, 'export.json', false);
    await file.import(JSON.stringify(document, null, 2), 'reformatted.json', true);
    const { serial: _serial, ...after } = await testStore(path).read();
    const { serial: _before, ...before } = state;
    expect(after).toEqual(before);
    expect((await file.check()).findings).toEqual([]);
  });
});
