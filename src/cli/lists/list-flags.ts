import { type ColumnShape, nameOf } from '../../ui/list/column.ts';
import type { FlagDefinition } from '../flag-shape.ts';

/** What a list says of itself before it has entries: its flags, their help and completion follow. */
export interface ListShape {
  readonly columns: readonly ColumnShape[];
  /** Heketi's --json gives less than objects: --full gives them. */
  readonly hasFull?: true;
}

const SECTION = 'List Flags';

/** What all lists can be asked. */
export function listFlags({ columns, hasFull }: ListShape): readonly FlagDefinition[] {
  const names = columns.map(nameOf);
  const flags: readonly Omit<FlagDefinition, 'section'>[] = [
    {
      name: 'columns',
      type: 'strings',
      placeholder: 'NAMES',
      values: names,
      summary: `a table of these: ${columns.map(described).join(', ')}`,
    },
    {
      name: 'sort',
      type: 'strings',
      placeholder: 'COLUMN',
      values: names,
      summary:
        'order by this column: sizes from the largest, all else from the smallest; -COLUMN or COLUMN:desc, COLUMN:asc',
    },
    {
      name: 'filter',
      type: 'strings',
      placeholder: 'EXPR',
      values: names.map((name) => `${name}=`),
      summary: `only what is so: ${examplesOf(columns).join(', ')}; != < <= >= as well; repeatable, all must hold`,
    },
    { name: 'limit', type: 'int', placeholder: 'NUMBER', summary: 'only the first so many' },
    { name: 'no-headers', type: 'bool', summary: 'a table of rows alone, each in one line, for scripts' },
    ...(hasFull === true
      ? [
          {
            name: 'full',
            type: 'bool',
            summary: 'JSON of whole objects, as of info, where --json gives ids',
          } as const,
        ]
      : []),
  ];
  return flags.map((flag) => ({ ...flag, section: SECTION }));
}

/** Conditions that this very list understands. */
function examplesOf(columns: readonly ColumnShape[]): readonly string[] {
  const [first] = columns;
  const size = columns.find(({ type }) => type === 'size');
  const share = columns.find(({ shares }) => shares === true);
  return [
    ...(first === undefined ? [] : [`'${nameOf(first)}=web*'`]),
    ...(size === undefined ? [] : [`'${nameOf(size)}>10GiB'`]),
    ...(share === undefined ? [] : [`'${nameOf(share)}<5%'`]),
  ];
}

function described(column: ColumnShape): string {
  return column.needs === undefined ? nameOf(column) : `${nameOf(column)} (--${column.needs})`;
}

/** Those that say how a table looks: on the command line they mean one. */
export const TABLE_FLAGS = ['columns', 'no-headers'] as const;
