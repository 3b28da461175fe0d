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
  // Rows alone are read by programs, and stderr has said it.
  const isTold = simulated && text !== '' && spec.noHeaders !== true;
  return isTold ? `${text}[simulated]\n` : text;
}
