import { clean } from '../model/clean.ts';
import type { RenderOptions } from './formats/format.ts';
import { painter } from './state-colors.ts';
import { renderTable } from './table.ts';
import { renderTree } from './tree.ts';
import type { TableSpec, TreeSpec } from './view.ts';
import { wrapText } from './wrap.ts';

/** Lines for people, tables and trees, one below the other. */
export async function printedParts(
  parts: readonly (string | TableSpec | TreeSpec)[],
  { width, color, simulated }: RenderOptions,
  columns: 'all' | 'what fits',
): Promise<string> {
  const paint = await painter(color);
  const options = { width, color, keepAll: columns === 'all' };
  const printed = await Promise.all(
    parts.map(async (part) => {
      if (typeof part === 'string') return `${paint.line(wrapText(clean(part), width))}\n`;
      return await ('title' in part ? renderTree(part, options) : renderTable(part, options));
    }),
  );
  const text = printed.filter((part) => part !== '').join('');
  return simulated && text !== '' ? `${text}[simulated]\n` : text;
}
