import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FINDING_KINDS, MEANINGS, WORDS } from '../../src/health/health.ts';

const PAGE = readFileSync(new URL('../../docs/status.md', import.meta.url), 'utf8');

it('the page about status tells every kind of finding, and no other', () => {
  const [, table = ''] = PAGE.split('## Findings');
  const told = [...(table.split('## JSON')[0] ?? '').matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([a-z-]+)`/g)].map(([, kind]) => kind),
  );
  expect(told.sort()).toEqual([...FINDING_KINDS].sort());
});

it('and what each word means', () => {
  for (const word of WORDS) expect(PAGE).toContain(`| ${word} | ${MEANINGS[word]} |`);
});
