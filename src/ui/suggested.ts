import type { TableSpec, TreeRow, TreeSpec, View } from './view.ts';

/** Commands in a text for people, as they are to be typed where it is read. */
export type Suggested = (text: string) => string;

/** What is suggested in a result, wherever it stands; of data only what is said to be typed or read. */
export function withSuggested(view: View, suggested: Suggested): View {
  const { json, heketiJson, table, parts, tree } = view;
  return {
    ...view,
    text: () => suggested(view.text()),
    json: () => suggestedInData(json(), suggested),
    ...(heketiJson === undefined
      ? {}
      : { heketiJson: () => suggestedInData(heketiJson.call(view), suggested) }),
    ...(table === undefined ? {} : { table: (wide) => inTable(table(wide), suggested) }),
    ...(tree === undefined ? {} : { tree: (wide) => inTree(tree(wide), suggested) }),
    ...(parts === undefined ? {} : { parts: (wide) => parts(wide).map((part) => inPart(part, suggested)) }),
  };
}

/** Fields that hold a command, or a sentence with one. */
const SAID = new Set(['command', 'hint', 'message', 'why', 'next']);

export function suggestedInData(data: unknown, suggested: Suggested): unknown {
  if (Array.isArray(data)) return data.map((one: unknown) => suggestedInData(one, suggested));
  if (typeof data !== 'object' || data === null || 'toJSON' in data) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'string' && SAID.has(key) ? suggested(value) : suggestedInData(value, suggested),
    ]),
  );
}

function inPart(part: string | TableSpec | TreeSpec, suggested: Suggested): string | TableSpec | TreeSpec {
  if (typeof part === 'string') return suggested(part);
  return 'title' in part ? inTree(part, suggested) : inTable(part, suggested);
}

function inTable(table: TableSpec, suggested: Suggested): TableSpec {
  return { ...table, rows: table.rows.map((row) => row.map(suggested)) };
}

function inTree(tree: TreeSpec, suggested: Suggested): TreeSpec {
  const inRow = (row: TreeRow): TreeRow => ({
    ...row,
    name: suggested(row.name),
    ...(row.below === undefined ? {} : { below: row.below.map(inRow) }),
  });
  return { ...tree, rows: tree.rows.map(inRow) };
}
