import { goJson } from '../json.ts';
import { labelled } from '../labelled.ts';
import type { Format } from './format.ts';

export const json = {
  name: 'json',
  forPeople: false,
  isData: true,
  errorsAsJson: true,
  render(view, options) {
    const lines = view.jsonLines?.();
    if (lines !== undefined) return lines.map((line) => `${goJson(line)}\n`).join('');
    const data = options.asHeketi && view.heketiJson !== undefined ? view.heketiJson() : view.json();
    return `${goJson(labelled(data, options))}\n`;
  },
} as const satisfies Format;
