import { mustSay } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';
import { flag } from '../../cli/flag.ts';
import type { Volume } from '../../model/entities.ts';
import { type GlusterctlError, refused } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';
import { stateVolumeOptions } from '../../remote/state-volume.ts';
import { isUrl } from '../../store/location.ts';
import { sharedLocation } from '../../store/shared/url.ts';
import { fileMarkedOn, isOnIt } from './volume-of-place.ts';

/** A state that lies on a volume. */
interface OnVolume {
  readonly file: string;
  /** Of the one that is worked with nobody may say that it is given up; unless it can't be told whether it is the one. */
  readonly whose: 'ours' | 'perhaps ours' | 'another';
}

export const giveUpState = flag.list({
  placeholder: 'VOLUME/FILE',
  summary: 'also where that state lies on it: one that nobody works with any more; repeatable',
});

/** What the place of the state and the mark of the volume tell; null where no state is known to lie on it. */
export function holdsState(volume: Volume, state: State, place: string): OnVolume | null {
  const on = isUrl(place) ? isOnIt(volume, state, place) : 'no';
  if (on !== 'no') return { file: sharedLocation(place).file, whose: on === 'yes' ? 'ours' : 'perhaps ours' };
  const file = fileMarkedOn(volume);
  return file === null ? null : { file, whose: 'another' };
}

/** Whether one of the options is what a state needs of its volume, or the mark itself. */
export function isNeededByState(keys: readonly string[]): boolean {
  const needed = Object.keys(stateVolumeOptions({ volume: 'x', file: 'x' }));
  return keys.some((key) => needed.some((one) => one === key || one.split('.')[1] === key));
}

export interface Danger {
  /** As in "It can't be deleted". */
  readonly done: string;
  readonly said: readonly string[];
}

/** Refuses what would take a state away from under who works with it; on the newest state, within a plan. */
export function refuseLosingState(
  { store }: Pick<Context, 'store'>,
  state: State,
  volume: Volume,
  { done, said }: Danger,
): void {
  const found = holdsState(volume, state, store.path);
  if (found === null) return;
  if (found.whose === 'ours') throw ours(volume, done, store.path);
  if (!said.includes(nameOf(volume, found))) throw others(volume, found, done, store.path);
}

/** Asks on a terminal for what has to be said; gives all that was said. */
export async function mustGiveUpState(
  context: Context,
  state: State,
  volume: Volume,
  { done, said }: Danger,
): Promise<readonly string[]> {
  const found = holdsState(volume, state, context.store.path);
  if (found === null) return said;
  if (found.whose === 'ours') throw ours(volume, done, context.store.path);
  const name = nameOf(volume, found);
  if (said.includes(name)) return said;
  const refusal = others(volume, found, done, context.store.path);
  await mustSay(context, {
    about: [refusal.message],
    sentence: `give up ${name}`,
    said: false,
    refuse: refusal.message,
    hint: refusal.hint ?? '',
  });
  return [...said, name];
}

function nameOf({ name }: Volume, { file }: OnVolume): string {
  return `${name}/${file}`;
}

function ours({ name }: Volume, done: string, place: string): GlusterctlError {
  return refused(
    `Volume ${name} holds the state that you work with (${place}): it can't be ${done}`,
    'Bring the state elsewhere first: glusterctl state move state.json',
  );
}

function others(volume: Volume, found: OnVolume, done: string, place: string): GlusterctlError {
  const name = nameOf(volume, found);
  if (found.whose === 'perhaps ours')
    return refused(
      `Volume ${volume.name} may hold the state that you work with (${place}): no node has the name of a host there, so it is not ${done} just so`,
      `If it lies on another volume of that name, say so with --give-up-state=${name}\nElse bring it elsewhere first: glusterctl state move state.json`,
    );
  return refused(
    `Volume ${volume.name} is marked to hold a state, ${found.file}, with its copies: it is not ${done} just so`,
    `Whoever works with that state loses it. If nobody does, say so with --give-up-state=${name}`,
  );
}
