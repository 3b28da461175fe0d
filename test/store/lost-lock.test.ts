import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { unlinkSync } from 'node:fs';
import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyState, type State } from '../../src/model/state.ts';
import { stateAt } from '../../src/store/admin.ts';
import { listBackups } from '../../src/store/backups.ts';
import { changeableFile } from '../../src/store/changeable-file.ts';
import { exported, parse } from '../../src/store/format.ts';
import { moveState } from '../../src/store/move.ts';
import type { ChangeablePlace } from '../../src/store/state-place.ts';
import { lockHolders } from '../support/lock-holders.ts';
import { addCluster, testStateFile, testStore } from '../support/store.ts';
import { temporaryFolderOnDisk } from '../support/temporary-folder.ts';

const holders = lockHolders();

const NO_ROOM = '--room=0';
const ROOM = '--room=10000000';
const room = (flag: string) => ({ room: () => (flag === NO_ROOM ? 0 : 10_000_000) });

/** Small as it is, the next commit puts a record behind it. */
async function begun(): Promise<string> {
  const path = join(await temporaryFolderOnDisk(), 'state.json');
  for (const name of ['first', 'second']) await testStore(path, room(ROOM)).commit(name, addCluster(name));
  return path;
}

/** A person says that a lock is left behind, which is held by somebody who only stands still. */
async function takeLockAway(path: string): Promise<void> {
  const file = await testStateFile(path);
  const lock = await file.lock();
  if (lock === null || lock === 'unreadable') throw new Error('nobody has the lock');
  await file.unlock(lock.id, true);
}

async function clustersAt(path: string): Promise<readonly (string | null)[]> {
  return Object.values((await testStore(path).read()).clusters)
    .map(({ name }) => name)
    .toSorted();
}

/** All are there, nothing else is left, and each copy is of what its name says. */
async function expectWhole(path: string, names: readonly string[]): Promise<void> {
  expect(await clustersAt(path)).toEqual(names.toSorted());
  expect((await testStore(path).read()).serial).toBe(names.length);
  expect((await (await testStateFile(path)).check()).findings).toEqual([]);
  expect(await readdir(dirname(path))).toEqual(['state.json', 'state.json.backups']);
  expect((await readdir(`${path}.backups`)).filter((name) => name.startsWith('.'))).toEqual([]);
  const copies = await listBackups(path);
  for (const { path: copy, serial } of copies) {
    const parsed = parse(await readFile(copy));
    expect([copy, parsed.kind === 'good' && (parsed.document as State).serial]).toEqual([copy, serial]);
  }
  expect(await readFile(copies[0]?.path ?? '')).toEqual(await readFile(path));
}

const BEFORE_IT_IS_WRITTEN = [
  ...['locked', 'before temporary', 'temporary made', 'temporary written', 'temporary synced'],
  ...['temporary read back', 'backup kept'],
].map((point) => [point, NO_ROOM] as const);
const BEFORE_A_RECORD = ['locked', 'before record'].map((point) => [point, ROOM] as const);
const BEHIND_IT = ['renamed', 'folder synced', 'copy kept'].map((point) => [point, NO_ROOM] as const);
const BEHIND_A_RECORD = ['record written', 'record synced', 'record read back', 'copy kept'].map(
  (point) => [point, ROOM] as const,
);

describe.each([
  ['a document', NO_ROOM],
  ['a record', ROOM],
])(
  'a process that stands still, while its lock is taken away and another one commits %s',
  (_what, theirs) => {
    it.each([...BEFORE_IT_IS_WRITTEN, ...BEFORE_A_RECORD])(
      'at "%s" (%s) writes over nothing, and makes its change of what is there then',
      async (point, own) => {
        const path = await begun();
        const holder = await holders.held(path, [`--held-at=${point}`, own]);
        await takeLockAway(path);
        await testStore(path, room(theirs)).commit('other', addCluster('other'));
        const there = await readFile(path, 'utf8');
        expect(await holder.goOn()).toBe('done\n');
        await expectWhole(path, ['first', 'second', 'other', 'held']);
        if (own === ROOM) expect((await readFile(path, 'utf8')).startsWith(there)).toBe(true);
      },
    );

    it.each([...BEHIND_IT, ...BEHIND_A_RECORD])(
      'at "%s" (%s), behind its own, takes nothing of that away',
      async (point, own) => {
        const path = await begun();
        const holder = await holders.held(path, [`--held-at=${point}`, own]);
        await takeLockAway(path);
        await testStore(path, room(theirs)).commit('other', addCluster('other'));
        expect(await holder.goOn()).toBe('done\n');
        await expectWhole(path, ['first', 'second', 'held', 'other']);
      },
    );

    it('and finds the disk full then, leaves what stands behind its record', async () => {
      const path = await begun();
      const holder = await holders.held(path, ['--held-at=record written', '--full-at=record synced', ROOM]);
      await takeLockAway(path);
      await testStore(path, room(theirs)).commit('other', addCluster('other'));
      expect(await holder.goOn()).toMatch(
        /^unknown-outcome: Whether the state \S+ was written is not known, as somebody else has written to it since: .*no space left.*\nSee what came of it: glusterctl operation list\n$/,
      );
      await expectWhole(path, ['first', 'second', 'held', 'other']);
    });
  },
);

describe('a process whose lock was taken away while it stood still', () => {
  it.each([...BEFORE_IT_IS_WRITTEN, ...BEFORE_A_RECORD])(
    'at "%s" (%s) waits for whoever has it then, and writes nothing',
    async (point, own) => {
      const path = await begun();
      const holder = await holders.held(path, [`--held-at=${point}`, own, '--seconds=0']);
      await takeLockAway(path);
      const other = await holders.held(path, ['--held-at=locked']);
      const [there, lock] = [await readFile(path), await readFile(`${path}.lock`, 'utf8')];
      expect(await holder.goOn()).toMatch(/^state-locked: The state has been locked for more than 0 s/);
      expect(await readFile(path)).toEqual(there);
      expect(await readFile(`${path}.lock`, 'utf8')).toBe(lock);
      expect(await other.goOn()).toBe('done\n');
      await expectWhole(path, ['first', 'second', 'held']);
    },
  );

  it('does as it would have, where nobody else has written', async () => {
    const path = await begun();
    const holder = await holders.held(path, ['--held-at=backup kept']);
    await takeLockAway(path);
    expect(await holder.goOn()).toBe('done\n');
    await expectWhole(path, ['first', 'second', 'held']);
  });

  it('does not rely on the lock alone: who asks for none may have put another generation there', async () => {
    const path = await begun();
    const copy = join(await temporaryFolderOnDisk(), 'state.json');
    await cp(path, copy);
    await testStore(copy).commit('other', addCluster('other'));
    const holder = await holders.held(path, ['--held-at=backup kept']);
    await rename(copy, path);
    expect(await holder.goOn()).toBe('done\n');
    expect(await clustersAt(path)).toEqual(['first', 'held', 'other', 'second']);
  });

  it.each([
    ['renamed', NO_ROOM],
    ['copy kept', NO_ROOM],
    ['record read back', ROOM],
    ['copy kept', ROOM],
  ])('reads again what is there before its next change (%s, %s)', async (wanted, own) => {
    const path = await begun();
    let others = 0;
    const twice = testStore(path, {
      ...room(own),
      point: (point) => {
        if (point !== wanted || others++ > 0) return;
        unlinkSync(`${path}.lock`);
        const [program = '', ...words] = holders.words(path, 'other');
        spawnSync(program, words);
      },
    });
    for (const name of ['one', 'two']) await twice.commit(name, addCluster(name));
    await expectWhole(path, ['first', 'second', 'one', 'other', 'two']);
  });

  it('gives up where others are quicker for as long as it may wait', async () => {
    const path = await begun();
    const others: string[] = [];
    const disturbed = testStore(path, {
      lockTimeoutSeconds: 0,
      point: (point) => {
        if (point !== 'backup kept') return;
        others.push(`other ${others.length}`);
        unlinkSync(`${path}.lock`);
        const [program = '', ...words] = holders.words(path, others.at(-1) ?? '');
        spawnSync(program, words);
      },
    });
    await expect(disturbed.commit('held', addCluster('held'))).rejects.toMatchObject({
      code: 'state-locked',
      message: `The state ${path} could not be written for more than 0 s: others have written it again and again`,
      hint: 'Nothing was written. Run it again, or allow more time with --lock-timeout.',
    });
    expect(others).toHaveLength(2);
    await expectWhole(path, ['first', 'second', ...others]);
  });
});

describe('"state …" while its lock is taken away, and another one commits', () => {
  const at = async (path: string): Promise<ChangeablePlace> =>
    await changeableFile({
      path,
      timeoutSeconds: 30,
      user: 'tester',
      now: () => new Date(),
      sleep: async () => undefined,
      random: () => 0,
    });

  /** The first time that it is about to change anything, another one is quicker. */
  function overtaken(place: ChangeablePlace, path: string): ChangeablePlace {
    let isFirst = true;
    return {
      ...place,
      changing: async (command, work) =>
        await place.changing(command, async (changes) => {
          const quicker = async (): Promise<void> => {
            if (!isFirst) return;
            isFirst = false;
            await takeLockAway(path);
            await testStore(path).commit('other', addCluster('other'));
          };
          return await work({
            ...changes,
            write: async (...all) => await quicker().then(async () => await changes.write(...all)),
            mark: async (...all) => await quicker().then(async () => await changes.mark(...all)),
            keep: async (...all) => await quicker().then(async () => await changes.keep(...all)),
          });
        }),
    };
  }

  it('restore: puts back what was asked for, behind all that there is by then', async () => {
    const path = await begun();
    const { state, aside } = await stateAt(overtaken(await at(path), path), () => new Date()).restore('1');
    expect(state.serial).toBe(4);
    expect(await clustersAt(path)).toEqual(['first']);
    expect(await readFile(aside ?? '', 'utf8')).toContain('"other"');
    expect((await listBackups(path)).map(({ serial }) => serial)).toEqual([4, 3, 2]);
  });

  it('import: numbers it behind that', async () => {
    const path = await begun();
    const text = exported(await testStore(path).read());
    const { state } = await stateAt(overtaken(await at(path), path), () => new Date()).import(
      text,
      'x',
      false,
    );
    expect(state.serial).toBe(4);
    expect(await clustersAt(path)).toEqual(['first', 'second']);
    expect((await listBackups(path)).map(({ serial }) => serial)).toEqual([4, 3, 2]);
  });

  it('backup: keeps what is there then', async () => {
    const path = await begun();
    const copy = await stateAt(overtaken(await at(path), path), () => new Date()).backup();
    expect(copy).toContain('/000000003-');
    expect(await readFile(copy)).toEqual(await readFile(path));
  });

  it.each(['here', 'there'])('move: takes along what was committed meanwhile (%s)', async (where) => {
    const path = await begun();
    const to = join(dirname(path), 'moved.json');
    const moving = {
      from: where === 'here' ? overtaken(await at(path), path) : await at(path),
      to: where === 'there' ? disturbed(await at(to), to) : await at(to),
      now: () => new Date(),
      check: () => undefined,
    };
    await moveState(moving);
    const names = where === 'here' ? ['first', 'other', 'second'] : ['first', 'second'];
    expect(await clustersAt(to)).toEqual(names);
    await expect(testStore(path).read()).rejects.toMatchObject({ hint: expect.stringContaining(to) });
    expect((await readdir(dirname(path))).filter((name) => !name.endsWith('.backups'))).toEqual([
      'moved.json',
      'state.json',
    ]);
  });

  /** Where it goes to, only the lock is taken away: what is on its way there is nobody's to commit to. */
  function disturbed(place: ChangeablePlace, path: string): ChangeablePlace {
    let times = 0;
    return {
      ...place,
      changing: async (command, work) =>
        await place.changing(command, async (changes) => {
          if (times++ < 2) await takeLockAway(path);
          return await work(changes);
        }),
    };
  }

  it('leaves no lock where what is there can not even be opened', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const server = createServer().listen(path);
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const place = await at(path);
    await expect(place.changing('state import', async () => undefined)).rejects.toMatchObject({
      code: 'failed',
    });
    expect(await place.lock()).toBeNull();
  });

  it('leaves nothing of what was put aside, where that is in its place still', async () => {
    const path = await begun();
    const place = await at(path);
    let times = 0;
    const aside = await place.changing('state restore', async (changes) => {
      const put = await changes.putAside('restore');
      if (times++ === 0) await takeLockAway(path);
      await changes.write(await testStore(path).read(), null);
      return put;
    });
    expect(times).toBe(2);
    const left = (await readdir(dirname(path))).filter((name) => name.includes('before-restore'));
    expect(left.map((name) => join(dirname(path), name))).toEqual([aside]);
  });

  it('keeps what was put aside and is nowhere else any more', async () => {
    const path = await begun();
    const place = await at(path);
    let times = 0;
    await place.changing('state restore', async (changes) => {
      await changes.putAside('restore');
      if (times++ === 0) {
        await takeLockAway(path);
        await writeFile(`${path}.new`, 'nothing of ours');
        await rename(`${path}.new`, path);
      }
      await changes.write(emptyState('0'.repeat(32)), null);
    });
    const left = (await readdir(dirname(path))).filter((name) => name.includes('before-restore'));
    expect(left).toHaveLength(2);
    const texts = await Promise.all(
      left.map(async (name) => await readFile(join(dirname(path), name), 'utf8')),
    );
    expect(texts.toSorted()).toEqual(['nothing of ours', expect.stringContaining('"second"')]);
  });
});
