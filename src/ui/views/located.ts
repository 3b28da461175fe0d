import type { View } from '../view.ts';

/** What lies where a volume is marked to hold a state; null: it was not looked at. */
type There =
  | { readonly kind: 'state'; readonly serial: number; readonly lineage: string }
  | {
      readonly kind: 'marked';
      /** It went to another place, or is on its way here from there. */
      readonly moves: 'moved' | 'arriving';
      readonly place: string;
      /** The machine of a path. */
      readonly host: string | null;
      /** The place in words. */
      readonly where: string;
      readonly at: string;
      readonly next: string;
    }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'damaged' | 'not known'; readonly why: string };

interface LocatedState {
  readonly url: string;
  /** The same as a shell takes it. */
  readonly typed: string;
  readonly volume: string;
  readonly file: string;
  readonly started: boolean;
  readonly there: There | null;
}

interface Copy {
  readonly volume: string;
  /** The volume that it was made of. */
  readonly of: string;
  /** By which what it holds can be looked at. */
  readonly url: string;
  readonly typed: string;
}

/** States that volumes of a pool are marked to hold. */
export function locatedView(host: string, states: readonly LocatedState[], copies: readonly Copy[]): View {
  const lines = [
    ...states.flatMap((state) => [state.url, ...linesOn(state).map((line) => `  ${line}`)]),
    ...copyLines(copies),
  ];
  return {
    text: () => lines.map((line) => `${line}\n`).join(''),
    isProse: true,
    json: () => ({
      host,
      states: states.map(inData),
      copies: copies.map(({ typed: _typed, ...copy }) => copy),
    }),
  };
}

function linesOn({ typed, volume, there }: LocatedState): readonly string[] {
  const use = `To work with it: glusterctl state use ${typed}`;
  switch (there?.kind) {
    case undefined:
      return [`Volume ${volume} is not started. On one of its hosts: gluster volume start ${volume}`, use];
    case 'state':
      return [`Serial ${there.serial}, lineage ${there.lineage}`, use];
    case 'marked': {
      const { moves, where, at, next } = there;
      return [
        moves === 'moved'
          ? `It was moved to ${where} at ${at}: there is no state here any more.`
          : `A state is on its way here from ${where}, since ${at}.`,
        next,
      ];
    }
    case 'nothing':
      return ['There is no state yet.', `To bring yours there: glusterctl state move ${typed}`];
    case 'damaged':
      return [`It ${there.why}`, `What can be put back: glusterctl state backups --state=${typed}`];
    case 'not known':
      return [`It could not be looked at: ${there.why}`, use];
  }
}

function inData({ url, volume, file, started, there }: LocatedState) {
  return {
    url,
    volume,
    file,
    started,
    there: there?.kind ?? 'not known',
    serial: there?.kind === 'state' ? there.serial : null,
    lineage: there?.kind === 'state' ? there.lineage : null,
    ...(there?.kind === 'marked'
      ? { [there.moves]: { place: there.place, host: there.host, at: there.at } }
      : {}),
    ...(there !== null && 'why' in there ? { why: there.why } : {}),
  };
}

/** A copy is not taken for the state that it was made of. */
export function copyLines(copies: readonly Copy[]): readonly string[] {
  return copies.map(
    ({ volume, of, typed }) =>
      `Volume ${volume} is a clone of ${of}, and holds a copy of its state as it was then. To look at it: glusterctl state show --state=${typed}`,
  );
}
