import type { ScalarKind } from '../gob/types.ts';

/** How a value of a record is written in gob, and what the export makes of it. */
export type Form =
  | { readonly kind: ScalarKind }
  /** `none`: what the export shows where there is no list. */
  | { readonly kind: 'slice'; readonly of: Form; readonly none: 'empty' | 'null' }
  | { readonly kind: 'map' }
  | { readonly kind: 'struct'; readonly fields: readonly FieldForm[] }
  /** A number whose type the writer was free to choose. */
  | { readonly kind: 'interface' };

export interface FieldForm {
  /** Its name in Go, and so in the file. */
  readonly go: string;
  /** Its name in the export; null: its fields stand in place of it; undefined: the export has it not. */
  readonly json: string | null | undefined;
  readonly form: Form;
  /** Left out of the export where it is zero or empty. */
  readonly optional: boolean;
  /** The first version of Heketi whose records have it. */
  readonly since: Version;
}

/** Of those that changed the form of records; v4 is the oldest that is known. */
export type Version = 4 | 6 | 10;

export const text: Form = { kind: 'string' };
export const int: Form = { kind: 'int' };
export const uint: Form = { kind: 'uint' };
export const flag: Form = { kind: 'bool' };
export const float: Form = { kind: 'float' };
export const words: Form = { kind: 'slice', of: text, none: 'empty' };
export const wordsOrNull: Form = { kind: 'slice', of: text, none: 'null' };
export const anyNumber: Form = { kind: 'interface' };
export const map: Form = { kind: 'map' };

export function list(of: Form): Form {
  return { kind: 'slice', of, none: 'empty' };
}

/** By their names in Go, in the order of the export. */
export function struct(fields: Readonly<Record<string, Omit<FieldForm, 'go'>>>): Form & { kind: 'struct' } {
  return { kind: 'struct', fields: Object.entries(fields).map(([go, field]) => ({ go, ...field })) };
}

/** A field of the export. */
export function as(json: string, form: Form, since: Version = 4): Omit<FieldForm, 'go'> {
  return { json, form, optional: false, since };
}

/** A field of the export, if it has anything to say. */
export function maybe(json: string, form: Form, since: Version = 4): Omit<FieldForm, 'go'> {
  return { json, form, optional: true, since };
}

/** A structure whose fields the export shows as those of the structure around it. */
export function flat(
  fields: Readonly<Record<string, Omit<FieldForm, 'go'>>>,
  since: Version = 4,
): Omit<FieldForm, 'go'> {
  return { json: null, form: struct(fields), optional: false, since };
}

export function hidden(form: Form): Omit<FieldForm, 'go'> {
  return { json: undefined, form, optional: true, since: 4 };
}
