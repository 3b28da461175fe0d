import { clean } from '../../model/clean.ts';
import type { View } from '../view.ts';
import { auto } from './auto.ts';
import type { Format, RenderOptions } from './format.ts';
import { heketi } from './heketi.ts';
import { json } from './json.ts';
import { name } from './name.ts';
import { prometheus } from './prometheus.ts';
import { table } from './table.ts';
import { wide } from './wide.ts';
import { yaml } from './yaml.ts';

/** All there are, in the order in which they are told. */
const LIST = [heketi, table, wide, auto, json, yaml, name, prometheus] as const;

export type FormatName = (typeof LIST)[number]['name'];

export const FORMATS: readonly NamedFormat[] = LIST;

interface NamedFormat extends Format {
  readonly name: FormatName;
}

/** Where none is asked for. */
export const DEFAULT_FORMAT = heketi.name;

/** What --json stands for. */
export const JSON_FORMAT = json.name;

export const TABLE_FORMAT = table.name;

/** A table where a terminal shows it. */
export const AUTO_FORMAT = auto.name;

export function printsTable(name: FormatName, onTerminal: boolean): boolean {
  return name === table.name || name === wide.name || (name === auto.name && onTerminal);
}

export function formatNamed(name: string): NamedFormat {
  const found = FORMATS.find((format) => format.name === name);
  if (found === undefined) throw new Error(`no format ${name}`);
  return found;
}

/** A result as text for stdout. */
export async function render(view: View, format: NamedFormat, options: RenderOptions): Promise<string> {
  if (view.isJsonDocument === true && format.name === yaml.name)
    return await yaml.render(view, { ...options, simulated: false });
  return view.verbatim === true ? clean(view.text()) : await format.render(view, options);
}
