import type { RenderOptions } from './formats/format.ts';
import { renderTable } from './table.ts';
import type { TableSpec } from './view.ts';

/** Of the columns `all` are kept, or `what fits` the terminal. */
export async function printedTable(
  spec: TableSpec,
  { width, color, simulated }: RenderOptions,
  columns: 'all' | 'what fits',
): Promise<string> {
  const text = await renderTable(spec, { width, color, keepAll: columns === 'all' });
  return simulated && text !== '' ? `${text}[simulated]\n` : text;
}
