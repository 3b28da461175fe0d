import type { View } from '../view.ts';

type OwnView = Omit<View, 'text' | 'verbatim' | 'tableByDefault'> & Required<Pick<View, 'table'>>;

/** What Heketi has nothing like: a table, unless something else is asked for. */
export function tableView(view: OwnView): View {
  return { ...view, text: () => '', tableByDefault: true };
}
