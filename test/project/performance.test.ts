import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { labParts } from '../bench/lab-parts.ts';
import { parts } from '../bench/parts.ts';
import { type Row, row } from '../bench/row.ts';

interface Stored extends Row {
  readonly node: string;
  readonly date: string;
  readonly commit: string;
  readonly load: number;
}
interface Run {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly rows: readonly Stored[];
}
interface Page {
  performancePage(runs: { readonly bench: Run | null; readonly lab: Run | null }): string;
}
interface Figures {
  stored(bench: string): Promise<Run | null>;
  merged(before: Run | null, now: Run, names: readonly string[]): Run;
}
interface Rows {
  chooser(words: readonly string[], names: readonly string[]): (name: string) => boolean;
  lineOf(row: Row, before?: Row | null): string;
}

const tool = (name: string): string => new URL(`../../tools/${name}`, import.meta.url).href;
const { performancePage } = (await import(tool('performance-page.mjs'))) as Page;
const { stored, merged } = (await import(tool('bench/stored.mjs'))) as Figures;
const { chooser, lineOf } = (await import(tool('bench/rows.mjs'))) as Rows;

const names = parts.flatMap((part) => part.names);
const labNames = labParts.flatMap((part) => part.names);
const MACHINE = { processor: 'a processor', cores: 2, gibibytes: 8, system: 'linux' };

function measured(one: Row, load = 0.5): Stored {
  return { ...one, node: 'v20.17.0', date: '2026-01-02T10:00:00Z', commit: 'abc12345', load };
}

const slow = row({
  name: 'start: x',
  value: 90,
  unit: 'ms',
  floor: { value: 60, is: 'nothing' },
  most: 1.25,
});
const dense = row({ name: 'packing: y', value: 0.9957, unit: 'of the bound', least: 0.995, also: 'few' });
const large = row({ name: 'change: z', value: 1, unit: 'ms', most: 2, mebibytes: 301, mostMebibytes: 300 });

describe('docs/performance.md', () => {
  test('is what the benches stored ("npm run docs" writes it)', async () => {
    const page = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');
    expect(page).toBe(performancePage({ bench: await stored('bench'), lab: await stored('bench:lab') }));
  });

  test('has each row that needs no lab, and none that is no longer measured', async () => {
    expect((await stored('bench'))?.rows.map(({ name }) => name)).toEqual(names);
    const ofLab = (await stored('bench:lab'))?.rows.map(({ name }) => name) ?? [];
    expect(ofLab.filter((name) => !labNames.includes(name))).toEqual([]);
  });

  test('tells which goals are missed, of what, and on how busy a machine', () => {
    const page = performancePage({
      bench: { machine: MACHINE, rows: [measured(slow), measured(large), measured(dense, 7.5)] },
      lab: null,
    });
    expect(page).toContain('**1 of 3 goals are met.**');
    expect(page).toContain('| x | 90.0 ms | 60.0, nothing | 1.50 × | ≤ 1.25 | **no** |');
    expect(page).toContain('| z | 1.00 ms | ≤ 2 | **no** | 301 (≤ 300) |');
    expect(page).toContain('| y | 0.9957 of the bound | ≥ 0.995 | yes | few |');
    expect(page).toMatch(/Load average .*: start 0\.5, change 0\.5, packing 7\.5; others used the machine/);
  });

  test('says of no machine that it was busy where what measures was all', () => {
    const page = performancePage({ bench: { machine: MACHINE, rows: [measured(slow, 1.2)] }, lab: null });
    expect(page).toMatch(/Load average .*: start 1\.2\.$/m);
  });
});

describe('rows', () => {
  test('of both benches have names of their own', () => {
    expect(new Set([...names, ...labNames]).size).toBe(names.length + labNames.length);
  });

  test('are chosen by their beginning, with or without the kind', () => {
    const all = ['start: cluster list', 'change: cluster create', 'plan: replica 3'];
    const chosen = (...words: string[]) => all.filter(chooser(words, all));
    expect(chosen()).toEqual(all);
    expect(chosen('start', 'plan: r')).toEqual([all[0], all[2]]);
    expect(chosen('cluster c')).toEqual([all[1]]);
    expect(() => chosen('plan', 'create')).toThrow(
      /no row begins with "create"; there are:\n {2}start: cluster/,
    );
  });

  test('stand beside those of another run', () => {
    const before = row({ name: 'start: x', value: 180, unit: 'ms', floor: { value: 60, is: 'nothing' } });
    expect(lineOf(slow, before)).toMatch(/1\.50 × +≤ 1\.25 +NO .*was 180 ms \(3\.00 ×\): 0\.50 of it now$/);
    expect(lineOf(slow, null)).toMatch(/not in the other run$/);
    expect(lineOf(slow)).toMatch(/floor: nothing$/);
  });

  test('that were measured again replace those of before; what is no longer measured goes', () => {
    const again = { ...measured(slow), value: 70 };
    const kept = merged(
      { machine: MACHINE, rows: [measured(slow), measured(dense), measured(large)] },
      { machine: MACHINE, rows: [again] },
      [dense.name, slow.name],
    );
    expect(kept.rows).toEqual([measured(dense), again]);
  });
});
