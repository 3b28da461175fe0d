import { expect, it } from 'vitest';
import { GlusterctlError, retold } from '../../src/model/errors.ts';

it('a failure that is told in other words keeps its code, hint, details and origin', () => {
  const first = new GlusterctlError('unreachable', 'n1: refused', {
    hint: 'Start it.',
    details: { host: 'n1' },
  });
  const told = retold(first, {
    message: 'not finished: n1: refused',
    hints: ['', 'Then resume.'],
    details: { id: 7 },
  });
  expect([told.exitCode, told.message, told.hint]).toEqual([
    20,
    'not finished: n1: refused',
    'Start it.\nThen resume.',
  ]);
  expect(told.details).toEqual({ host: 'n1', id: 7 });
  expect(told.cause).toBe(first);
  const bare = retold(new GlusterctlError('failed', 'no'), { code: 'partial' });
  expect([bare.exitCode, bare.message, bare.hint, bare.details]).toEqual([3, 'no', undefined, undefined]);
});
