import { describe, expect, test } from 'vitest';
import { linesOf } from '../../../src/ui/prompts/rows.ts';

const COLUMNS = [{ title: 'DISK' }, { title: 'SIZE', align: 'right' }, { title: 'MODEL', drop: 1 }] as const;
const ROWS = [
  { value: '/dev/sdb', cells: ['/dev/sdb', '100 GiB', 'Samsung SSD 870'] },
  {
    value: '/dev/sda',
    cells: ['/dev/sda', '8 GiB', 'QEMU HARDDISK'],
    refusal: 'mounted on / and used as swap',
  },
];

describe('rows of a question', () => {
  test('stand below each other, with the reason beside what cannot be taken', () => {
    expect(linesOf(COLUMNS, ROWS, 80)).toEqual({
      head: 'DISK         SIZE  MODEL',
      rows: [
        '/dev/sdb  100 GiB  Samsung SSD 870',
        '/dev/sda    8 GiB  QEMU HARDDISK  mounted on / and used as swap',
      ],
    });
  });

  test('fit a narrow terminal: the reason is still there, in lines of its own', () => {
    const { head, rows } = linesOf(COLUMNS, ROWS, 30);
    expect([head, ...rows]).toEqual([
      'DISK         SIZE',
      '/dev/sdb  100 GiB',
      '/dev/sda    8 GiB\n    mounted on / and used as\n    swap',
    ]);
  });

  test('what fits nowhere is cut, and that is seen', () => {
    const long = { value: 'x', cells: ['a-name-that-is-longer-than-the-terminal'] };
    expect(linesOf([{ title: 'NAME' }], [long], 20).rows).toEqual(['a-name-that-is-long…']);
  });

  test('a long text behind the first column is cut behind a word, rather than the column left out', () => {
    const columns = [
      { title: 'KEY' },
      { title: 'VALUE', drop: 2 },
      { title: 'WHAT IT IS', drop: 1 },
    ] as const;
    const of = (key: string, value: string, what: string) => ({ value: key, cells: [key, value, what] });
    const rows = [
      of('fstab', '/etc/fstab', 'file on the hosts that mounts are written to'),
      of('mountopts', 'rw,inode64,noatime,nouuid,nofail', 'mount options of bricks'),
    ];
    expect(linesOf(columns, rows, 50).rows).toEqual([
      'fstab      /etc/fstab          file on the hosts…',
      'mountopts  rw,inode64,noatim…  mount options of…',
    ]);
    expect(linesOf(columns, rows, 40)).toEqual({
      head: 'KEY        WHAT IT IS',
      rows: ['fstab      file on the hosts that…', 'mountopts  mount options of bricks'],
    });
  });

  test('a name that leaves no room for the numbers beside it is cut', () => {
    const columns = [
      { title: 'FILE' },
      { title: 'CLUSTERS', align: 'right', drop: 1 },
      { title: 'NODES', align: 'right' },
    ] as const;
    const rows = [{ value: 'x', cells: ['a-name-that-is-longer-than-the-terminal.json', '1', '4'] }];
    expect(linesOf(columns, rows, 30)).toEqual({
      head: 'FILE                     NODES',
      rows: ['a-name-that-is-longer-…      4'],
    });
  });
});
