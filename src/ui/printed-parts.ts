import { clean } from '../model/clean.ts';
import type { RenderOptions } from './formats/format.ts';
import { painter } from './state-colors.ts';
import { renderTable } from './table.ts';
import type { TableSpec } from './view.ts';
import { wrapText } from './wrap.ts';

/** Lines for people and tables, one below the other. */
export async function printedParts(
  parts: readonly (string | TableSpec)[],
  { width, color, simulated }: RenderOptions,
  columns: 'all' | 'what fits',
): Promise<string> {
  const paint = await painter(color);
  const printed = await Promise.all(
    parts.map(async (part) =>
      typeof part === 'string'
        ? `${paint.line(wrapText(clean(part), width))}\n`
        : await renderTable(part, { width, color, keepAll: columns === 'all' }),
    ),
  );
  const text = printed.filter((part) => part !== '').join('');
  return simulated && text !== '' ? `${text}[simulated]\n` : text;
}
