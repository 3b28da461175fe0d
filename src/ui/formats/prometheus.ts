import { plainText } from '../plain-text.ts';
import type { Format } from './format.ts';

/** For the textfile collector of node_exporter. */
export const prometheus = {
  name: 'prometheus',
  forPeople: false,
  needsMetrics: true,
  render: (view, options) => view.metrics?.() ?? plainText(view, options),
} as const satisfies Format;
