import { describe, expect, test } from 'vitest';
import { swapScript } from '../../src/remote/swap-script.ts';
import type { Swap } from '../../src/store/shared/shared-file.ts';
import {
  endedAt,
  FILE,
  markOfText,
  pointsIn,
  swapOf,
  type VolumeWorld,
  volumeWorld,
} from './volume-world.ts';

const BEFORE = 'document\n';
const PLACE = { volume: 'state', file: FILE };

function swapFrom(before: string, how: Swap['how'], name: string): { swap: Swap; after: string } {
  const content = `${name} of ${how}\n`;
  const after = how === 'append' ? before + content : content;
  return { swap: swapOf(markOfText(before), how, content), after };
}

const POINTS = (['append', 'replace'] as const).flatMap((how) =>
  pointsIn(swapScript(PLACE, swapFrom(BEFORE, how, 'x').swap, 1).text).map((point) => ({ how, point })),
);

test('there are at least a dozen points of each way', () => {
  for (const each of ['append', 'replace'])
    expect(POINTS.filter(({ how }) => how === each).length).toBeGreaterThanOrEqual(12);
});

/** One whole generation is there, the lock is free, and the next swap works: on the same host or another. */
async function goesOn(
  world: VolumeWorld,
  host: string,
  how: Swap['how'],
  whole: readonly string[],
): Promise<void> {
  const file = world.through([host], undefined, 0);
  const { bytes } = await file.fetch(null);
  const now = bytes.toString();
  expect(whole).toContain(now);
  const next = swapFrom(now, how, 'next');
  expect(await file.swap(next.swap)).toEqual({ kind: 'done' });
  expect(world.onVolume()).toMatchObject({
    [FILE]: next.after,
    [`${FILE}.backups/${next.swap.copy}`]: next.after,
  });
  expect(Object.keys(world.onVolume()).filter((name) => name.endsWith('.new'))).toEqual([]);
  expect(world.simulation.notSimulated).toEqual([]);
}

describe.each(POINTS)('$how, ended at $point', ({ how, point }) => {
  test('by kill -9', async () => {
    const world = await volumeWorld();
    await world.through(['h1']).swap(swapOf(null, 'replace', BEFORE));
    const { swap, after } = swapFrom(BEFORE, how, 'killed');
    const killed = world.through(['h1'], endedAt(point)).swap(swap);
    // Where it was in place for sure, that counts, whatever became of the rest.
    await killed.then(
      (swapped) => expect([swapped, world.onVolume()[FILE]]).toEqual([{ kind: 'done' }, after]),
      (error) => expect(error).toMatchObject({ code: 'unknown-outcome' }),
    );
    await goesOn(world, 'h2', how, [BEFORE, after]);
  });

  test('by a power cut of all hosts', async () => {
    const world = await volumeWorld();
    await world.through(['h1']).swap(swapOf(null, 'replace', BEFORE));
    const { swap, after } = swapFrom(BEFORE, how, 'cut off');
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
    await goesOn(world, 'h3', how, sure ? [after] : [BEFORE, after]);
  });
});
