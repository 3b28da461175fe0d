import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DIFFERENCE_KINDS } from '../../src/drift/kinds.ts';

const PAGE = readFileSync(new URL('../../docs/verify.md', import.meta.url), 'utf8');

it('the page about verify tells every kind of difference with its level, and no other', () => {
  const told = [...PAGE.matchAll(/^\| `([a-z-]+)` \| (harmless|risk|harmful) \|/gm)].map(
    ([, kind, level]) => [kind, level],
  );
  const levels = Object.entries(DIFFERENCE_KINDS).map(([kind, { level }]) => [kind, level]);
  expect(told.sort()).toEqual(levels.sort());
});
