import type { Asked } from '../list/asked.ts';
import { column, type ListColumn } from '../list/column.ts';
import { listView } from '../list/list-view.ts';
import type { View } from '../view.ts';

export interface ConfigRow {
  readonly name: string;
  readonly value: string | number | boolean | null;
  readonly source: string;
  readonly from: string;
}

export const CONFIG_COLUMNS: readonly ListColumn<ConfigRow>[] = [
  column.text('KEY', ({ name }) => name),
  column.text('VALUE', shown, { kind: 'folded' }),
  column.text('FROM', origin, { drop: 1 }),
];

export function configListView(rows: readonly ConfigRow[], asked: Asked): View {
  return listView(
    {
      what: 'key',
      entries: rows,
      keepsOrder: true,
      columns: CONFIG_COLUMNS,
      nameOf: ({ name }) => name,
      json: (left) =>
        Object.fromEntries(
          left.map(({ name, value, source, from }) => [
            name,
            { value, source, ...(from === '' ? {} : { from }) },
          ]),
        ),
    },
    asked,
  );
}

function shown({ value }: ConfigRow): string {
  return value === null || value === '' ? '-' : String(value);
}

function origin({ source, from }: ConfigRow): string {
  return source === 'default' ? 'default' : from;
}
