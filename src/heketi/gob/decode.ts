import { Cursor } from './cursor.ts';
import { type GobType, nextType, predefinedTypes, type ScalarKind, type TypeTable, typeOf } from './types.ts';

/** Entries of Heketi are six structures deep. */
const DEEPEST = 32;

export type GobValue =
  | { readonly kind: ScalarKind; readonly value: boolean | number | string }
  | { readonly kind: 'slice'; readonly values: readonly GobValue[] }
  | { readonly kind: 'map'; readonly pairs: readonly (readonly [GobValue, GobValue])[] }
  | GobStruct
  | { readonly kind: 'interface'; readonly name: string; readonly value: GobValue };

export interface GobStruct {
  readonly kind: 'struct';
  /** Every field that the writer knew, and what kind of value it has, also where it is left out as it is zero. */
  readonly known: ReadonlyMap<string, GobType['kind']>;
  readonly fields: ReadonlyMap<string, GobValue>;
}

/**
 * One structure as Go's gob writes it, with the definitions of its types before it. Throws a GobError for all that Go
 * would not write, so that damage shows wherever it changes more than the letters of a text or the digits of a number.
 */
export function decodeGob(bytes: Buffer): GobStruct {
  const cursor = new Cursor(bytes);
  const types = predefinedTypes();
  cursor.beginMessage();
  const id = nextType(cursor, types);
  const type = typeOf(types, id, cursor);
  if (type.kind !== 'struct') throw cursor.error(`a ${type.kind}, where a structure has to be`);
  const value = structOf(cursor, types, type, 0);
  cursor.endStream();
  return value;
}

function anyOf(cursor: Cursor, types: TypeTable, type: GobType, depth: number): GobValue {
  if (depth > DEEPEST) throw cursor.error('structures within structures without end');
  switch (type.kind) {
    case 'bool':
      return { kind: 'bool', value: cursor.bool() };
    case 'int':
      return { kind: 'int', value: cursor.int() };
    case 'uint':
      return { kind: 'uint', value: cursor.uint() };
    case 'float':
      return { kind: 'float', value: cursor.float() };
    case 'string':
      return { kind: 'string', value: cursor.string() };
    case 'slice': {
      const element = typeOf(types, type.element, cursor);
      const values = times(cursor.count('elements'), () => anyOf(cursor, types, element, depth + 1));
      return { kind: 'slice', values };
    }
    case 'map': {
      const key = typeOf(types, type.key, cursor);
      const element = typeOf(types, type.element, cursor);
      const pairs = times(
        cursor.count('pairs'),
        () => [anyOf(cursor, types, key, depth + 1), anyOf(cursor, types, element, depth + 1)] as const,
      );
      return { kind: 'map', pairs };
    }
    case 'interface':
      return interfaceOf(cursor, types, depth);
    case 'struct':
      return structOf(cursor, types, type, depth);
  }
}

function structOf(
  cursor: Cursor,
  types: TypeTable,
  type: Extract<GobType, { kind: 'struct' }>,
  depth: number,
): GobStruct {
  const known = new Map(type.fields.map((field) => [field.name, typeOf(types, field.type, cursor).kind]));
  const fields = new Map<string, GobValue>();
  let number = -1;
  for (let delta = cursor.uint(); delta !== 0; delta = cursor.uint()) {
    number += delta;
    const field = type.fields[number];
    if (field === undefined)
      throw cursor.error(`field ${number + 1} of a structure that has ${type.fields.length}`);
    const value = anyOf(cursor, types, typeOf(types, field.type, cursor), depth + 1);
    if (isLeftOut(value)) throw cursor.error(`${field.name} is written out although it is zero or empty`);
    fields.set(field.name, value);
  }
  const lost = type.fields.find(({ name }) => known.get(name) === 'struct' && !fields.has(name));
  if (lost !== undefined) throw cursor.error(`${lost.name} is missing`);
  return { kind: 'struct', known, fields };
}

/** What Go never writes of a structure's fields. */
function isLeftOut(value: GobValue): boolean {
  switch (value.kind) {
    case 'slice':
      return value.values.length === 0;
    case 'interface':
      return value.name === '';
    case 'map':
    case 'struct':
      return false;
    default:
      return value.value === 0 || value.value === '' || value.value === false;
  }
}

/** Its value says itself of which type it is, and may bring the definition along. */
function interfaceOf(cursor: Cursor, types: TypeTable, depth: number): GobValue {
  const name = cursor.string();
  if (name === '') throw cursor.error('an empty interface is written out');
  const type = typeOf(types, nextType(cursor, types), cursor);
  const length = cursor.count('bytes');
  const end = cursor.at + length;
  if (type.kind !== 'struct' && cursor.uint() !== 0) throw cursor.error('a zero is missing before a value');
  const value = anyOf(cursor, types, type, depth + 1);
  if (cursor.at !== end) throw cursor.error(`a value of ${length} bytes is of another length`);
  return { kind: 'interface', name, value };
}

function times<T>(count: number, make: () => T): readonly T[] {
  return Array.from({ length: count }, make);
}
