import { FlagSet } from '../parse/flag-set.ts';
import { builtTable } from './built.ts';
import { candidates } from './candidates.ts';
import type { Candidate } from './names.ts';
import { type Here, namesOfState } from './state-names.ts';
import type { CompletionTable } from './table.ts';

/** Flags before "complete", as an alias brings them, that it heeds or need not heed. */
const BEFORE = new Set([
  'state',
  'config',
  'quiet',
  'verbose',
  'yes',
  'no-input',
  'no-color',
  'trust-new-hosts',
]);

/**
 * Answers `complete -- WORD…` from what the build wrote down, so that no command, package or reader is loaded. Null: it is
 * another line, or nothing was written down.
 */
export async function completeLine(argv: readonly string[], here: Here): Promise<string | null> {
  const dashes = argv.indexOf('--');
  if (dashes < 1 || argv[dashes - 1] !== 'complete') return null;
  const table = builtTable();
  if (table === null) return null;
  const said = flagsBefore(argv.slice(0, dashes - 1), table);
  if (said === null) return null;
  const state = said.get('state') ?? null;
  const config = said.get('config') ?? null;
  const found = await candidates(
    table,
    argv.slice(dashes + 1),
    async (named) => await namesOfState({ state: named ?? state, config }, here),
  );
  return shown(found);
}

/** `value TAB what it is`, one a line: what shells show beside it. */
export function shown(found: readonly Candidate[]): string {
  return found.map(({ value, about }) => (about === '' ? `${value}\n` : `${value}\t${about}\n`)).join('');
}

function flagsBefore(
  words: readonly string[],
  { globals }: CompletionTable,
): ReadonlyMap<string, string> | null {
  const set = new FlagSet(globals, []);
  const said = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) return null;
    for (const { flag, value } of set.flagsIn(word)) {
      const text = value ?? words[++at];
      if (flag === undefined || text === undefined || !BEFORE.has(flag.name)) return null;
      said.set(flag.name, text);
    }
  }
  return said;
}
