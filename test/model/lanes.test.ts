import { describe, expect, it } from 'vitest';
import { blocksOf, stagesAfter, turnedStages, undoableStages, withoutDone } from '../../src/model/lanes.ts';
import type { Stage } from '../../src/model/plan.ts';
import { plan } from '../support/toy-engine.ts';

/** `a1 a2! b1`: stages with their lanes; `-` is in none, `!` is behind the point of no return. */
function stages(text: string): Stage[] {
  return text.split(' ').map((title): Stage => {
    const lane = title[0] === '-' ? {} : { lane: title[0] ?? '' };
    return { title, steps: [], ...lane, ...(title.endsWith('!') ? { turned: true } : {}) };
  });
}

const titles = (all: readonly Stage[]) => all.map(({ title }) => title).join(' ');

it('lanes that stand together make a block, whatever their order', () => {
  const blocks = blocksOf(stages('-1 -2 a1 b1 a2 -3 c1'));
  const shown = blocks.map((lanes) => lanes.map((lane) => titles(lane.stages)));
  expect(shown).toEqual([['-1 -2'], ['a1 a2', 'b1'], ['-3'], ['c1']]);
});

describe('what is left when a stage is done', () => {
  const left = (text: string, title: string) => {
    const all = plan(1, [], { stages: stages(text) });
    const stage = all.stages.find((one) => one.title === title);
    if (stage === undefined) throw new Error(title);
    return titles(withoutDone(all, stage.lane ?? null, stagesAfter(all, stage)).stages);
  };

  it.each([
    ['a1 a2 b1 a3', 'a2', 'b1 a3'],
    ['a1 a2', 'a2', ''],
    ['-1 a1 -2', '-1', 'a1 -2'],
    ['-1 -2 a1 b1 -3 -4', '-2', 'a1 b1 -3 -4'],
    ['-1 a1 -2 -3', '-2', '-3'],
    ['-1 a1 b1 -2', 'a1', '-1 b1 -2'],
  ])('of %s, %s is done: %s', (text, title, rest) => {
    expect(left(text, title)).toBe(rest);
  });
});

it('only the head of a lane is behind its point of no return', () => {
  const all = { stages: stages('a1! a2! a3 a4! b1 b2!') };
  expect(titles(turnedStages(all))).toBe('a1! a2!');
  expect(titles(undoableStages(all))).toBe('a3 a4! b1 b2!');
});

it.each([
  ['a1 a2! b1 b2! -3!', ''],
  ['a2! b1 b2! -3!', 'a2!'],
  ['a2! b2! -3! -4', 'a2! b2! -3!'],
  ['-3!', '-3!'],
])(
  'what follows lanes is not behind it while one of them is before its own: of %s that is "%s"',
  (text, turned) => {
    expect(titles(turnedStages({ stages: stages(text) }))).toBe(turned);
  },
);
