import { expect, it } from 'vitest';
import { loggedName, readLoggedName } from '../../src/store/shared/shared-log.ts';

const time = new Date('2026-01-31T12:00:00.500Z');
const run = '0123456789ab';

it('names say when, who, where and which; their order is that of time', () => {
  const name = loggedName({ time, user: 'ann', host: 'laptop', run });
  expect(name).toBe('20260131T120000.500Z-ann-laptop-0123456789ab');
  expect(readLoggedName(name)).toEqual({ time, user: 'ann', host: 'laptop', run });
  const later = loggedName({ time: new Date(time.getTime() + 1), user: 'a', host: 'a', run });
  expect(name < later).toBe(true);
});

it('no user or machine, whatever it is called, makes a name that a shell or a folder minds', () => {
  for (const user of ['', '../../etc', "a'b", 'a b\nc', '-rf', 'ä', 'x'.repeat(300)]) {
    const name = loggedName({ time, user, host: user, run });
    expect(name).toMatch(/^[A-Za-z0-9_.-]{1,130}$/);
    expect(readLoggedName(name)?.run).toBe(run);
  }
});

it.each(['', 'x', '.hidden', '20261331T120000.500Z-a-b-0123456789ab', '20260131T120000.500Z-a-b-0123'])(
  'of %j nothing is read',
  (name) => {
    expect(readLoggedName(name)).toBe(null);
  },
);
