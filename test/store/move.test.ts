import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GlusterctlError } from '../../src/model/errors.ts';
import type { State } from '../../src/model/state.ts';
import { stateAt } from '../../src/store/admin.ts';
import { changeableFile } from '../../src/store/changeable-file.ts';
import { parse, serialise } from '../../src/store/format.ts';
import { type Moving, moveState, standingOf } from '../../src/store/move.ts';
import { changeableShared } from '../../src/store/shared/changeable-shared.ts';
import type { ChangeablePlace, PlaceChanges } from '../../src/store/state-place.ts';
import { type MemoryFile, memoryFile } from '../support/memory-file.ts';
import { readingOf, sharedStore } from '../support/shared-store.ts';
import { addCluster, testStore } from '../support/store.ts';
import { temporaryFolderOnDisk } from '../support/temporary-folder.ts';

const OPTIONS = {
  timeoutSeconds: 2,
  user: 'tester',
  now: () => new Date(),
  sleep: async () => undefined,
  random: () => 0,
};

/** A place with what is in it, whatever it is. */
interface Spot {
  readonly place: ChangeablePlace;
  raw(): Promise<Buffer | null>;
  add(name: string): Promise<State>;
}

async function onDisk(name = 'state.json'): Promise<Spot> {
  const path = join(await temporaryFolderOnDisk(), name);
  return {
    place: await changeableFile({ ...OPTIONS, path }),
    raw: async () => await readFile(path).catch(() => null),
    add: async (cluster) => (await testStore(path).commit('add', addCluster(cluster))).state,
  };
}

function onVolume(file: MemoryFile = memoryFile()): Spot {
  return {
    place: changeableShared({
      ...OPTIONS,
      file: file.seen(),
      reading: readingOf(file.seen()),
      cache: null,
    }),
    raw: async () => file.content,
    add: async (cluster) => (await sharedStore(file.seen()).commit('add', addCluster(cluster))).state,
  };
}

const KINDS: Readonly<Record<string, (url: string) => Promise<Spot>>> = {
  file: async () => await onDisk(),
  volume: async (url) => onVolume(memoryFile(url)),
};
const WAYS = Object.keys(KINDS).flatMap((from) => Object.keys(KINDS).map((to) => [from, to] as const));

async function two(from: string, to: string): Promise<readonly [Spot, Spot]> {
  const [a, b] = [KINDS[from], KINDS[to]];
  if (a === undefined || b === undefined) throw new Error('no such kind');
  return [await a('gluster://a/state/glusterctl.json'), await b('gluster://b/state/glusterctl.json')];
}

function moving([from, to]: readonly [Spot, Spot], more: Partial<Moving> = {}): Moving {
  return { from: from.place, to: to.place, now: () => new Date(), check: () => undefined, ...more };
}

async function living(spot: Spot): Promise<State | null> {
  const raw = await spot.raw();
  const parsed = raw === null ? null : parse(raw);
  return parsed?.kind === 'good' ? (parsed.document as State) : null;
}

async function refusal(work: Promise<unknown>): Promise<GlusterctlError> {
  return await work.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: GlusterctlError) => error,
  );
}

class Killed extends Error {}

/** Ends at the point of that number: before and after each change of a place. */
function killedAt(point: number): (place: ChangeablePlace) => ChangeablePlace {
  let passed = 0;
  const pass = (): void => {
    if (passed++ === point) throw new Killed();
  };
  const around = (changes: PlaceChanges): PlaceChanges => ({
    ...changes,
    async write(state, replaces) {
      pass();
      await changes.write(state, replaces);
      pass();
    },
    async mark(content) {
      pass();
      await changes.mark(content);
      pass();
    },
  });
  return (place) => ({
    ...place,
    changing: async (command, work) =>
      await place.changing(command, async (changes) => await work(around(changes))),
  });
}

describe.each(WAYS)('a move from a %s to a %s', (from, to) => {
  it('leaves one state, of the next number, and all that was at the old place', async () => {
    const spots = await two(from, to);
    await spots[0].add('one');
    const before = await spots[0].add('two');
    const raw = (await spots[0].raw()) ?? Buffer.alloc(0);
    const state = await moveState(moving(spots));
    expect(state.serial).toBe(before.serial + 1);
    expect(await living(spots[0])).toBeNull();
    expect(await living(spots[1])).toMatchObject({ serial: state.serial, lineage: before.lineage });
    expect((await spots[0].raw())?.subarray(-raw.length)).toEqual(raw);
    expect(Object.keys((await living(spots[1]))?.clusters ?? {})).toHaveLength(2);
    expect((await spots[1].add('three')).serial).toBe(state.serial + 1);
  });

  it('goes back again, and there and back once more', async () => {
    const spots = await two(from, to);
    const back = [spots[1], spots[0]] as const;
    await spots[0].add('one');
    await moveState(moving(spots));
    await spots[1].add('two');
    await moveState(moving(back));
    await moveState(moving(spots));
    const state = await moveState(moving(back));
    expect(Object.keys((await living(spots[0]))?.clusters ?? {})).toHaveLength(2);
    expect(await living(spots[1])).toBeNull();
    expect(state.serial).toBe(6);
  });

  it.each([0, 1, 2, 3, 4, 5])('that is killed at point %i is finished by the next one', async (point) => {
    const spots = await two(from, to);
    const { serial } = await spots[0].add('one');
    const kill = killedAt(point);
    const broken = { from: kill(spots[0].place), to: kill(spots[1].place) };
    await expect(moveState(moving(spots, broken))).rejects.toThrow(Killed);
    const alive = await Promise.all(spots.map(living));
    expect(alive.filter((state) => state !== null).length).toBeLessThanOrEqual(1);
    const raws = await Promise.all(spots.map(async (spot) => (await spot.raw())?.toString() ?? ''));
    expect(raws.some((text) => text.includes('"one"'))).toBe(true);
    const neither = alive.every((state) => state === null);
    if (neither) {
      for (const spot of spots) {
        const error = await refusal(spot.add('x'));
        expect(error.message).toMatch(/was moved to|is on its way here from/);
        expect(error.hint).toMatch(/glusterctl state (?:use|move)/);
      }
    }
    const state = await moveState(moving(spots));
    expect(state.serial).toBe(serial + 1);
    expect(await living(spots[0])).toBeNull();
    expect((await living(spots[1]))?.serial).toBe(serial + 1);
  });

  it('brings along what is changed between its steps', async () => {
    const spots = await two(from, to);
    await spots[0].add('one');
    let late = 0;
    const spied: ChangeablePlace = {
      ...spots[0].place,
      async changing(command, work) {
        if (late++ === 0) await spots[0].add('late');
        return await spots[0].place.changing(command, work);
      },
    };
    const state = await moveState(moving(spots, { from: spied }));
    expect(Object.keys(state.clusters)).toHaveLength(2);
    // A file is locked once before all that, to see whether it may be written to.
    expect(late).toBe(spots[0].place.isLocal ? 3 : 2);
  });

  it('is refused where something is in its way', async () => {
    const spots = await two(from, to);
    expect((await refusal(moveState(moving(spots)))).code).toBe('not-found');
    await spots[0].add('one');
    await spots[1].add('other');
    expect((await refusal(moveState(moving(spots)))).message).toContain('There is another state at');
    const third = to === 'file' ? await onDisk() : onVolume(memoryFile('gluster://c/state/glusterctl.json'));
    await moveState(moving([spots[0], third]));
    const error = await refusal(moveState(moving([spots[0], spots[1]])));
    expect(error.message).toContain(`was moved to ${third.place.name}`);
  });

  it('refuses what may not be moved now, before anything is written', async () => {
    const spots = await two(from, to);
    await spots[0].add('one');
    const check = (): void => {
      throw new Error('an operation runs');
    };
    await expect(moveState(moving(spots, { check }))).rejects.toThrow('an operation runs');
    expect(await spots[1].raw()).toBeNull();
  });

  it('that was done is told as done', async () => {
    const spots = await two(from, to);
    await spots[0].add('one');
    await moveState(moving(spots));
    expect((await standingOf(moving(spots))).step).toBe('arrived');
    await spots[1].add('two');
    expect((await moveState(moving(spots))).serial).toBe(3);
  });

  it('that somebody else does between its two looks is told as done', async () => {
    const spots = await two(from, to);
    await spots[0].add('one');
    let quicker: (() => Promise<unknown>) | null = async () => await moveState(moving(spots));
    const late: ChangeablePlace = {
      ...spots[1].place,
      async content() {
        const work = quicker;
        quicker = null;
        await work?.();
        return await spots[1].place.content();
      },
    };
    expect((await moveState({ ...moving(spots), to: late })).serial).toBe(2);
    expect((await stateOf(spots[1])).serial).toBe(2);
  });
});

describe('what was moved away', () => {
  it('is not restored, kept or taken for damaged; only by force something is put in its place', async () => {
    const spots = [await onDisk(), onVolume()] as const;
    await spots[0].add('one');
    await moveState(moving(spots));
    const admin = stateAt(spots[0].place, () => new Date());
    const text = serialise(await stateOf(spots[1]));
    for (const work of [
      async () => await admin.restore('1'),
      async () => await admin.backup(),
      async () => await admin.import(text, 'x', false),
    ])
      expect((await refusal(work())).message).toContain('was moved to gluster://');
    const { findings } = await admin.check();
    expect(findings[0]).toMatchObject({
      message: expect.stringContaining('was moved to'),
      remedy: expect.stringContaining('glusterctl state use gluster://'),
    });
    await expect(admin.import(text, 'x', false)).rejects.toMatchObject({
      hint: expect.stringContaining('Only if it is lost there'),
    });
    await admin.import(text, 'x', true);
    // It is not taken for the one that went elsewhere.
    expect((await stateOf(spots[0])).serial).toBeGreaterThan((await stateOf(spots[1])).serial);
  });

  it('is restored only over the marker that this was agreed for, as no state that may be there', async () => {
    const spots = [await onDisk(), onVolume()] as const;
    await spots[0].add('one');
    await spots[0].add('two');
    await moveState(moving(spots));
    const admin = stateAt(spots[0].place, () => new Date());
    const { marker } = (await admin.marked()) ?? expect.fail('it is marked');
    await expect(admin.restore('1', { ...marker, serial: 1 })).rejects.toThrow('was moved to gluster://');
    const { state, aside } = await admin.restore('1', marker);
    expect(state.serial).toBeGreaterThan((await stateOf(spots[1])).serial);
    expect((await stateOf(spots[0])).clusters).toEqual(state.clusters);
    expect(Object.keys(state.clusters)).toHaveLength(1);
    expect(await readFile(aside ?? '', 'utf8')).toContain('"glusterctl":"moved"');
    expect(await admin.marked()).toBeNull();
  });

  it('is restored as it was when it went, where no copy of that is left', async () => {
    for (const kind of Object.values(KINDS)) {
      const spots = [await kind('gluster://a/v/s'), await onDisk()] as const;
      await spots[0].add('one');
      await spots[0].add('two');
      await moveState(moving(spots));
      const place = { ...spots[0].place, backups: async () => [] };
      const admin = stateAt(place, () => new Date());
      const { marker } = (await admin.marked()) ?? expect.fail('it is marked');
      expect(Object.keys((await admin.restore('2', marker)).state.clusters)).toHaveLength(2);
    }
  });

  it('says on which machine a file is', async () => {
    const spots = [onVolume(), await onDisk("eve's state.json")] as const;
    await spots[0].add('one');
    await moveState(moving(spots));
    const error = await refusal(spots[0].add('x'));
    expect(error.message).toContain(`was moved to ${spots[1].place.name} on ${hostname()}`);
    expect(error.hint).toContain("'\\''");
  });

  it('is told from a file that only begins so', async () => {
    const spot = await onDisk();
    await writeFile(spot.place.name, '{"glusterctl":"moved"}\n');
    expect((await refusal(spot.add('x'))).message).toContain('is no state of this program');
  });
});

async function stateOf(spot: Spot): Promise<State> {
  const state = await living(spot);
  if (state === null) throw new Error('there is no state');
  return state;
}
