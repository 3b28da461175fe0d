import { appendFileSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { amended } from '../../src/model/entries.ts';
import type { State } from '../../src/model/state.ts';
import { openLarge } from '../../src/store/file-bytes.ts';
import { filePlace } from '../../src/store/file-place.ts';
import { readState } from '../../src/store/read.ts';
import { addCluster, testStore } from '../support/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PAGE = 64 * 1024;
const MOST = 2 ** 30;

let folder = '';
beforeEach(async () => {
  folder = await temporaryFolder();
});

function opened(content: Buffer) {
  const path = join(folder, 'content');
  writeFileSync(path, content);
  const bytes = openLarge(path, 0, MOST);
  if (bytes === null) throw new Error('it was not opened');
  return bytes;
}

/** Two pages and a half of one letter, with these texts in it. */
function pages(texts: readonly (readonly [number, string])[]): Buffer {
  const content = Buffer.alloc(2.5 * PAGE, 'x');
  for (const [at, text] of texts) content.write(text, at);
  return content;
}

/** Places where one page ends and another begins, and where all does. */
const place = fc.oneof(
  fc.integer({ min: 0, max: 2.5 * PAGE }),
  ...[0, PAGE, 2 * PAGE, 2.5 * PAGE].map((edge) =>
    fc.integer({ min: Math.max(0, edge - 12), max: Math.min(2.5 * PAGE, edge + 12) }),
  ),
);
const text = fc.constantFrom('\n', '"volume":"1"', '"volume":"12"', 'é', ',\n');

describe('a file that is read a part at a time', () => {
  it('is what it would be in memory, wherever pages end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, text), { maxLength: 8 }),
        fc.tuple(place, place).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
        place,
        (texts, [begin, end], from) => {
          const content = pages(texts);
          const [ours, theirs] = [opened(content).subarray(begin, end), content.subarray(begin, end)];
          expect(ours.length).toBe(theirs.length);
          expect(Buffer.concat([...ours.pieces()].map((piece) => Buffer.from(piece))).equals(theirs)).toBe(
            true,
          );
          const at = Math.min(from, theirs.length);
          for (const wanted of ['\n', ',\n', '"volume":"1"', '"volume":"12"'].map((each) =>
            Buffer.from(each),
          ))
            expect(ours.indexOf(wanted, at)).toBe(at === theirs.length ? -1 : theirs.indexOf(wanted, at));
          expect(ours.indexOf(0x0a, at)).toBe(at === theirs.length ? -1 : theirs.indexOf(0x0a, at));
          expect(ours.lastIndexOf(0x0a, at)).toBe(theirs.lastIndexOf(0x0a, at));
          for (const [first, last] of [[at, at + 40] as const, [0, at] as const])
            expect(ours.toString('latin1', first, last)).toBe(theirs.toString('latin1', first, last));
          expect(ours.toString('utf8')).toBe(theirs.toString('utf8'));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('has many pages in little memory', () => {
    const content = Buffer.from(
      Array.from({ length: 400_000 }, (_, at) => `${String(at).padStart(9, '0')}\n`).join(''),
    );
    const bytes = opened(content);
    // Forwards, backwards, and to and fro, so that each page is read anew after another had its place.
    for (const at of Array.from({ length: 2000 }, (_, index) => (index * 7919 * 13) % 400_000))
      expect(bytes.toString('latin1', at * 10, at * 10 + 9)).toBe(String(at).padStart(9, '0'));
    expect(bytes.indexOf(Buffer.from('000399999'))).toBe(3_999_990);
    expect(bytes.lastIndexOf(0x30, bytes.length - 1)).toBe(content.lastIndexOf(0x30));
  });

  it('stays what it was when another takes its place', () => {
    const bytes = opened(pages([[PAGE, 'before']]));
    writeFileSync(join(folder, 'other'), pages([[PAGE, 'behind']]));
    renameSync(join(folder, 'other'), join(folder, 'content'));
    expect(bytes.toString('latin1', PAGE, PAGE + 6)).toBe('before');
  });

  it('says so when it is cut off meanwhile', () => {
    const bytes = opened(pages([]));
    truncateSync(join(folder, 'content'), PAGE);
    expect(() => bytes.toString('latin1', 2 * PAGE, 2 * PAGE + 6)).toThrow(
      /read the state .*content.*cut off while it was read/s,
    );
  });

  it('is none where it is too small, too large, a folder, or not there', async () => {
    const path = join(folder, 'content');
    writeFileSync(path, 'ten bytes.');
    expect(openLarge(path, 11, MOST)).toBeNull();
    expect(openLarge(path, 0, 9)).toBeNull();
    expect(openLarge(path, 10, 10)?.length).toBe(10);
    expect(openLarge(folder, 0, MOST)).toBeNull();
    expect(openLarge(join(folder, 'none'), 0, MOST)).toBeNull();
  });
});

describe('a state that is read a part at a time', () => {
  const room = (): number => 1_000_000;
  const names = ({ clusters }: State): readonly (string | null)[] =>
    Object.values(clusters).map(({ name }) => name);

  async function written(): Promise<string> {
    const path = join(await temporaryFolder(), 'state.json');
    await testStore(path, { room }).commit('one', addCluster('one'));
    return path;
  }

  /** As an editor does that writes a file in place. */
  function edit(path: string): void {
    writeFileSync(path, readFileSync(path, 'utf8').replace('"name":"one"', '"name":"two"'));
  }

  it('is not written on when somebody has edited it in place meanwhile', async () => {
    const path = await written();
    const commit = testStore(path, { room, largeFrom: 0 }).commit('three', (state) => {
      edit(path);
      return amended(state, { simulated: true });
    });
    await expect(commit).rejects.toMatchObject({ code: 'state-unreadable' });
    expect(readFileSync(path, 'utf8')).toContain('"name":"two"');
  });

  it('is read anew where the beginning of a record is cut off while it is read', async () => {
    const path = await written();
    const { size } = statSync(path);
    appendFileSync(path, '{"serial":2,"dig');
    const place = filePlace(path, 0);
    const large = async () => {
      const bytes = openLarge(path, 0, MOST);
      truncateSync(path, size);
      return bytes;
    };
    expect((await readState({ ...place, large }))?.state.serial).toBe(1);
  });

  it('is as it was for who has read it, whatever others write', async () => {
    const path = await written();
    const read = await testStore(path, { room, largeFrom: 0 }).read();
    await testStore(path, { room: () => 0 }).commit('two', addCluster('two'));
    await testStore(path, { room: () => 0 }).commit('three', addCluster('three'));
    expect(names(read)).toEqual(['one']);
  });

  it('is closed when nobody has anything of it any more', async () => {
    const path = await written();
    const open = async (): Promise<number> => {
      const names = await readdir('/proc/self/fd');
      const paths = await Promise.all(
        names.map(async (name) => await readlink(`/proc/self/fd/${name}`).catch(() => '')),
      );
      return paths.filter((each) => each === path).length;
    };
    for (let time = 0; time < 20; time++) await testStore(path, { room, largeFrom: 0 }).read();
    expect(await open()).toBeGreaterThan(0);
    const { setFlagsFromString } = await import('node:v8');
    const { runInNewContext } = await import('node:vm');
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    await expect
      .poll(async () => {
        collect();
        return await open();
      })
      .toBe(0);
  });
});
