import type { RenderOptions } from './formats/format.ts';
import { renderTree } from './tree.ts';
import type { TreeSpec } from './view.ts';

/** Of the figures `all` are kept, or `what fits` the terminal. */
export async function printedTree(
  spec: TreeSpec,
  { width, color, simulated }: RenderOptions,
  columns: 'all' | 'what fits',
): Promise<string> {
  const text = await renderTree(spec, { width, color, keepAll: columns === 'all' });
  return simulated && text !== '' ? `${text}[simulated]\n` : text;
}
