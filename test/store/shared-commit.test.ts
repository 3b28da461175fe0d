import { chmod, readFile, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GlusterctlError } from '../../src/model/errors.ts';
import type { State } from '../../src/model/state.ts';
import { parse, serialise } from '../../src/store/format.ts';
import { type SeenWhole, seenWhole } from '../../src/store/seen-whole.ts';
import { type Cached, stateCache } from '../../src/store/shared/cache.ts';
import { lost, type MemoryFile, memoryFile } from '../support/memory-file.ts';
import { sharedStore } from '../support/shared-store.ts';
import { addCluster } from '../support/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOM = () => 1_000_000;
/** All of it is written anew each time. */
const DOCUMENTS = () => 0;

async function cacheFile(): Promise<string> {
  return join(await temporaryFolder(), 'states', 'state.json');
}

function stateOn({ content }: MemoryFile): State {
  const parsed = parse(content ?? Buffer.alloc(0));
  if (parsed.kind === 'damaged') throw new Error(JSON.stringify(parsed.damage));
  return parsed.document as State;
}

function names(state: State): readonly (string | null)[] {
  return Object.values(state.clusters)
    .map(({ name }) => name)
    .sort();
}

async function failure(work: Promise<unknown>): Promise<GlusterctlError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof GlusterctlError)) throw new Error(`it did not fail as it should: ${String(error)}`);
  return error;
}

describe('a commit to a state on a volume', () => {
  it.each([
    ['as documents', DOCUMENTS],
    ['as records', ROOM],
  ])('takes one round trip where the command has read before, and two where not: %s', async (_how, room) => {
    const file = memoryFile();
    await sharedStore(file.seen(), { room }).commit('one', addCluster('one'));
    expect(file.asked).toEqual(['fetch', 'swap']);
    file.asked.length = 0;
    const store = sharedStore(file.seen(), { room });
    await store.read();
    await store.commit('two', addCluster('two'));
    await store.commit('three', addCluster('three'));
    expect(file.asked).toEqual(['fetch', 'swap', 'swap']);
    expect(names(stateOn(file))).toEqual(['one', 'three', 'two']);
    expect(stateOn(file).serial).toBe(3);
  });

  it('is made anew of what another has written meanwhile, without another look', async () => {
    const file = memoryFile();
    const [mine, other] = [sharedStore(file.seen()), sharedStore(file.seen())];
    await mine.read();
    await other.commit('other', addCluster('theirs'));
    file.asked.length = 0;
    const { state } = await mine.commit('mine', addCluster('mine'));
    expect(file.asked).toEqual(['swap', 'swap']);
    expect(names(state)).toEqual(['mine', 'theirs']);
    expect(state.serial).toBe(2);
  });

  it.each([
    ['as documents', DOCUMENTS],
    ['as records', ROOM],
    ['as either', (document: number) => (document % 2 === 0 ? 3000 : 0)],
  ])('is lost to none of eight that write at once, %s', async (_how, room) => {
    const file = memoryFile();
    file.before = async () => await new Promise((resolve) => setImmediate(resolve));
    const caches = await Promise.all(Array.from({ length: 4 }, async () => await cacheFile()));
    const writers = Array.from({ length: 8 }, async (_, at) => {
      for (let count = 0; count < 10; count++) {
        const cache = caches[at % 4] ?? null;
        await sharedStore(file.seen(), { cache, room }).commit('add', addCluster(`${at}-${count}`));
      }
    });
    await Promise.all(writers);
    const state = stateOn(file);
    expect(Object.keys(state.clusters)).toHaveLength(80);
    expect(state.serial).toBe(80);
  });

  it('refuses what the newest state refuses, not what an older one does', async () => {
    const file = memoryFile();
    const mine = sharedStore(file.seen());
    await mine.commit('mine', addCluster('taken'));
    await sharedStore(file.seen()).commit('other', (state) => ({ ...state, clusters: {} }));
    const unlessTaken = (state: State): State => {
      if (names(state).includes('taken')) throw new GlusterctlError('refused', 'it is taken');
      return addCluster('taken')(state);
    };
    const { state } = await mine.commit('again', unlessTaken);
    expect(names(state)).toEqual(['taken']);
    file.asked.length = 0;
    expect((await failure(mine.commit('once more', unlessTaken))).message).toBe('it is taken');
    expect(file.asked).toEqual(['fetch']);
  });

  it('that changes nothing of the newest writes nothing', async () => {
    const file = memoryFile();
    const store = sharedStore(file.seen());
    await store.commit('one', addCluster('one'));
    await sharedStore(file.seen()).commit('two', addCluster('two'));
    file.asked.length = 0;
    const { state, changed } = await store.commit('nothing', (present) => present);
    expect([names(state), changed, file.asked]).toEqual([['one', 'two'], false, ['fetch']]);
  });

  it('writes nothing that would break the state', async () => {
    const file = memoryFile();
    const broken = (state: State): State =>
      ({ ...state, clusters: { x: { id: 'y', name: null, file: true, block: true } } }) as State;
    expect((await failure(sharedStore(file.seen()).commit('break', broken))).message).toContain(
      'would break',
    );
    expect(file.content).toBeNull();
  });

  it('waits for another writer no longer than it may, and says who that is', async () => {
    const file = memoryFile();
    let time = 0;
    const writer = { id: 'a', user: 'eve', host: 'laptop', pid: 7, command: 'volume create', since: 'then' };
    const seen = { ...file.seen(), swap: async () => ({ kind: 'busy' as const, writer }) };
    const clock = {
      now: () => new Date(time),
      sleep: async () => {
        time += 400;
      },
    };
    const error = await failure(
      sharedStore(seen, { ...clock, lockTimeoutSeconds: 2 }).commit('x', addCluster()),
    );
    expect(error.code).toBe('state-locked');
    expect(error.message).toContain('"volume create" (process 7 of eve on laptop, since then)');
    expect(time).toBe(2000);
  });

  it('keeps a copy of each generation, and of one command only the last', async () => {
    const file = memoryFile();
    for (const name of ['one', 'two'])
      await sharedStore(file.seen(), { room: DOCUMENTS }).commit(name, addCluster(name));
    const store = sharedStore(file.seen(), { room: DOCUMENTS });
    await store.commit('three', addCluster('three'));
    await store.commit('four', addCluster('four'));
    const serials = [...file.copies.keys()].map((name) => Number(name.slice(0, 9))).sort();
    expect(serials).toEqual([1, 2, 4]);
    expect([...file.copies.values()].at(-1)).toEqual(file.content);
  });

  it('lets the copy wait for the next one where a command says that it makes another', async () => {
    const file = memoryFile();
    await sharedStore(file.seen(), { room: ROOM }).commit('one', addCluster('one'));
    const store = sharedStore(file.seen(), { room: ROOM });
    await store.commit('two', addCluster('two'), { interim: true });
    const copies = () => [...file.copies].map(([name, bytes]) => [Number(name.slice(0, 9)), bytes.length]);
    const begun = copies();
    expect(begun).toEqual([[1, expect.any(Number)]]);
    await store.commit('three', addCluster('three'));
    expect(copies()).toEqual([[3, file.content?.length]]);
    // All of it, where there is no room for a record.
    await sharedStore(file.seen(), { room: DOCUMENTS }).commit('four', addCluster('four'), { interim: true });
    expect(copies().map(([serial]) => serial)).toEqual([3, 4]);
  });

  it('lets a copy go that the next one begins with, and those of no more use', async () => {
    const file = memoryFile();
    let time = Date.parse('2026-01-01T00:00:00Z');
    const now = () => {
      time += 60_000;
      return new Date(time);
    };
    for (let count = 0; count < 40; count++)
      await sharedStore(file.seen(), { now, room: DOCUMENTS }).commit('add', addCluster(String(count)));
    expect(file.copies.size).toBeLessThanOrEqual(20);
    expect(file.copies.size).toBeGreaterThan(12);
    await sharedStore(file.seen(), { now, room: DOCUMENTS }).commit('whole', addCluster('whole'));
    const before = file.copies.size;
    const soon = () => {
      time += 1;
      return new Date(time);
    };
    for (let count = 0; count < 5; count++)
      await sharedStore(file.seen(), { now: soon, room: ROOM }).commit('add', addCluster(`r${count}`));
    expect(file.copies.size).toBe(before);
  });

  it('cuts off what never became a record, and is not confused by it', async () => {
    const file = memoryFile();
    await sharedStore(file.seen(), { room: ROOM }).commit('one', addCluster('one'));
    file.content = Buffer.concat([file.content ?? Buffer.alloc(0), Buffer.from('{"serial":2,"dig')]);
    const { state } = await sharedStore(file.seen(), { room: ROOM }).commit('two', addCluster('two'));
    expect(state.serial).toBe(2);
    expect(names(stateOn(file))).toEqual(['one', 'two']);
  });
});

describe('a commit whose answer is lost', () => {
  const once = (work: () => void): (() => void) => {
    let done = false;
    return () => {
      if (done) return;
      done = true;
      work();
    };
  };

  it.each([
    ['document', () => 0],
    ['record', ROOM],
  ])('is done where its %s is there', async (_what, room) => {
    const file = memoryFile();
    await sharedStore(file.seen()).commit('one', addCluster('one'));
    file.after = once(() => {
      throw lost('unknown-outcome');
    });
    file.asked.length = 0;
    const { state, changed } = await sharedStore(file.seen(), { room }).commit('two', addCluster('two'));
    expect([changed, names(state), file.asked]).toEqual([true, ['one', 'two'], ['fetch', 'swap', 'fetch']]);
    expect(stateOn(file).serial).toBe(2);
  });

  it('is made again where nothing of it is there', async () => {
    const file = memoryFile();
    await sharedStore(file.seen()).commit('one', addCluster('one'));
    const lose = once(() => {
      throw lost('unknown-outcome');
    });
    file.before = (call) => {
      if (call === 'swap') lose();
    };
    const { state } = await sharedStore(file.seen()).commit('two', addCluster('two'));
    expect(names(state)).toEqual(['one', 'two']);
    expect(stateOn(file).serial).toBe(2);
  });

  it.each([
    ['document', () => 0],
    ['record', ROOM],
  ])('is done once only where others have gone on from it: %s', async (_what, room) => {
    const file = memoryFile();
    await sharedStore(file.seen()).commit('one', addCluster('one'));
    const store = sharedStore(file.seen(), { room });
    file.after = once(() => {
      throw lost('unknown-outcome');
    });
    file.before = once(() => undefined);
    let others = 0;
    file.before = async (call) => {
      if (call !== 'fetch' || file.asked.filter((one) => one === 'swap').length !== 2 || others++ > 0) return;
      await sharedStore({ ...file.seen() }, { room: () => 0 }).commit('theirs', addCluster('theirs'));
    };
    const { state } = await store.commit('two', addCluster('two'));
    expect(names(state)).toEqual(['one', 'two']);
    expect(names(stateOn(file))).toEqual(['one', 'theirs', 'two']);
    expect(others).toBeGreaterThan(0);
  });

  it.each([
    ['as documents', DOCUMENTS],
    ['as records', ROOM],
  ])('is made again where another has taken its number: %s', async (_how, room) => {
    const file = memoryFile();
    await sharedStore(file.seen(), { room }).commit('one', addCluster('one'));
    const [mine, theirs] = [sharedStore(file.seen(), { room }), sharedStore(file.seen(), { room })];
    await Promise.all([mine.read(), theirs.read()]);
    await theirs.commit('theirs', addCluster('theirs'));
    await sharedStore(file.seen(), { room }).commit('more', addCluster('more'));
    const lose = once(() => {
      throw lost('unknown-outcome');
    });
    file.before = (call) => {
      if (call === 'swap') lose();
    };
    const { state } = await mine.commit('mine', addCluster('mine'));
    expect(names(state)).toEqual(['mine', 'more', 'one', 'theirs']);
  });

  it('comes about late, when it was tried again, and counts once', async () => {
    const file = memoryFile();
    await sharedStore(file.seen()).commit('one', addCluster('one'));
    const seen = file.seen();
    let late: (() => Promise<unknown>) | null = null;
    const slow = {
      ...seen,
      swap: async (change: Parameters<typeof seen.swap>[0]) => {
        if (late === null) {
          late = async () => await seen.swap(change);
          throw lost('unknown-outcome');
        }
        await late();
        return await seen.swap(change);
      },
    };
    let time = 0;
    const now = () => {
      time += 1000;
      return new Date(time);
    };
    await sharedStore(slow, { now }).commit('two', addCluster('two'));
    expect(names(stateOn(file))).toEqual(['one', 'two']);
    expect(stateOn(file).serial).toBe(2);
  });

  it('is unknown where nobody can look', async () => {
    const file = memoryFile();
    await sharedStore(file.seen()).commit('one', addCluster('one'));
    file.after = () => {
      file.before = () => {
        throw lost('unreachable');
      };
      throw lost('unknown-outcome');
    };
    const error = await failure(sharedStore(file.seen()).commit('two', addCluster('two')));
    expect(error.code).toBe('unknown-outcome');
    expect(error.hint).toContain('no host can be reached');
  });

  it('is unknown where no copy tells of its number any more', async () => {
    const file = memoryFile();
    await sharedStore(file.seen(), { room: DOCUMENTS }).commit('one', addCluster('one'));
    file.after = () => {
      file.after = () => undefined;
      throw lost('unknown-outcome');
    };
    file.before = async (call) => {
      if (call !== 'fetch' || file.asked.length < 5) return;
      file.before = () => undefined;
      await sharedStore(file.seen(), { room: DOCUMENTS }).commit('theirs', addCluster('theirs'));
      file.copies.clear();
    };
    const error = await failure(
      sharedStore(file.seen(), { room: DOCUMENTS }).commit('two', addCluster('two')),
    );
    expect(error.code).toBe('unknown-outcome');
  });
});

describe('what a machine knows', () => {
  it('holds the same bytes, for its owner alone, and is brought up by what is new', async () => {
    const file = memoryFile();
    const cache = await cacheFile();
    await sharedStore(file.seen(), { cache, room: ROOM }).commit('one', addCluster('one'));
    expect(await readFile(cache)).toEqual(file.content);
    expect((await stat(cache)).mode & 0o777).toBe(0o600);
    await sharedStore(file.seen(), { room: ROOM }).commit('two', addCluster('two'));
    const seen = file.seen();
    const lengths: number[] = [];
    const counted = {
      ...seen,
      fetch: async (known: Parameters<typeof seen.fetch>[0]) => {
        const found = await seen.fetch(known);
        lengths.push(found.bytes.length);
        return found;
      },
    };
    expect(names(await sharedStore(counted, { cache }).read())).toEqual(['one', 'two']);
    expect(await readFile(cache)).toEqual(file.content);
    await sharedStore(counted, { cache }).read();
    expect(lengths[0]).toBeLessThan((file.content?.length ?? 0) / 2);
    expect(lengths[1]).toBe(0);
  });

  it('is as old as the last look', async () => {
    const file = memoryFile();
    const cache = await cacheFile();
    await sharedStore(file.seen(), { cache }).commit('one', addCluster('one'));
    const later = new Date('2030-01-01T00:00:00Z');
    await sharedStore(file.seen(), { cache, now: () => later }).read();
    expect(stateCache(cache).read()?.at).toEqual(later);
  });

  it.each<[string, (cache: string) => Promise<unknown>]>([
    ['torn', async (cache) => await truncate(cache, 300)],
    [
      'changed',
      async (cache) => await writeFile(cache, (await readFile(cache, 'utf8')).replace('one', 'two')),
    ],
    ['no state', async (cache) => await writeFile(cache, 'hello')],
    ['empty', async (cache) => await writeFile(cache, '')],
    ['readable for others', async (cache) => await chmod(cache, 0o644)],
  ])('is fetched anew where it is %s', async (_how, damage) => {
    const file = memoryFile();
    const cache = await cacheFile();
    await sharedStore(file.seen(), { cache }).commit('one', addCluster('one'));
    await damage(cache);
    expect(stateCache(cache).read()).toBeNull();
    expect(names(await sharedStore(file.seen(), { cache }).read())).toEqual(['one']);
    expect(await readFile(cache)).toEqual(file.content);
    expect(stateCache(cache).read()).not.toBeNull();
  });

  describe('of which it is noted that it was whole', () => {
    const seenBy = (folder: string) => ({
      whole: seenWhole(folder),
      now: () => new Date(Date.now() + 60_000),
    });
    const kept = async () => {
      const cache = await cacheFile();
      await sharedStore(memoryFile().seen(), { cache }).commit('one', addCluster('one'));
      return { cache, seen: seenBy(join(await temporaryFolder(), 'seen')) };
    };
    const called = (cached: Cached | null) => (cached === null ? null : names(cached.stored.state));

    it('is read as it is while nobody writes to it', async () => {
      const { cache, seen } = await kept();
      const asked: boolean[] = [];
      const has: SeenWhole['has'] = (path, stamp) => {
        const is = seen.whole.has(path, stamp);
        asked.push(is);
        return is;
      };
      const noted = { ...seen, whole: { ...seen.whole, has } };
      expect(called(stateCache(cache, noted).read())).toEqual(['one']);
      expect(called(stateCache(cache, noted).read())).toEqual(['one']);
      expect(asked).toEqual([false, true]);
      await stateCache(cache).touch(new Date('2030-01-01T00:00:00Z'));
      expect(stateCache(cache, noted).read()?.at).toEqual(new Date('2030-01-01T00:00:00Z'));
      expect(asked).toEqual([false, true, false]);
    });

    it('is not noted right after it was written', async () => {
      const { cache, seen } = await kept();
      const early = { ...seen, now: () => new Date() };
      const asked: boolean[] = [];
      const add: SeenWhole['add'] = () => void asked.push(true);
      stateCache(cache, { ...early, whole: { ...seen.whole, add } }).read();
      expect(asked).toEqual([]);
    });

    it.each<[string, (cache: string) => Promise<unknown>]>([
      ['torn', async (cache) => await truncate(cache, 300)],
      [
        'changed, of the same size and time',
        async (cache) => {
          const { atime, mtime } = await stat(cache);
          await writeFile(cache, (await readFile(cache, 'utf8')).replace('one', 'two'));
          await utimes(cache, atime, mtime);
        },
      ],
      ['readable for others', async (cache) => await chmod(cache, 0o644)],
    ])('is refused where it is %s since', async (_how, damage) => {
      const { cache, seen } = await kept();
      expect(called(stateCache(cache, seen).read())).toEqual(['one']);
      await damage(cache);
      expect(stateCache(cache, seen).read()).toBeNull();
    });
  });

  it('is not followed to another file', async () => {
    const file = memoryFile();
    const folder = await temporaryFolder();
    await sharedStore(file.seen(), { cache: join(folder, 'real') }).commit('one', addCluster('one'));
    await symlink(join(folder, 'real'), join(folder, 'link'));
    expect(stateCache(join(folder, 'link')).read()).toBeNull();
  });

  it('that can not be kept keeps nobody from working', async () => {
    const file = memoryFile();
    const cache = join(await temporaryFolder(), 'no-folder');
    await writeFile(cache, '');
    const lines: string[] = [];
    const store = sharedStore(file.seen(), {
      cache: join(cache, 'x.json'),
      warn: (line) => void lines.push(line),
    });
    await store.commit('one', addCluster('one'));
    await store.commit('two', addCluster('two'));
    expect(stateOn(file).serial).toBe(2);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("can't be kept here");
  });

  it('does not become older where two commands write it', async () => {
    const file = memoryFile();
    const cache = await cacheFile();
    await sharedStore(file.seen(), { cache }).commit('one', addCluster('one'));
    await Promise.all(
      Array.from(
        { length: 6 },
        async () => await sharedStore(file.seen(), { cache }).commit('more', addCluster()),
      ),
    );
    const known = stateCache(cache).read();
    expect(known).not.toBeNull();
    await utimes(cache, new Date(), new Date());
    expect((await sharedStore(file.seen(), { cache }).read()).serial).toBe(7);
  });
});

describe('another file in the place of the state', () => {
  async function known(): Promise<{ file: MemoryFile; cache: string; older: Buffer }> {
    const file = memoryFile();
    const cache = await cacheFile();
    await sharedStore(file.seen(), { cache }).commit('one', addCluster('one'));
    const older = file.content ?? Buffer.alloc(0);
    await sharedStore(file.seen(), { cache }).commit('two', addCluster('two'));
    return { file, cache, older };
  }

  it.each<[string, string, (world: { file: MemoryFile; older: Buffer }) => Promise<void> | void]>([
    [
      'that is older',
      'was put back to an older one: it has serial 1, and had 2',
      ({ file, older }) => {
        file.content = older;
      },
    ],
    [
      'that is older, and went on',
      'went another way: serial 2',
      async ({ file, older }) => {
        file.content = older;
        file.copies.clear();
        await sharedStore(file.seen()).commit('else', addCluster('else'));
      },
    ],
    [
      'of another lineage',
      'Another state is at gluster://gl1/state/glusterctl.json: its lineage is',
      ({ file }) => {
        file.content = Buffer.from(serialise({ ...stateOn(file), lineage: 'f'.repeat(32) }));
      },
    ],
    [
      'that is none',
      'is gone: there was one, of serial 2',
      ({ file }) => {
        file.content = null;
        file.copies.clear();
      },
    ],
  ])('%s is refused, read and written, with a way on', async (_how, message, change) => {
    const { file, cache, older } = await known();
    await change({ file, older });
    const [before, kept] = [file.content, await readFile(cache)];
    for (const work of [
      async () => await sharedStore(file.seen(), { cache }).read(),
      async () => await sharedStore(file.seen(), { cache }).commit('x', addCluster()),
    ]) {
      const error = await failure(work());
      expect(error.code).toBe('refused');
      expect(error.message).toContain(message);
      const use = 'glusterctl state use gluster://gl1/state/glusterctl.json';
      // Of none, nothing can be used.
      if (file.content === null) expect(error.hint).not.toContain('state use');
      else expect(error.hint).toContain(use);
      expect(error.hint).toContain(`glusterctl state import ${cache}`);
    }
    expect(file.content).toBe(before);
    expect(await readFile(cache)).toEqual(kept);
  });

  it('that is older is refused by who knows nothing later as well: a copy beside it does', async () => {
    const { file, older } = await known();
    file.content = older;
    for (const more of [{ cache: await cacheFile() }, {}]) {
      for (const work of [
        async () => await sharedStore(file.seen(), more).read(),
        async () => await sharedStore(file.seen(), more).commit('x', addCluster()),
      ]) {
        const error = await failure(work());
        expect(error.code).toBe('refused');
        expect(error.message).toContain('has serial 1, and beside it is a copy of serial 2');
        expect(error.hint).toMatch(/state restore 2\n.*state restore 1$/);
      }
    }
    expect(file.content).toBe(older);
  });

  it('that is older is none where the copies are of another state that lay there before', async () => {
    const { file } = await known();
    file.content = Buffer.from(serialise({ ...stateOn(file), lineage: 'f'.repeat(32), serial: 1 }));
    const store = sharedStore(file.seen());
    expect((await store.read()).lineage).toBe('f'.repeat(32));
    expect((await store.commit('x', addCluster())).state.serial).toBe(3);
  });

  it('is not seen where somebody wrote between a look at it and one at its copies', async () => {
    const { file, older } = await known();
    const newer = file.content;
    const seen = file.seen();
    let looks = 0;
    const store = sharedStore({
      ...seen,
      async fetch(mark) {
        file.content = looks === 0 ? older : newer;
        looks += 1;
        return await seen.fetch(mark);
      },
    });
    expect((await store.read()).serial).toBe(2);
    expect(looks).toBe(2);
  });

  it('that is gone with its copies left can be restored', async () => {
    const { file } = await known();
    file.content = null;
    const error = await failure(sharedStore(file.seen()).read());
    expect(error.code).toBe('state-unreadable');
    expect(error.hint).toContain('glusterctl state restore 2');
  });

  it('that was cut off within its records is told by its copies', async () => {
    const file = memoryFile();
    for (const name of ['one', 'two', 'three'])
      await sharedStore(file.seen(), { room: ROOM }).commit(name, addCluster(name));
    file.content = (file.content ?? Buffer.alloc(0)).subarray(0, -20);
    const error = await failure(sharedStore(file.seen()).read());
    expect(error.message).toContain('cut off behind serial 2');
    expect(error.hint).toContain('glusterctl state restore 3');
  });
});
