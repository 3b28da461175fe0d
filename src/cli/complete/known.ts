/** What completion takes from a state: only names, so that a damaged one is no obstacle. Nothing here is relied on. */
export class Known {
  readonly #tables: Readonly<Record<string, unknown>>;

  constructor(document: unknown) {
    this.#tables = record(document);
  }

  static readonly nothing = new Known(null);

  all(
    table:
      | 'clusters'
      | 'nodes'
      | 'devices'
      | 'bricks'
      | 'volumes'
      | 'blockVolumes'
      | 'operations'
      | 'backups',
  ): readonly Row[] {
    return Object.entries(record(this.#tables[table])).map(([id, value]) => new Row(id, record(value)));
  }

  one(table: 'clusters' | 'nodes' | 'devices' | 'volumes', id: string): Row {
    return new Row(id, record(record(this.#tables[table])[id]));
  }
}

/** One entry, of which nothing need be there. */
export class Row {
  readonly id: string;
  readonly #value: Readonly<Record<string, unknown>>;

  constructor(id: string, value: Readonly<Record<string, unknown>>) {
    this.id = id;
    this.#value = value;
  }

  text(field: string): string {
    const value = this.#value[field];
    return typeof value === 'string' ? value : '';
  }

  number(field: string): number {
    const value = this.#value[field];
    return typeof value === 'number' ? value : 0;
  }

  has(field: string): boolean {
    return this.#value[field] !== undefined && this.#value[field] !== null;
  }

  texts(field: string): readonly string[] {
    const value = this.#value[field];
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  }

  rows(field: string): readonly Row[] {
    const value = this.#value[field];
    return Array.isArray(value) ? value.map((one) => new Row('', record(one))) : [];
  }

  part(field: string): Row {
    return new Row('', record(this.#value[field]));
  }

  entries(): readonly (readonly [string, string])[] {
    return Object.keys(this.#value).map((key) => [key, this.text(key)]);
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
