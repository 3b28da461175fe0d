import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderTable } from '../../src/ui/table.ts';
import type { TableSpec } from '../../src/ui/view.ts';

const DEVICES: TableSpec = {
  columns: [{ title: 'DEVICE' }, { title: 'ID' }, { title: 'STATE' }, { title: 'SIZE', align: 'right' }],
  rows: [
    ['gl1:/dev/sdb', '0123456789abcdef0123456789abcdef', 'online', '99.87 GiB'],
    ['a-host-with-a-long-name:/dev/sdc', 'fedcba9876543210fedcba9876543210', 'offline', '1 TiB'],
  ],
  empty: 'No devices',
};

const lines = async (width: number | null, color = false) =>
  (await renderTable(DEVICES, { width, color })).trimEnd().split('\n');

describe('a table', () => {
  test('is as wide as it gets where there is no terminal', async () => {
    expect(await lines(null)).toEqual([
      'DEVICE                            ID                                STATE         SIZE',
      'gl1:/dev/sdb                      0123456789abcdef0123456789abcdef  online   99.87 GiB',
      'a-host-with-a-long-name:/dev/sdc  fedcba9876543210fedcba9876543210  offline      1 TiB',
    ]);
  });

  test.each([80, 40])('fits in %d columns, and says where it was cut', async (width) => {
    const table = await lines(width);
    expect(table).toHaveLength(3);
    for (const line of table) expect(line.length).toBeLessThanOrEqual(width);
    expect(table.slice(1).every((line) => line.includes('…'))).toBe(true);
    expect(table[1]).toContain('online');
  });

  test('has colour only where it is wanted', async () => {
    expect((await lines(80, true))[0]).toContain('\u001b[1m');
    expect((await lines(80)).join('')).not.toContain('\u001b');
  });

  test('of nothing says so', async () => {
    expect(await renderTable({ ...DEVICES, rows: [] }, { width: 80, color: true })).toBe('No devices\n');
  });

  test('keeps one line for a row, and no escape codes, whatever a host says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 20, max: 120 }),
        async (cells, width) => {
          const rows = [cells.map((cell) => `\u001b[31m${cell}\u001b]0;title\u0007`)];
          const text = await renderTable(
            { columns: cells.map(() => ({ title: 'T' })), rows, empty: '' },
            { width, color: false },
          );
          expect(text).not.toContain('\u001b');
          expect(text.split('\n')).toHaveLength(3);
        },
      ),
      { numRuns: 50 },
    );
  });
});
