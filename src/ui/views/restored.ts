import type { LoggedEnds } from '../../engine/audit-ends.ts';
import type { State } from '../../model/state.ts';
import { adviceOn } from '../../model/unfinished.ts';
import type { View } from '../view.ts';

interface Restored {
  readonly from: { readonly serial: number; readonly made: Date; readonly path: string };
  /** Where what was there is kept; null: nothing was there. */
  readonly aside: string | null;
  readonly state: State;
}

/** A backup that took the place of the state. */
export function restoredView({ from, aside, state }: Restored, ends: LoggedEnds): View {
  const lines = [
    `Restored serial ${from.serial} of ${from.made.toISOString()} as serial ${state.serial}`,
    ...(aside === null ? [] : [`What was there is kept as ${aside}`]),
    'What was done on the hosts since then is not in it.',
    ...openLines(state, ends),
  ];
  return {
    text: () => lines.map((line) => `${line}\n`).join(''),
    json: () => ({
      serial: state.serial,
      from: from.path,
      aside,
      operations: Object.keys(state.operations),
    }),
  };
}

/** Operations that were open when the backup was made, and how the log says they went on. */
function openLines(state: State, ends: LoggedEnds): readonly string[] {
  const open = Object.values(state.operations);
  if (open.length === 0) return [];
  return [
    open.length === 1 ? 'One operation is open in it:' : `${open.length} operations are open in it:`,
    ...open.flatMap((operation) => {
      const { id, plan } = operation;
      const logged = ends.get(id);
      const advice =
        logged === undefined
          ? [`The log does not say how it ended. Look at it: glusterctl operation info ${id}`]
          : adviceOn(operation, { state, logged });
      return [plan.title, ...advice].map((line, at) => `${at === 0 ? '  ' : '    '}${line}`);
    }),
  ];
}
