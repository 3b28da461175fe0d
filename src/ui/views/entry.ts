import type { EntryState } from '../../model/entities.ts';
import type { View } from '../view.ts';

/** What became of a node or a device: one line for people; nothing where Heketi prints nothing. */
export function entryView(entry: { readonly id: string; readonly state: EntryState }, line: string): View {
  return {
    text: () => (line === '' ? '' : `${line}\n`),
    json: () => ({ id: entry.id, state: entry.state }),
    names: () => [entry.id],
  };
}
