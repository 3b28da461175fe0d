import { expect, test } from 'vitest';

interface Page {
  verifiedPage(entries: readonly object[], versions: Readonly<Record<string, string>>): string;
}

const tool = new URL('../../tools/verified-page.mjs', import.meta.url).href;
const { verifiedPage } = (await import(tool)) as Page;

const scenario = (name: string, passed: boolean, time: string) => ({
  kind: 'scenario',
  topic: 'faults',
  name,
  passed,
  seconds: 61.4,
  commit: 'abc1234',
  time,
});
const command = (words: string, code: number, seconds: number) => ({
  kind: 'command',
  words: words.split(' '),
  code,
  seconds,
  time: '2026-01-02T10:00:00Z',
});

test('the last run of a scenario counts, and one that failed is told', () => {
  const page = verifiedPage(
    [
      scenario('a power cut', false, '2026-01-01T10:00:00Z'),
      scenario('a frozen host', true, '2026-01-01T11:00:00Z'),
      scenario('a power cut', true, '2026-01-02T10:00:00Z'),
      scenario('a frozen host', false, '2026-01-02T11:00:00Z'),
    ],
    { GlusterFS: '10.3' },
  );
  expect(page).toContain('**1 of 2 scenarios passed.**');
  expect(page).toContain('| a power cut | passed | 61 | 2026-01-02 | abc1234 |');
  expect(page).toContain('| a frozen host | **failed** | 61 | 2026-01-02 | abc1234 |');
  expect(page).toContain('| GlusterFS | 10.3 |');
});

test('a scenario without a result is told as not run; results of one that is no more are left out', () => {
  const page = verifiedPage(
    [
      scenario('renamed since', true, '2026-01-01T10:00:00Z'),
      scenario('a power cut', true, '2026-01-01T11:00:00Z'),
      { kind: 'known', topic: 'faults', name: 'a power cut' },
      { kind: 'known', topic: 'faults', name: 'a frozen host' },
    ],
    {},
  );
  expect(page).toContain('**1 of 2 scenarios passed.**');
  expect(page).toContain('| a power cut | passed | 61 | 2026-01-01 | abc1234 |');
  expect(page).toContain('| a frozen host | **not run** |  |  |  |');
  expect(page).not.toContain('renamed since');
});

test('figures are of commands that succeeded, of the kind that is named', () => {
  const page = verifiedPage(
    [
      scenario('any', true, '2026-01-02T10:00:00Z'),
      command('volume create --size=1 --name=a', 0, 10),
      command('volume create --size=1 --name=b', 0, 30),
      command('volume create --size=1 --name=c', 0, 12),
      command('volume create --size=1 --name=d', 1, 99),
      command('volume create --size=1 --name=e --durability=none', 0, 1),
      command('topology load --json=t.json', 0, 17.25),
    ],
    {},
  );
  expect(page).toContain('| volume create: replica 3, 1 GiB | 3 | 10.0 | 12.0 | 30.0 |');
  expect(page).toMatch(/\| topology load[^|]*\| 1 \| 17\.[23] \| 17\.[23] \| 17\.[23] \|/);
  expect(page).not.toContain('volume clone');
});
