import { fitsHeight } from '../../ui/fit-height.ts';
import type { GlobalValues } from '../config/global-values.ts';
import { resolveKey, type Sources } from '../config/sources.ts';
import type { Io } from './io.ts';
import { isInCi } from './progress-way.ts';

/** What stands for no pager. */
const NONE: readonly string[] = ['', 'off', 'cat'];
const USUAL = 'less';

/** Gives a text to stdout, or to a pager where a terminal does not show all of it at once. */
export async function present(
  text: string,
  io: Io,
  pager: () => string | null | Promise<string | null>,
): Promise<void> {
  const { stdout, columns, rows, page } = io;
  if (page !== undefined && stdout.isTerminal && rows !== null && !fitsHeight(text, columns, rows)) {
    const command = await pager();
    if (command !== null && (await page(text, command))) return;
  }
  stdout.write(text);
}

/** The command that shows what is long: ours, then that of all programs, then the usual one. null: none. */
export function pagerCommand(globals: GlobalValues, sources: Sources, io: Io): string | null {
  const { TERM, PAGER } = io.variables;
  if (globals.bool('no-pager') || globals.bool('no-input') || isInCi(io) || TERM === 'dumb') return null;
  const command = String(resolveKey('pager', sources).value ?? PAGER ?? USUAL);
  return NONE.includes(command.trim()) ? null : command;
}
