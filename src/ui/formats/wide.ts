import { plainText } from '../plain-text.ts';
import { printedParts } from '../printed-parts.ts';
import { printedTable } from '../printed-table.ts';
import { printedTree } from '../printed-tree.ts';
import type { Format } from './format.ts';

/** A table with all columns, of which nothing is shortened or left out. */
export const wide = {
  name: 'wide',
  forPeople: true,
  render: (view, options) =>
    view.parts !== undefined
      ? printedParts(view.parts(true), options, 'all')
      : view.tree !== undefined
        ? printedTree(view.tree(true), options, 'all')
        : view.table === undefined
          ? plainText(view, options)
          : printedTable(view.table(true), options, 'all'),
} as const satisfies Format;
