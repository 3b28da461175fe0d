import { inColumns } from '../in-columns.ts';
import type { Format } from './format.ts';

/** A table with all columns, of which nothing is shortened or left out. */
export const wide = {
  name: 'wide',
  forPeople: true,
  render: (view, options) => inColumns(view, options, 'all'),
} as const satisfies Format;
