import { plainText } from '../plain-text.ts';
import { printedParts } from '../printed-parts.ts';
import { printedTable } from '../printed-table.ts';
import { printedTree } from '../printed-tree.ts';
import type { Format } from './format.ts';

/** As much as the terminal has room for. */
export const table = {
  name: 'table',
  forPeople: true,
  render: (view, options) =>
    view.parts !== undefined
      ? printedParts(view.parts(false), options, 'what fits')
      : view.tree !== undefined
        ? printedTree(view.tree(false), options, 'what fits')
        : view.table === undefined
          ? plainText(view, options)
          : printedTable(view.table(false), options, 'what fits'),
} as const satisfies Format;
