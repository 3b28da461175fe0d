/** A state of any format, or a part of one: what its fields hold nobody has checked yet. */
export type Document = Readonly<Record<string, unknown>>;

/** What one reason asks to be changed between two formats. */
export type Migration = (document: Document) => Document;

export function mapTable(table: unknown, change: (entry: Document, id: string) => Document): Document {
  if (!isDocument(table)) return {};
  return Object.fromEntries(
    Object.entries(table).map(([id, entry]) => [id, isDocument(entry) ? change(entry, id) : entry]),
  );
}

export function mapList(list: unknown, change: (entry: Document) => Document): unknown {
  return Array.isArray(list) ? list.map((entry) => (isDocument(entry) ? change(entry) : entry)) : list;
}

/** Under its new name, where it is there at all; the order of the others stays. */
export function renamed(document: Document, names: Readonly<Record<string, string>>): Document {
  return Object.fromEntries(Object.entries(document).map(([key, value]) => [names[key] ?? key, value]));
}

export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
