import type { State } from '../../model/state.ts';
import type { View } from '../view.ts';
import { countsOf, holds } from './holds.ts';

/** A place of a state that is used from now on, with what was found there. */
export function inUseView(place: string, state: State, isDryRun: boolean): View {
  const kind = state.simulated === true ? ', of simulated hosts' : '';
  const lines = [
    isDryRun ? `The state would be ${place}.` : `The state is ${place} from now on.`,
    `It has serial ${state.serial}, lineage ${state.lineage}${kind}.`,
    `It holds ${holds(state)}.`,
  ];
  return {
    text: () => lines.map((line) => `${line}\n`).join(''),
    isProse: true,
    json: () => ({
      place,
      serial: state.serial,
      lineage: state.lineage,
      simulated: state.simulated,
      ...countsOf(state),
    }),
  };
}

interface Moved {
  readonly from: string;
  readonly to: string;
  /** The same as a shell takes it. */
  readonly typed: string;
  readonly state: State;
  /** It was written down where the state is. */
  readonly configured: boolean;
}

export function movedView({ from, to, typed, state, configured }: Moved): View {
  const lines = [
    `The state is at ${to} now, as serial ${state.serial}.`,
    `What was at ${from} is kept there, and is no state any more.`,
    ...(configured
      ? ['The configuration says so.']
      : [`Name it with --state or GLUSTERCTL_STATE, or: glusterctl state use ${typed}`]),
  ];
  return {
    text: () => lines.map((line) => `${line}\n`).join(''),
    isProse: true,
    json: () => ({ from, to, serial: state.serial, lineage: state.lineage, configured }),
  };
}

interface PlaceSetUp {
  readonly volume: string;
  readonly id: string;
  /** It was not there before. */
  readonly made: boolean;
  readonly url: string;
  /** The same as a shell takes it. */
  readonly typed: string;
  /** Where the state is, or was. */
  readonly from: string;
  readonly different: readonly string[];
  readonly dryRun: boolean;
  /** What moving it came to; null where it was not moved. */
  readonly moved: View | null;
  readonly wouldMove?: boolean;
}

/** A volume that a state can lie on, and whether it lies there. */
export function placeSetUpView(set: PlaceSetUp): View {
  const { volume, id, made, url, typed, from, different, dryRun, moved, wouldMove = false } = set;
  const isThere = url === from;
  const head = made
    ? `Volume ${volume} ${dryRun ? 'would be made' : 'is made'}, in three copies.`
    : `Volume ${volume} is there already.`;
  const rest = isThere
    ? [`The state lies on it: ${url}`]
    : dryRun
      ? [
          wouldMove
            ? `The state would go from ${from} to ${url}.`
            : `The state would stay at ${from}: it goes there with --move.`,
        ]
      : moved === null
        ? [`The state is still at ${from}. To bring it there: glusterctl state move ${typed}`]
        : [];
  const others = isThere || moved !== null ? [`On other machines: glusterctl state use ${typed}`] : [];
  const lines = [head, ...different, ...rest, ...others];
  const json = () => ({ volume, id, made, url, state: moved === null ? from : url, moved: moved !== null });
  return {
    text: () => lines.map((line) => `${line}\n`).join('') + (moved === null ? '' : moved.text()),
    isProse: true,
    json,
    ...(dryRun ? { left: { lines: () => lines, json, isChange: made || wouldMove } } : {}),
  };
}
