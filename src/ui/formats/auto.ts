import type { Format } from './format.ts';
import { heketi } from './heketi.ts';
import { table } from './table.ts';

/** A table on a terminal; in a pipe heketi-cli's text, which scripts read. */
export const auto = {
  name: 'auto',
  forPeople: true,
  render: (view, options) => (options.width === null ? heketi : table).render(view, options),
} as const satisfies Format;
