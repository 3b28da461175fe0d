import { formatNamed, render } from '../../ui/formats/index.ts';
import { signsOf } from '../../ui/signs.ts';
import { type Suggested, withSuggested } from '../../ui/suggested.ts';
import type { View } from '../../ui/view.ts';
import type { GlobalValues } from '../config/global-values.ts';
import { wantsHeketiJson } from '../config/output.ts';
import type { Settings } from '../context.ts';
import type { Io } from './io.ts';

interface How {
  readonly io: Io;
  readonly globals: GlobalValues;
  readonly settings: Settings;
  readonly simulated: boolean;
  /** null: suggested commands can be typed as they are. */
  readonly suggested: Suggested | null;
}

/** A result as it goes to stdout, in the format that was asked for. */
export async function printed(
  view: View,
  { io, globals, settings, simulated, suggested }: How,
): Promise<string> {
  const format = formatNamed(settings.output);
  const isRecord = view.verbatim === true || view.tellsWhatWasTyped === true;
  const shown = suggested === null || isRecord ? view : withSuggested(view, suggested);
  const text = await render(shown, format, {
    asHeketi: wantsHeketiJson(globals),
    color: settings.color,
    width: io.stdout.isTerminal ? io.columns : null,
    simulated,
  });
  return format.forPeople && view.verbatim !== true ? signsOf(io.variables)(text) : text;
}
