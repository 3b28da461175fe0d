import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { GlusterctlError } from '../../src/model/errors.ts';
import type { State } from '../../src/model/state.ts';
import type { StateFile } from '../../src/store/admin.ts';
import { serialise } from '../../src/store/format.ts';
import { addCluster, testStateFile, testStore } from '../support/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** So much that each commit after the first is a record. */
const ROOM = 1_000_000;
let path = '';
let good = '';

async function written(room: number): Promise<void> {
  path = join(await temporaryFolder(), 'state.json');
  const store = testStore(path, { room: () => room });
  await store.commit('one', addCluster('one'));
  await store.commit('two', addCluster('two'));
  good = await readFile(path, 'utf8');
}

beforeEach(async () => await written(0));

async function stateFile(): Promise<StateFile> {
  return await testStateFile(path);
}

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
  // As texts, which are compared at once, while buffers are byte by byte.
  expect(await readFile(path, 'latin1')).toBe(Buffer.from(content).toString('latin1'));
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

describe('a state with records behind its document', () => {
  /** Where the record begins. */
  let begin = 0;
  beforeEach(async () => {
    await written(ROOM);
    await testStore(path, { room: () => ROOM }).commit('three', addCluster('three'));
    good = await readFile(path, 'utf8');
    begin = good.indexOf('\n{"serial":2,') + 1;
    expect(good.slice(begin).trimEnd().split('\n')).toHaveLength(2);
  });

  it('is refused when truncated at any byte within a generation, with the command that restores it', async () => {
    const bytes = Buffer.from(good);
    const ends = [...good.matchAll(/\n(?=\{"serial"|$)/g)].map(({ index }) => index + 1);
    expect(ends).toHaveLength(3);
    for (let length = 0; length < bytes.length; length++) {
      if (ends.includes(length)) continue;
      const error = await refusal(bytes.subarray(0, length));
      expect(error.hint).toContain('glusterctl state restore 3');
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

  it('is the generation before, where a commit died over its record and no backup knows of it', async () => {
    const [before = ''] = [good.slice(0, good.indexOf('\n{"serial":3,') + 1)];
    const record = Buffer.from(good.slice(before.length));
    for (let length = 0; length < record.length; length++) {
      await rm(`${path}.backups`, { recursive: true, force: true });
      const torn = length % 3 === 2 ? Buffer.alloc(length) : record.subarray(0, length);
      await writeFile(path, Buffer.concat([Buffer.from(before), torn]));
      const store = testStore(path, { room: () => ROOM });
      expect(
        Object.values((await store.read()).clusters)
          .map(({ name }) => name)
          .sort(),
      ).toEqual(['one', 'two']);
      if (length % 50 > 0) continue;
      const { state } = await store.commit('four', addCluster('four'));
      expect(state.serial).toBe(3);
      expect(await testStore(path).read()).toEqual(state);
      expect((await readFile(path, 'utf8')).startsWith(before)).toBe(true);
    }
  });

  it('is refused where a record is missing, doubled, moved, or from another state', async () => {
    const [two = '', three = ''] = good.slice(begin).trimEnd().split('\n');
    const start = good.slice(0, begin);
    for (const records of [[three], [two, two, three], [three, two], [two, three, three]])
      await refusal(`${start}${records.join('\n')}\n`);
    const other = join(await temporaryFolder(), 'state.json');
    await testStore(other, { room: () => ROOM }).commit('one', addCluster('one'));
    await refusal(`${await readFile(other, 'utf8')}${two}\n`);
  });

  it('is read by an older program as one that a newer has written', () => {
    // What the program of format 2 looks for.
    const [, format] = /^\{"format":(\d{1,9}),"digest":"([0-9a-f]{64})",/.exec(good) ?? [];
    expect(Number(format)).toBeGreaterThan(2);
  });

  it('whose record was changed in its midst can be put back to what was before, without any backup', async () => {
    await rm(`${path}.backups`, { recursive: true, force: true });
    const error = await refusal(good.replace('"two"', '"too"'));
    expect(error.message).toContain('behind serial 1');
    expect(error.hint).toContain('glusterctl state restore 1');
    const file = await stateFile();
    expect((await file.check()).findings.map(({ remedy }) => remedy)).toEqual([error.hint]);
    await file.restore('1');
    const { clusters } = await testStore(path).read();
    expect(Object.values(clusters).map(({ name }) => name)).toEqual(['one']);
  });
});

describe('to take a change that was made by hand', () => {
  const OFFERED = 'glusterctl state import';

  /** Of what an import with --force says: null where it would take it. */
  async function refusalOf(content: Buffer): Promise<unknown> {
    const file = await stateFile();
    return await file.examine(content.toString('utf8'), path, true).then(
      () => null,
      (error: unknown) => error,
    );
  }

  it.each([0, ROOM])(
    'is offered where it would be taken, and nowhere else (room for records: %i)',
    async (room) => {
      await written(room);
      await rm(`${path}.backups`, { recursive: true, force: true });
      const bytes = Buffer.from(good);
      let offered = 0;
      for (let at = 0; at < bytes.length; at += 5) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 7));
        const { hint = '' } = await refusal(flipped);
        const refused = await refusalOf(flipped);
        expect([at, hint.includes(OFFERED)]).toEqual([at, refused === null]);
        offered += refused === null ? 1 : 0;
        if (refused !== null) expect(refused).toMatchObject({ code: 'state-unreadable' });
      }
      expect(offered).toBeGreaterThan(20);
      expect(offered).toBeLessThan(bytes.length / 5 - 20);
    },
  );

  it.each([
    ['nojson\n', 'from.json:1:1: found "nojson" where a value should be'],
    ['null\n', 'from.json is no valid state'],
    ['[]\n', 'from.json is no valid state'],
    ['{"format":-1}\n', 'from.json is no valid state'],
    ['{"format":1,"nodes":null,"bricks":7}\n', 'from.json is no valid state'],
    ['{"format":3,\n"lineage" 1}\n', 'from.json:2:11: '],
  ])('%j is refused by file and place, with a way on', async (content, message) => {
    const file = await stateFile();
    const refused = file.examine(content, 'from.json', true);
    await expect(refused).rejects.toMatchObject({
      code: 'state-unreadable',
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/./),
    });
  });

  it('a record is strict: a name that is mistyped in it is not passed over', async () => {
    await written(ROOM);
    const lines = good.split('\n');
    const at = lines.findIndex((line) => line.startsWith('{"serial":2,'));
    await expect(
      (await stateFile()).examine(good.replace('"put":', '"pit":'), 'from.json', true),
    ).rejects.toMatchObject({
      code: 'state-unreadable',
      message: `from.json:${at + 1} is no valid state`,
      hint: expect.stringContaining('"pit"'),
    });
  });
});

it('without a backup, its hosts are named, or how to name one', async () => {
  await rm(`${path}.backups`, { recursive: true, force: true });
  expect((await refusal('')).hint).toContain('glusterctl state rebuild HOST\n');
  const hosts = '"n1":{"id":"n1","manage":["gl2."]},"n2":{"manage":["gl1"]},"n3":{"manage":["gl1; rm"]}';
  const { hint } = await refusal(`{"format":3,"digest":"",${hosts}`);
  expect(hint).toContain('glusterctl state rebuild gl1 gl2\n');
});
