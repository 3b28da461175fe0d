import { labelled } from '../labelled.ts';
import type { Format } from './format.ts';

/** The same document that JSON would be. */
export const yaml = {
  name: 'yaml',
  forPeople: false,
  isData: true,
  async render(view, options) {
    const { stringify } = await import('yaml');
    const data = JSON.parse(JSON.stringify(labelled(view.json(), options))) as unknown;
    return stringify(data, { lineWidth: 0 });
  },
} as const satisfies Format;
