import type { GobStruct, GobValue } from '../gob/decode.ts';
import type { GobType } from '../gob/types.ts';
import type { FieldForm, Form } from './form.ts';

/** What is wrong with a field of a record. */
export class FieldError extends Error {
  readonly field: string;

  constructor(field: string, what: string) {
    super(what);
    this.field = field;
  }
}

type Json = Record<string, unknown>;

/** A record as the export shows it. The fields that a version did not have yet get what the export gives them. */
export function recordFromGob(value: GobStruct, form: Extract<Form, { kind: 'struct' }>): Json {
  return Object.fromEntries(entriesOf(value, form.fields, ''));
}

function entriesOf(
  value: GobStruct | null,
  fields: readonly FieldForm[],
  within: string,
): readonly (readonly [string, unknown])[] {
  if (value !== null) requireKnown(value, fields, within);
  return fields.flatMap((field) => {
    const place = `${within}${field.go}`;
    const kind = value?.known.get(field.go);
    if (value !== null && kind === undefined && field.since === 4)
      throw new FieldError(place, 'is not among the fields of the record');
    if (kind !== undefined) requireKind(place, field.form, kind);
    return converted(value?.fields.get(field.go), field, place);
  });
}

function converted(
  value: GobValue | undefined,
  { json, form, optional }: FieldForm,
  place: string,
): readonly (readonly [string, unknown])[] {
  if (json === undefined) return [];
  if (json === null && form.kind === 'struct')
    return entriesOf(value?.kind === 'struct' ? value : null, form.fields, `${place}.`);
  if (json === null || (optional && isEmpty(value))) return [];
  return [[json, valueFrom(value, form, place)]];
}

/** The definition of a record names its fields: one that nobody knows is damaged, or of a Heketi that came later. */
function requireKnown({ known }: GobStruct, fields: readonly FieldForm[], within: string): void {
  for (const name of known.keys()) {
    if (fields.some(({ go }) => go === name)) continue;
    throw new FieldError(`${within}${name}`, 'is a field that no version of Heketi has');
  }
}

function requireKind(place: string, { kind }: Form, found: GobType['kind']): void {
  if (kind !== found) throw new FieldError(place, `is of the kind ${found} in place of ${kind}`);
}

function isEmpty(value: GobValue | undefined): boolean {
  return value === undefined || (value.kind === 'map' && value.pairs.length === 0);
}

function valueFrom(value: GobValue | undefined, form: Form, place: string): unknown {
  if (value !== undefined && value.kind !== 'interface') requireKind(place, form, value.kind);
  switch (form.kind) {
    case 'struct':
      return Object.fromEntries(entriesOf(value?.kind === 'struct' ? value : null, form.fields, `${place}.`));
    case 'slice':
      if (value?.kind !== 'slice') return form.none === 'null' ? null : [];
      return value.values.map((one, at) => valueFrom(one, form.of, `${place}.${at}`));
    case 'map':
      return value?.kind === 'map' ? pairsOf(value.pairs, place) : {};
    case 'interface':
      return value?.kind === 'interface' ? scalar(value.value, place) : null;
    case 'float':
      return value === undefined ? 0 : shortFloat(scalar(value, place), place);
    default:
      return value === undefined ? ZEROS[form.kind] : scalar(value, place);
  }
}

const ZEROS = { bool: false, int: 0, uint: 0, string: '' } as const;

function scalar(value: GobValue, place: string): boolean | number | string {
  if ('value' in value && value.kind !== 'interface') return value.value;
  throw new FieldError(place, `is of the kind ${value.kind} in place of a plain value`);
}

function pairsOf(pairs: readonly (readonly [GobValue, GobValue])[], place: string): Json {
  const entries = pairs
    .map(([key, value]) => [textOf(key, place), textOf(value, place)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const result = Object.fromEntries(entries);
  if (Object.keys(result).length !== entries.length) throw new FieldError(place, 'has a key twice');
  return result;
}

function textOf(value: GobValue, place: string): string {
  if (value.kind === 'string' && typeof value.value === 'string') return value.value;
  throw new FieldError(place, `is of the kind ${value.kind} in place of string`);
}

/** Heketi keeps it in 32 bits and the file has it widened: 1.10000002384… is 1.1, as the export prints it. */
function shortFloat(value: unknown, place: string): number {
  if (typeof value !== 'number' || Math.fround(value) !== value || !Number.isFinite(value))
    throw new FieldError(place, 'is no number of 32 bits');
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
