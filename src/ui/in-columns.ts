import { clean } from '../model/clean.ts';
import type { RenderOptions } from './formats/format.ts';
import { plainText } from './plain-text.ts';
import { painter } from './state-colors.ts';
import { renderTable } from './table.ts';
import { renderTree } from './tree.ts';
import type { TableSpec, TreeSpec, View } from './view.ts';
import { wrapText } from './wrap.ts';

type Part = string | TableSpec | TreeSpec;

/**
 * A result in parts, as a tree or as a table, of whose columns `all` are kept, or `what fits` the terminal. One that is none
 * of these is its text.
 */
export async function inColumns(
  view: View,
  options: RenderOptions,
  columns: 'all' | 'what fits',
): Promise<string> {
  const keepAll = columns === 'all';
  const parts = partsOf(view, keepAll);
  if (parts === null) return plainText(view, options);
  const printed = await Promise.all(parts.map((part) => printedPart(part, options, keepAll)));
  const text = printed.join('');
  // Rows alone are read by programs, and stderr has said it.
  const isTold = options.simulated && text !== '' && !parts.some(isRowsAlone);
  return isTold ? `${text}[simulated]\n` : text;
}

function partsOf(view: View, wide: boolean): readonly Part[] | null {
  if (view.parts !== undefined) return view.parts(wide);
  if (view.tree !== undefined) return [view.tree(wide)];
  return view.table === undefined ? null : [view.table(wide)];
}

async function printedPart(part: Part, { width, color }: RenderOptions, keepAll: boolean): Promise<string> {
  if (typeof part === 'string') {
    const paint = await painter(color);
    return `${paint.line(wrapText(clean(part), width))}\n`;
  }
  const options = { width, color, keepAll };
  return await ('title' in part ? renderTree(part, options) : renderTable(part, options));
}

function isRowsAlone(part: Part): boolean {
  return typeof part === 'object' && 'noHeaders' in part;
}
