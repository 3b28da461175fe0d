import type { TableSpec, View } from '../view.ts';
import { tableView } from './table-view.ts';

export interface ConfigRow {
  readonly name: string;
  readonly value: string | number | boolean | null;
  readonly source: string;
  readonly from: string;
}

export function configListView(rows: readonly ConfigRow[]): View {
  return tableView({
    json: () =>
      Object.fromEntries(
        rows.map(({ name, value, source, from }) => [
          name,
          { value, source, ...(from === '' ? {} : { from }) },
        ]),
      ),
    table: (): TableSpec => ({
      columns: [{ title: 'KEY' }, { title: 'VALUE', kind: 'folded' }, { title: 'FROM', drop: 1 }],
      rows: rows.map((row) => [row.name, shown(row), origin(row)]),
    }),
    names: () => rows.map(({ name }) => name),
  });
}

function shown({ value }: ConfigRow): string {
  return value === null || value === '' ? '-' : String(value);
}

function origin({ source, from }: ConfigRow): string {
  return source === 'default' ? 'default' : from;
}
