import type { View } from '../../ui/view.ts';

/** heketi-cli's server commands said nothing on stderr. */
export function withoutNotes(view: View): View {
  const { notes: _notes, ...rest } = view;
  return rest;
}
