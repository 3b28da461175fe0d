import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/ui/stand-ins.ts';
import { renderTable } from '../../src/ui/table.ts';
import type { TableSpec } from '../../src/ui/view.ts';

const ID = '0123456789abcdef0123456789abcdef';
const DEVICES: TableSpec = {
  columns: [
    { title: 'DEVICE' },
    { title: 'ID', kind: 'id' },
    { title: 'STATE', drop: 2 },
    { title: 'BRICKS', align: 'right', drop: 3 },
    { title: 'SIZE', align: 'right' },
  ],
  rows: [
    ['gl1:/dev/sdb', ID, 'online', '3', '99.87 GiB'],
    ['gl2:/dev/sdc', '0123456789fedcba9876543210fedcba', 'offline', '0', '1 TiB'],
  ],
};

async function lines(
  width: number | null,
  { spec = DEVICES, color = false, keepAll = false } = {},
): Promise<string[]> {
  return (await renderTable(spec, { width, color, keepAll })).split('\n').slice(0, -1);
}

describe('a table', () => {
  test('is as wide as it gets where there is no terminal', async () => {
    expect(await lines(null)).toEqual([
      'DEVICE        ID                                STATE    BRICKS       SIZE',
      'gl1:/dev/sdb  0123456789abcdef0123456789abcdef  online        3  99.87 GiB',
      'gl2:/dev/sdc  0123456789fedcba9876543210fedcba  offline       0      1 TiB',
    ]);
  });

  test('has ids shortened first, to what is still unique', async () => {
    expect(await lines(60)).toEqual([
      'DEVICE        ID           STATE    BRICKS       SIZE',
      'gl1:/dev/sdb  0123456789a  online        3  99.87 GiB',
      'gl2:/dev/sdc  0123456789f  offline       0      1 TiB',
    ]);
  });

  test('loses its least important columns next, and says so', async () => {
    expect(await lines(40)).toEqual([
      'DEVICE        ID                SIZE',
      'gl1:/dev/sdb  0123456789a  99.87 GiB',
      'gl2:/dev/sdc  0123456789f      1 TiB',
      '(no room for STATE, BRICKS: see -o wide)',
    ]);
  });

  test('is stacked where that is not enough, or where nothing is to be lost', async () => {
    expect(await lines(30)).toEqual([
      'DEVICE  gl1:/dev/sdb',
      'ID',
      `  ${ID.slice(0, 28)}`,
      `  ${ID.slice(28)}`,
      'STATE   online',
      'BRICKS  3',
      'SIZE    99.87 GiB',
      '',
      'DEVICE  gl2:/dev/sdc',
      'ID',
      '  0123456789fedcba9876543210fe',
      '  dcba',
      'STATE   offline',
      'BRICKS  0',
      'SIZE    1 TiB',
    ]);
    expect((await lines(60, { keepAll: true })).slice(0, 2)).toEqual([
      'DEVICE  gl1:/dev/sdb',
      `ID      ${ID}`,
    ]);
  });

  test('says what an entry below another is, where they are stacked', async () => {
    const spec: TableSpec = {
      columns: [{ title: 'VOLUME' }, { title: 'STATE' }],
      rows: [
        ['gv0', 'HEALTHY'],
        ['  set 1', 'HEALTHY'],
        ['    gl1:/dev/sdb', 'online'],
      ],
      firsts: [null, 'SET', 'PLACE'],
    };
    expect(await lines(20, { spec })).toEqual([
      ...['VOLUME  gv0', 'STATE   HEALTHY', ''],
      ...['SET     set 1', 'STATE   HEALTHY', ''],
      ...['PLACE   gl1:/dev/sdb', 'STATE   online'],
    ]);
    expect((await lines(60, { spec })).at(-1)).toBe('    gl1:/dev/sdb  online');
  });

  test('wraps text at blanks in its own column', async () => {
    const spec: TableSpec = {
      columns: [{ title: 'HOST' }, { title: 'FINDING', kind: 'text' }],
      rows: [['gl1', 'glusterd is installed and does not run since the last boot']],
    };
    expect(await lines(36, { spec })).toEqual([
      'HOST  FINDING',
      'gl1   glusterd is installed and does',
      '      not run since the last boot',
    ]);
  });

  test('folds long values after punctuation', async () => {
    const spec: TableSpec = {
      columns: [{ title: 'PATH' }],
      rows: [[`gl1:/var/lib/heketi/mounts/vg_${ID}/brick_${ID}/brick`]],
    };
    expect(await lines(80, { spec })).toEqual([
      'PATH',
      `  gl1:/var/lib/heketi/mounts/vg_${ID}/brick_`,
      `  ${ID}/brick`,
    ]);
  });

  test('counts what takes two columns, or none', async () => {
    const names = ['数据', 'cafe\u0301', '👩‍🔧🇩🇪', 'plain', 'ｆｕｌｌ', '한국'];
    const spec: TableSpec = {
      columns: [{ title: 'NAME' }, { title: 'SIZE' }],
      rows: names.map((name) => [name, '|']),
    };
    const table = await lines(null, { spec });
    expect(table.slice(1).map((line) => line.trimEnd())).toEqual([
      '数据      |',
      'cafe\u0301      |',
      '👩‍🔧🇩🇪      |',
      'plain     |',
      'ｆｕｌｌ  |',
      '한국      |',
    ]);
  });

  test('has colour only where it is wanted', async () => {
    expect((await lines(80, { color: true }))[0]).toContain('\u001b[1m');
    expect((await lines(30, { color: true }))[0]).toContain('\u001b[1m');
    expect((await lines(80)).join('')).not.toContain('\u001b');
  });

  test('shows states in colours, which take no room', async () => {
    const words = ['online', 'offline', 'removed', 'glusterd down', 'AT RISK', 'something new'];
    const spec: TableSpec = {
      columns: [{ title: 'STATE', isState: true }, { title: 'HOST' }, { title: 'SIZE', align: 'right' }],
      rows: words.map((word) => [word, word, '1 GiB']),
    };
    for (const width of [80, 12]) {
      const colored = await lines(width, { spec, color: true });
      expect(colored.map((line) => stripVTControlCharacters(line))).toEqual(await lines(width, { spec }));
    }
    const [, ...rows] = await lines(80, { spec, color: true });
    const GREEN = '\u001b[32m';
    const YELLOW = '\u001b[33m';
    const RED = '\u001b[31m';
    expect(rows).toEqual([
      `${GREEN}online\u001b[39m         online         1 GiB`,
      `${YELLOW}offline\u001b[39m        offline        1 GiB`,
      `${RED}removed\u001b[39m        removed        1 GiB`,
      `${RED}glusterd down\u001b[39m  glusterd down  1 GiB`,
      `${RED}AT RISK\u001b[39m        AT RISK        1 GiB`,
      'something new  something new  1 GiB',
    ]);
  });

  test('is cut beside wide characters, never through one', async () => {
    const spec: TableSpec = {
      columns: [{ title: 'N' }, { title: 'V', kind: 'folded' }],
      rows: [['x'.repeat(4), '数'.repeat(20)]],
    };
    for (const width of [23, 24, 25, 30]) {
      const table = await lines(width, { spec });
      expect(table.filter((line) => displayWidth(line) > width)).toEqual([]);
      expect(table.join('').match(/数/g)).toHaveLength(20);
    }
  });

  test('of rows alone is whole, each in one line', async () => {
    const spec: TableSpec = { ...DEVICES, heading: 'All of them:', noHeaders: true };
    expect(await lines(20, { spec, color: true })).toEqual([
      `gl1:/dev/sdb  ${ID}  online   3  99.87 GiB`,
      'gl2:/dev/sdc  0123456789fedcba9876543210fedcba  offline  0      1 TiB',
    ]);
  });

  test('of nothing is nothing: what to do next is said elsewhere', async () => {
    expect(await lines(80, { spec: { ...DEVICES, rows: [] } })).toEqual([]);
  });

  test('fits, whatever a host says, and lets no escape code through', async () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constant('数'.repeat(30)));
    const kinds = fc.constantFrom('id' as const, 'text' as const, 'folded' as const);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ cell, kind: kinds }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 20, max: 120 }),
        fc.boolean(),
        async (cells, width, keepAll) => {
          const spec: TableSpec = {
            columns: cells.map(({ kind }, at) => ({ title: 'T', kind, ...(at > 1 ? { drop: at } : {}) })),
            rows: [cells.map(({ cell: text }) => `\u001b[31m${text}\u001b]0;title\u0007`)],
          };
          const table = await lines(width, { spec, keepAll });
          expect(table.join('')).not.toContain('\u001b');
          expect(table.filter((line) => displayWidth(line) > width)).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
