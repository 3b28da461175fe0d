/** A state of any format, or a part of one: what its fields hold nobody has checked yet. */
export type Document = Readonly<Record<string, unknown>>;

/** What one reason asks to be changed between two formats. */
export type Migration = (document: Document) => Document;

/** What is none stays as it is, for the schema to tell. */
export function mapObject(value: unknown, change: (object: Document) => unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? change(value as Document)
    : value;
}

export function mapTable(table: unknown, change: (entry: Document, id: string) => unknown): unknown {
  return mapObject(table, (entries) =>
    Object.fromEntries(
      Object.entries(entries).map(([id, entry]) => [id, mapObject(entry, (object) => change(object, id))]),
    ),
  );
}

export function mapList(list: unknown, change: (entry: Document) => unknown): unknown {
  return Array.isArray(list) ? list.map((entry) => mapObject(entry, change)) : list;
}

/** Changes some fields, in their places; those that are not there stay away. */
export function mapFields(
  object: Document,
  changes: Readonly<Record<string, (value: unknown) => unknown>>,
): Document {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => {
      const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
      return [name, change === undefined ? value : change(value)];
    }),
  );
}

/** Under its new name, where it is there at all; the order of the others stays. */
export function renamed(document: Document, names: Readonly<Record<string, string>>): Document {
  return Object.fromEntries(Object.entries(document).map(([key, value]) => [names[key] ?? key, value]));
}

export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
