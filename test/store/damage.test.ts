import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { GlusterctlError } from '../../src/model/errors.ts';
import type { State } from '../../src/model/state.ts';
import { serialise } from '../../src/store/format.ts';
import { addCluster, testStore } from '../support/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let path = '';
let good = '';

beforeEach(async () => {
  path = join(await temporaryFolder(), 'state.json');
  const store = testStore(path);
  await store.commit('one', addCluster('one'));
  await store.commit('two', addCluster('two'));
  good = await readFile(path, 'utf8');
});

/** What a read says of damaged content; it must refuse, say how to restore, and leave the file as it is. */
async function refusal(content: string | Buffer): Promise<GlusterctlError> {
  await writeFile(path, content);
  const error = await testStore(path)
    .read()
    .then(
      () => null,
      (thrown: unknown) => thrown,
    );
  if (!(error instanceof GlusterctlError))
    throw new Error(`accepted silently: ${String(content).slice(0, 80)}`);
  expect(error.code).toBe('state-unreadable');
  expect(error.message).toContain(path);
  expect(await readFile(path)).toEqual(Buffer.from(content));
  return error;
}

describe('a damaged state', () => {
  it('is refused when truncated at any byte, with the command that restores it', async () => {
    const bytes = Buffer.from(good);
    for (let length = 0; length < bytes.length; length++) {
      const error = await refusal(bytes.subarray(0, length));
      expect(error.hint).toContain('glusterctl state restore 2');
    }
  });

  it('is refused when any byte is flipped', async () => {
    const bytes = Buffer.from(good);
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 7));
      await refusal(flipped);
    }
  });

  it('is told apart: empty, NUL-filled, foreign, edited, of the future', async () => {
    expect((await refusal('')).message).toContain('is empty');
    expect((await refusal(Buffer.alloc(512))).message).toContain('NUL bytes from byte 0');
    expect((await refusal('{"hello":1}\n')).message).toContain('is no state file of this program');
    const edited = await refusal(good.replace('"one"', '"two"'));
    expect(edited.message).toContain('was changed by something else');
    expect(edited.hint).toContain('state import');
    const future = await refusal(good.replace('"format":3', '"format":9'));
    expect(future.message).toContain('has format 9, written by a newer version');
    expect(future.hint).toBe('Use that version of glusterctl.');
  });

  it('is not overwritten by a commit either', async () => {
    await refusal(good.slice(0, 100));
    await expect(testStore(path).commit('three', addCluster('three'))).rejects.toThrow(path);
    expect(await readFile(path, 'utf8')).toBe(good.slice(0, 100));
  });
});

describe('a whole state', () => {
  it('reads back as it was written', async () => {
    const state = await testStore(path).read();
    expect(serialise(state)).toBe(good);
  });

  it('of an older format is lifted step by step', async () => {
    const fixture = new URL('../fixtures/state-format-0.json', import.meta.url);
    await writeFile(path, await readFile(fixture));
    const state = await testStore(path).read();
    const [device] = Object.values(state.devices);
    const [brick] = Object.values(state.bricks);
    expect(Object.keys(device ?? {})).not.toContain('usedKiB');
    expect(brick).toMatchObject({ pool: `tp_${brick?.id}`, lv: `brick_${brick?.id}` });
    const { state: after } = await testStore(path).commit('next', addCluster('next'));
    expect(after.format satisfies State['format']).toBe(3);
    expect((await readFile(path, 'utf8')).startsWith('{"format":3,')).toBe(true);
  });
});
