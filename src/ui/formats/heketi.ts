import { inColumns } from '../in-columns.ts';
import { plainText } from '../plain-text.ts';
import type { Format } from './format.ts';

/** heketi-cli's own text; a table of what Heketi has nothing like. */
export const heketi = {
  name: 'heketi',
  forPeople: true,
  render: (view, options) =>
    view.parts !== undefined || view.tableByDefault === true
      ? inColumns(view, options, 'what fits')
      : plainText(view, options),
} as const satisfies Format;
