import type { Cursor } from './cursor.ts';

export type ScalarKind = 'bool' | 'int' | 'uint' | 'float' | 'string';

export interface FieldType {
  readonly name: string;
  readonly type: number;
}

/** How values of a type look; types are named by the number that the stream gives them. */
export type GobType =
  | { readonly kind: ScalarKind | 'interface' }
  | { readonly kind: 'slice'; readonly element: number }
  | { readonly kind: 'map'; readonly key: number; readonly element: number }
  | { readonly kind: 'struct'; readonly fields: readonly FieldType[] };

export type TypeTable = Map<number, GobType>;

const FIRST_OWN = 64;

/** The types that need no definition. */
export function predefinedTypes(): TypeTable {
  return new Map([
    [1, { kind: 'bool' }],
    [2, { kind: 'int' }],
    [3, { kind: 'uint' }],
    [4, { kind: 'float' }],
    [6, { kind: 'string' }],
    [8, { kind: 'interface' }],
  ]);
}

export function typeOf(types: TypeTable, id: number, cursor: Cursor): GobType {
  const type = types.get(id);
  if (type === undefined) throw cursor.error(`type ${id} is not defined`);
  return type;
}

/** The type of the next value. Definitions may come before it: each ends its message, and a new one follows. */
export function nextType(cursor: Cursor, types: TypeTable): number {
  for (;;) {
    const id = cursor.int();
    if (id > 0) return id;
    if (-id < FIRST_OWN) throw cursor.error(`a definition of type ${-id}`);
    if (types.has(-id)) throw cursor.error(`type ${-id} is defined twice`);
    types.set(-id, definition(cursor, -id));
    cursor.beginMessage();
  }
}

const FORMS: Readonly<Record<number, (cursor: Cursor, id: number) => GobType>> = {
  1: (cursor, id) => {
    common(cursor, id);
    const element = memberId(cursor, 1);
    end(cursor);
    return { kind: 'slice', element };
  },
  2: (cursor, id) => {
    common(cursor, id);
    const fields = fieldTypes(cursor);
    end(cursor);
    return { kind: 'struct', fields };
  },
  3: (cursor, id) => {
    common(cursor, id);
    const key = memberId(cursor, 1);
    const element = memberId(cursor, 1);
    end(cursor);
    return { kind: 'map', key, element };
  },
};

function definition(cursor: Cursor, id: number): GobType {
  const field = cursor.uint() - 1;
  const read = FORMS[field];
  if (read === undefined) throw cursor.error(`a definition of an unknown form (${field})`);
  const type = read(cursor, id);
  end(cursor);
  return type;
}

/** Name and number of the type being defined; names are of no account. */
function common(cursor: Cursor, id: number): void {
  step(cursor, 1);
  let field = cursor.uint();
  if (field === 1) {
    cursor.string();
    field = cursor.uint();
    if (field !== 1) throw cursor.error('a definition without the number of its type');
  } else if (field !== 2) throw cursor.error('a definition without a name or a number');
  const named = cursor.int();
  if (named !== id) throw cursor.error(`the definition of type ${id} says that it is of type ${named}`);
  end(cursor);
}

function fieldTypes(cursor: Cursor): readonly FieldType[] {
  step(cursor, 1);
  const fields = Array.from({ length: cursor.count('fields') }, () => {
    step(cursor, 1);
    const name = cursor.string();
    const type = memberId(cursor, 1);
    end(cursor);
    return { name, type };
  });
  const names = new Set(fields.map(({ name }) => name));
  if (names.size !== fields.length) throw cursor.error('a definition has two fields of one name');
  return fields;
}

function memberId(cursor: Cursor, delta: number): number {
  step(cursor, delta);
  const id = cursor.int();
  if (id <= 0) throw cursor.error(`${id} is no number of a type`);
  return id;
}

function step(cursor: Cursor, delta: number): void {
  const read = cursor.uint();
  if (read !== delta) throw cursor.error(`a definition that is no definition (${read} in place of ${delta})`);
}

function end(cursor: Cursor): void {
  step(cursor, 0);
}
