import { plainText } from '../plain-text.ts';
import { printedParts } from '../printed-parts.ts';
import { printedTable } from '../printed-table.ts';
import type { Format } from './format.ts';

/** heketi-cli's own text; a table of what Heketi has nothing like. */
export const heketi = {
  name: 'heketi',
  forPeople: true,
  render: (view, options) =>
    view.parts !== undefined
      ? printedParts(view.parts(false), options, 'what fits')
      : view.tableByDefault === true && view.table !== undefined
        ? printedTable(view.table(false), options, 'what fits')
        : plainText(view, options),
} as const satisfies Format;
