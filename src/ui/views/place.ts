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

interface LocatedState {
  readonly url: string;
  readonly volume: string;
  readonly file: string;
  readonly started: boolean;
}

/** States that volumes of a pool are marked to hold. */
export function locatedView(host: string, states: readonly LocatedState[]): View {
  const lines = states.flatMap(({ url, volume, started }) => [
    url,
    ...(started
      ? []
      : [`  Volume ${volume} is not started. On one of its hosts: gluster volume start ${volume}`]),
    `  To work with it: glusterctl state use ${url}`,
  ]);
  return {
    text: () => lines.map((line) => `${line}\n`).join(''),
    json: () => ({ host, states }),
  };
}

interface Moved {
  readonly from: string;
  readonly to: string;
  readonly state: State;
  /** It was written down where the state is. */
  readonly configured: boolean;
}

export function movedView({ from, to, state, configured }: Moved): View {
  const lines = [
    `The state is at ${to} now, as serial ${state.serial}.`,
    `What was at ${from} is kept there, and is no state any more.`,
    ...(configured
      ? ['The configuration says so.']
      : [`Name it with --state or GLUSTERCTL_STATE, or: glusterctl state use ${to}`]),
  ];
  return {
    text: () => lines.map((line) => `${line}\n`).join(''),
    isProse: true,
    json: () => ({ from, to, serial: state.serial, lineage: state.lineage, configured }),
  };
}
