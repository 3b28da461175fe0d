import { describe, expect, test } from 'vitest';
import { swapScript } from '../../src/remote/swap-script.ts';
import type { Swap } from '../../src/store/shared/shared-file.ts';
import { FILE, markOfText, pointsIn, recordLine, swapOf, volumeWorld } from './volume-world.ts';

const PLACE = { volume: 'state', file: FILE };
const BEFORE = `document\n${recordLine(2, 'first')}`;
const TORN = '{"serial":3,"di';

/** What stands still amid its swap: one that replaces all, and one that mends what is torn. */
const WAYS = {
  replace: { there: BEFORE, how: 'replace', content: 'all of it anew\n' },
  'append behind what is torn': { there: BEFORE + TORN, how: 'append', content: recordLine(3, 'late') },
} as const;
type Way = keyof typeof WAYS;

const late = (way: Way): Swap => swapOf(markOfText(BEFORE), WAYS[way].how, WAYS[way].content);
/** From where it has the lock to where it renames: what comes behind that is done. */
const AT: Readonly<Record<Way, readonly string[]>> = {
  replace: ['locked', 'written down', 'compared', 'received', 'on disk', 'copied', 'held', 'sure'],
  'append behind what is torn': [
    'locked',
    'written down',
    'file locked',
    'compared',
    'received',
    'on disk',
    'held',
    'sure',
  ],
};
const POINTS = (Object.keys(WAYS) as Way[]).flatMap((way) => AT[way].map((point) => ({ way, point })));

/** The locks are taken away there, as gluster takes them from a host that stands still; and another one writes meanwhile. */
const overtakenAt = (point: string, other: Swap) => (text: string) =>
  text.replace(
    `# point: ${point}\n`,
    () => `flock --unlock 9
      flock --unlock 7 2>/dev/null || :
      ( ${swapScript(PLACE, other, 1).text}
      ) 7>&- 9>&- >/dev/null
    `,
  );

test.each(POINTS)('$way has the point "$point"', ({ way, point }) => {
  expect(pointsIn(swapScript(PLACE, late(way), 1).text)).toContain(point);
});

describe.each(POINTS)('$way that stood still at $point', ({ way, point }) => {
  test('while another one wrote takes nothing back that was told as done', async () => {
    const world = await volumeWorld();
    await world.through(['h1']).swap(swapOf(null, 'replace', BEFORE));
    if (WAYS[way].there !== BEFORE)
      await world.said(`printf '%s' '${TORN}' >>/run/glusterctl/volumes/state/${FILE}`);
    const record = recordLine(3, 'other');
    const other = swapOf(markOfText(BEFORE), 'append', record);
    const swapped = await world
      .through(['h1'], overtakenAt(point, other))
      .swap(late(way))
      .catch((error: unknown) => error);
    expect(world.onVolume()[FILE]).toBe(BEFORE + record);
    expect(swapped).not.toMatchObject({ kind: 'done' });
    expect(world.simulation.notSimulated).toEqual([]);
  });
});
