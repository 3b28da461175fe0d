import { describe, expect, test } from 'vitest';
import { swapScript } from '../../src/remote/swap-script.ts';
import type { Swap } from '../../src/store/shared/shared-file.ts';
import {
  endedAt,
  FILE,
  markOfText,
  pointsIn,
  recordLine,
  swapOf,
  type VolumeWorld,
  volumeWorld,
} from './volume-world.ts';

const DOCUMENT = 'document\n';
const PLACE = { volume: 'state', file: FILE };

/** Behind a record, and behind a document, which is looked at otherwise; with a copy that follows, and without one. */
type Way = 'append behind a record' | 'append to a document' | 'replace';
const WAYS: readonly Way[] = ['append behind a record', 'append to a document', 'replace'];

/** What is there before a swap, and the copy of that. */
const FIRST = swapOf(null, 'replace', DOCUMENT);
function beginning(way: Way): { first: Swap; before: string } {
  const before = way === 'append behind a record' ? DOCUMENT + recordLine(2, 'first') : DOCUMENT;
  return { first: { ...FIRST, bytes: Buffer.from(before) }, before };
}

function swapFrom(
  before: string,
  way: Way,
  name: string,
  follows: Swap['follows'],
): { swap: Swap; after: string } {
  const content = way === 'replace' ? `${name}\n` : recordLine(3, name);
  const how = way === 'replace' ? 'replace' : 'append';
  const after = how === 'append' ? before + content : content;
  return { swap: swapOf(markOfText(before), how, content, { follows }), after };
}

function killed(way: Way): { swap: Swap; after: string } {
  const { before } = beginning(way);
  const follows = way === 'append behind a record' ? { name: FIRST.copy, bytes: before.length } : null;
  return swapFrom(before, way, 'killed', follows);
}

const POINTS = WAYS.flatMap((way) =>
  pointsIn(swapScript(PLACE, killed(way).swap, 1).text).map((point) => ({ way, point })),
);

test('there are at least a dozen points of each way', () => {
  for (const each of WAYS) expect(POINTS.filter(({ way }) => way === each).length).toBeGreaterThanOrEqual(12);
});

/** One whole generation is there, the lock is free, and the next swap works: on the same host or another. */
async function goesOn(world: VolumeWorld, host: string, way: Way, whole: readonly string[]): Promise<void> {
  const file = world.through([host], undefined, 0);
  const { bytes } = await file.fetch(null);
  const now = bytes.toString();
  expect(whole).toContain(now);
  const next = swapFrom(now, way, 'next', null);
  expect(await file.swap(next.swap)).toEqual({ kind: 'done' });
  expect(world.onVolume()).toMatchObject({
    [FILE]: next.after,
    [`${FILE}.backups/${next.swap.copy}`]: next.after,
  });
  expect(Object.keys(world.onVolume()).filter((name) => name.endsWith('.new'))).toEqual([]);
  expect(world.simulation.notSimulated).toEqual([]);
}

describe.each(POINTS)('$way, ended at $point', ({ way, point }) => {
  const { first, before } = beginning(way);

  test('by kill -9', async () => {
    const world = await volumeWorld();
    await world.through(['h1']).swap(first);
    const { swap, after } = killed(way);
    const ended = world.through(['h1'], endedAt(point)).swap(swap);
    // Where it was in place for sure, that counts, whatever became of the rest.
    await ended.then(
      (swapped) => expect([swapped.kind, world.onVolume()[FILE]]).toEqual(['done', after]),
      (error) => expect(error).toMatchObject({ code: 'unknown-outcome' }),
    );
    await goesOn(world, 'h2', way, [before, after]);
  });

  test('by a power cut of all hosts', async () => {
    const world = await volumeWorld();
    await world.through(['h1']).swap(first);
    const { swap, after } = killed(way);
    const mark = 'hostname -f';
    const edit = (text: string) => text.replace(`# point: ${point}\n`, `${mark} >&2\n`);
    for (const host of ['h2', 'h3'])
      world.simulation.addFault({ host: 'h1', command: new RegExp(mark), effect: { kind: 'cuts', host } });
    world.simulation.addFault({
      host: 'h1',
      command: new RegExp(mark),
      effect: { kind: 'dies', when: 'before' },
    });
    const told = await world
      .through(['h1'], edit)
      .swap(swap)
      .catch((error) => error);
    const sure = told.kind === 'done';
    for (const host of ['h1', 'h2', 'h3']) world.simulation.kill(host);
    for (const host of ['h1', 'h2', 'h3']) world.simulation.boot(host);
    await goesOn(world, 'h3', way, sure ? [after] : [before, after]);
  });
});
