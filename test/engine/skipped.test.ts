import { expect, test } from 'vitest';
import { doneTitle } from '../../src/engine/skipped.ts';
import { cluster, id, plan, toyState } from '../support/toy-engine.ts';

test('what was done is told without what was left out', () => {
  const both = plan(10, [], {
    title: 'add things a, b',
    changes: [1, 2].map((number) => ({
      do: 'add',
      table: 'clusters',
      id: id(number),
      value: cluster(number),
    })),
  });
  const told = (...there: readonly number[]) =>
    doneTitle({
      kind: 'done',
      operation: id(10),
      plan: both,
      state: toyState(there.map((number) => cluster(number))),
    });
  expect(told(1, 2)).toBe('add things a, b');
  expect(told(1)).toBe(`add things a, b, without ${cluster(2).name ?? id(2)}`);
});
