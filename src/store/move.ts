import { hostname } from 'node:os';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import { quote } from '../shell/quote.ts';
import { documentText } from './document.ts';
import { type Damage, describeDamage, parse } from './format.ts';
import { type Marker, marked, readMarked } from './moved.ts';
import { stored } from './read.ts';
import type { ChangeablePlace, StatePlace } from './state-place.ts';
import { markedHint } from './ways-on.ts';

/** How far a move has come, and the state that it is of. */
export interface Standing {
  readonly step: 'not begun' | 'left' | 'arrived';
  readonly state: State;
}

export interface Moving {
  readonly from: ChangeablePlace;
  readonly to: ChangeablePlace;
  readonly now: () => Date;
  /** Refuses a state that can't be moved now. */
  readonly check: (state: State) => void;
}

/**
 * At each instant at most one of two places holds a state. It goes in three steps: it is put at the new place behind a line
 * that says that it is on its way; the old place is marked as moved away; the line at the new place goes. Who is stopped
 * between two of them has only to begin again: each looks at what is there.
 */
export async function moveState(moving: Moving): Promise<State> {
  const { from, to } = moving;
  let standing = await standingOf(moving);
  // Who may not write where it is leaves nothing where it was to go.
  if (standing.step === 'not begun' && from.isLocal) await from.changing('state move', async () => undefined);
  while (standing.step === 'not begun') {
    const { state } = standing;
    if ((await announce(moving, state)) && (await leave(moving, state))) standing = { step: 'left', state };
    // It was changed meanwhile: what is on its way is no longer what it is.
    else standing = await standingOf(moving);
  }
  if (standing.step === 'arrived') return standing.state;
  const { state } = standing;
  // A generation of its own: nothing that knows the last one takes it for the same.
  const next: State = { ...state, serial: state.serial + 1 };
  return await to.changing('state move', async (changes) => {
    const content = (await to.content()) ?? Buffer.alloc(0);
    const found = readMarked(content);
    if (found?.marker.kind === 'arriving' && isOf(found.marker, state)) {
      await changes.write(next, null);
      return next;
    }
    const parsed = parse(content);
    if (parsed.kind === 'good') {
      const { state: there } = await stored(to, parsed);
      // Who moved it at the same time was quicker by this step.
      if (there.lineage === state.lineage && there.serial > state.serial) return there;
    }
    throw refused(`What is at ${to.name} is no longer what was on its way there`, lost(from));
  });
}

/** Looks at both places, and refuses what is no move. */
export async function standingOf({ from, to, check }: Moving): Promise<Standing> {
  if (from.name === to.name)
    throw refused(`The state is at ${to.name} already`, 'Name the place that it is to go to.');
  const content = await from.content();
  if (content === null) throw notFound(`There is no state at ${from.name}`);
  const left = leftFor(to, content);
  if (left !== null) return await finishing(left, to);
  const { state } = await stored(from, parse(content));
  check(state);
  const inTheWay = await whatIsInTheWay(to, state);
  if (inTheWay === null) return { step: 'not begun', state };
  // Who moved it at the same time may have done so between these two looks.
  const meanwhile = leftFor(to, (await from.content()) ?? Buffer.alloc(0));
  if (meanwhile !== null) return await finishing(meanwhile, to);
  throw inTheWay;
}

function leftFor(to: StatePlace, content: Buffer): Marker | null {
  const marker = readMarked(content)?.marker ?? null;
  return marker?.kind === 'moved' && marker.place === to.name ? marker : null;
}

/** Where it was left already, what is there is all that counts. */
async function finishing(marker: Marker, to: StatePlace): Promise<Standing> {
  const content = await to.content();
  const arriving = content === null ? null : readMarked(content);
  if (arriving?.marker.kind === 'arriving' && isOf(arriving.marker, marker)) {
    const { state } = await stored(to, parse(arriving.behind));
    return { step: 'left', state };
  }
  const parsed = content === null ? null : parse(content);
  if (parsed?.kind === 'good') {
    const { state } = await stored(to, parsed);
    if (state.lineage === marker.lineage) return { step: 'arrived', state };
  }
  throw new GlusterctlError(
    'state-unreadable',
    `The state was moved to ${to.name} on ${marker.at}, and is not there`,
    { hint: `If there are backups of it there: glusterctl state backups --state=${quote(to.name)}` },
  );
}

/** What is at the place that a state is to go to, where that is in its way; else null. */
async function whatIsInTheWay(to: StatePlace, state: State): Promise<GlusterctlError | null> {
  const content = await to.content();
  if (content === null) return null;
  const parsed = parse(content);
  if (parsed.kind === 'good') {
    const there = parsed.document as State;
    return refused(
      there.lineage === state.lineage
        ? `There is a state of the same lineage at ${to.name}: a copy of this one, or this one of it`
        : `There is another state at ${to.name}`,
      `To look at it: glusterctl state show --state=${quote(to.name)}`,
    );
  }
  const { damage } = parsed;
  if (damage.kind === 'marked' && damage.marker.lineage === state.lineage) return null;
  return refused(`${to.name} ${describeDamage(damage)}`, wayOf(to, damage));
}

function wayOf(to: StatePlace, damage: Damage): string {
  return damage.kind === 'marked' ? markedHint(to.name, damage.marker) : 'Name another place.';
}

function isOf(marker: Marker, { lineage, serial }: Pick<State, 'lineage' | 'serial'>): boolean {
  return marker.lineage === lineage && marker.serial === serial;
}

/** False: by now something is in the way there. */
async function announce({ from, to, now }: Moving, state: State): Promise<boolean> {
  const document = Buffer.concat(documentText(state).pieces);
  return await to.changing('state move', async (changes) => {
    if ((await whatIsInTheWay(to, state)) !== null) return false;
    await changes.mark(marked(markerOf('arriving', from, state, now()), document));
    return true;
  });
}

/** False: it is no longer the generation that was announced. */
async function leave({ from, to, now }: Moving, state: State): Promise<boolean> {
  return await from.changing('state move', async (changes) => {
    const content = await from.content();
    const parsed = content === null ? null : parse(content);
    if (content === null || parsed?.kind !== 'good') return false;
    const present = parsed.document as State;
    if (present.serial !== state.serial || present.lineage !== state.lineage) return false;
    await changes.mark(marked(markerOf('moved', to, state, now()), content));
    return true;
  });
}

function markerOf(kind: Marker['kind'], other: StatePlace, state: State, at: Date): Marker {
  return {
    kind,
    place: other.name,
    host: other.isLocal ? hostname() : null,
    lineage: state.lineage,
    serial: state.serial,
    at: at.toISOString(),
  };
}

function lost(from: StatePlace): string {
  return `All of it is kept behind the first line of ${from.name}, and in its backups.`;
}
