import type { View } from '../../ui/view.ts';

/** heketi-cli's server commands knew no --json, and said nothing on stderr. */
export function verbatim(view: View): View {
  const { notes: _notes, ...rest } = view;
  return { ...rest, verbatim: true };
}
