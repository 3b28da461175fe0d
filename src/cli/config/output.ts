import { usage } from '../../model/errors.ts';
import {
  AUTO_FORMAT,
  DEFAULT_FORMAT,
  type FormatName,
  formatNamed,
  JSON_FORMAT,
  printsTable,
  TABLE_FORMAT,
} from '../../ui/formats/index.ts';
import type { CommandDefinition } from '../define.ts';
import type { FlagValue } from '../flag-shape.ts';
import { TABLE_FLAGS } from '../lists/list-flags.ts';
import type { GlobalValues } from './global-values.ts';

/** As of heketi-cli, with --json and without -o. */
export function wantsHeketiJson(globals: GlobalValues): boolean {
  if (!globals.bool('json')) return false;
  const output = globals.string('output');
  const isText = output === DEFAULT_FORMAT || output === AUTO_FORMAT;
  return !globals.typed('output') && (isText || globals.typed('json'));
}

interface Typed {
  readonly given: ReadonlyMap<string, FlagValue>;
  readonly onTerminal: boolean;
}

/** The format that counts. What only a table or only JSON can show means that, where no other format was typed. */
export function outputOf(
  globals: GlobalValues,
  definition: CommandDefinition,
  { given, onTerminal }: Typed,
): FormatName {
  const asJson = wantsHeketiJson(globals);
  const said = formatNamed(globals.string('output')).name;
  const format = asJson && definition.ignoresJsonFlag !== true ? JSON_FORMAT : said;
  if (definition.lists === undefined) return format;
  const isTyped = (flag: string): boolean => given.has(flag) && given.get(flag) !== false;
  const forTables = TABLE_FLAGS.find(isTyped);
  const forJson = isTyped('full');
  if (forTables !== undefined && forJson)
    throw usage(`--${forTables} is for tables, and --full for JSON`, 'Leave one of them away.');
  const isFree = !globals.typed('output') || said === AUTO_FORMAT;
  if (forJson) {
    if (formatNamed(format).isData === true) return format;
    if (isFree) return JSON_FORMAT;
    throw usage('--full is for JSON and YAML', 'Take -o json or -o yaml with it, or no -o.');
  }
  if (forTables === undefined || printsTable(format, onTerminal)) return format;
  if (isFree && !globals.typed('json')) return TABLE_FORMAT;
  throw usage(`--${forTables} is for tables`, 'Take -o table or -o wide with it, or no -o.');
}
