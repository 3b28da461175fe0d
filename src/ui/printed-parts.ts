import { clean } from '../model/clean.ts';
import type { RenderOptions } from './formats/format.ts';
import { renderTable } from './table.ts';
import type { TableSpec } from './view.ts';
import { wrapText } from './wrap.ts';

/** Lines for people and tables, one below the other. */
export async function printedParts(
  parts: readonly (string | TableSpec)[],
  { width, color, simulated }: RenderOptions,
  columns: 'all' | 'what fits',
): Promise<string> {
  const printed = await Promise.all(
    parts.map(async (part) =>
      typeof part === 'string'
        ? `${wrapText(clean(part), width)}\n`
        : await renderTable(part, { width, color, keepAll: columns === 'all' }),
    ),
  );
  const text = printed.filter((part) => part !== '').join('');
  return simulated && text !== '' ? `${text}[simulated]\n` : text;
}
