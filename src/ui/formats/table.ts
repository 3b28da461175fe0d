import { inColumns } from '../in-columns.ts';
import type { Format } from './format.ts';

/** As much as the terminal has room for. */
export const table = {
  name: 'table',
  forPeople: true,
  render: (view, options) => inColumns(view, options, 'what fits'),
} as const satisfies Format;
