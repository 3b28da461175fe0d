import { afterAll, describe, expect, it } from 'vitest';
import { EFFECTS, faultsAt, killAtPoints, type MatrixResult, prepare, WAYS } from './command-matrix.ts';
import type { Story } from './stories.ts';

/** Every point with "npm run test:crash", a sample otherwise, another one for each story. */
const ALL = process.env.GLUSTERCTL_TEST_CRASH === '1';
const STEP = ALL ? 1 : 29;

/** At how many commands of a story each kind of fault strikes at most, each kind at others; without a number at all of them. */
const MOST_FAULTS = Number(process.env.GLUSTERCTL_TEST_FAULTS ?? Number.MAX_SAFE_INTEGER);

const TIMEOUT = ALL ? 1_800_000 : 300_000;

/**
 * What must hold wherever one of these commands is killed, and whatever goes wrong on a host. A file takes some of the stories, so that
 * all processors have something to do until the end; which points are the sample goes by the place among all of them.
 */
export function matrixOf(stories: readonly Story[], takes: (story: Story) => boolean): void {
  const totals = { points: 0, faults: 0, orphans: 0 };
  afterAll(() =>
    tell(`in all: ${totals.points} points and ${totals.faults} faults tried, orphans: ${totals.orphans}`),
  );

  const taken = stories
    .map((story, index) => ({ name: story.name, story, index }))
    .filter(({ story }) => takes(story));
  describe.each(taken)('$name', ({ story, index: nth }) => {
    it('that is killed is finished or undone by one command', { timeout: TIMEOUT }, async () => {
      const result: MatrixResult = { tried: 0, orphans: [] };
      const prepared = await prepare(story);
      const first = ALL ? 0 : (nth * 7) % Math.min(STEP, prepared.points.length);
      await killAtPoints(prepared, { every: STEP, first }, WAYS, result);
      totals.points += result.tried;
      totals.orphans += result.orphans.length;
      tell(`crash matrix, ${story.name}: ${result.tried} points tried, orphans: ${result.orphans.length}`);
      expect(result.orphans).toEqual([]);
      expect(result.tried).toBeGreaterThan(0);
    });

    it('whose commands go wrong leaves nothing unknown', { timeout: TIMEOUT }, async () => {
      const result: MatrixResult = { tried: 0, orphans: [] };
      const prepared = await prepare(story);
      for (const [index, effect] of EFFECTS.entries()) {
        const every = ALL ? Math.ceil(prepared.commands / MOST_FAULTS) : prepared.commands;
        const first = 1 + ((ALL ? index : nth * EFFECTS.length + index * 5) % every);
        await faultsAt(prepared, effect, { every, first }, result);
      }
      totals.faults += result.tried;
      totals.orphans += result.orphans.length;
      tell(`fault matrix, ${story.name}: ${result.tried} faults tried, orphans: ${result.orphans.length}`);
      expect(result.orphans).toEqual([]);
      expect(result.tried).toBeGreaterThanOrEqual(EFFECTS.length);
    });
  });
}

function tell(line: string): void {
  if (ALL) process.stdout.write(`${line}\n`);
}
