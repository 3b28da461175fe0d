import { clean } from '../../model/clean.ts';
import type { Format } from './format.ts';

/** Ids or names, one a line, for scripts. */
export const name = {
  name: 'name',
  forPeople: false,
  render: (view) => (view.names?.() ?? []).map((one) => `${clean(one)}\n`).join(''),
} as const satisfies Format;
