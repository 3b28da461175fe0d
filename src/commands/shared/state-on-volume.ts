import { mustSay } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';
import { flag } from '../../cli/flag.ts';
import { stateMarkIn } from '../../gluster/options.ts';
import type { Volume } from '../../model/entities.ts';
import { type GlusterctlError, refused } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';
import { manageName } from '../../plans/addresses.ts';
import { readStateMark, stateVolumeOptions } from '../../remote/state-volume.ts';
import { isUrl } from '../../store/location.ts';
import { sharedLocation } from '../../store/shared/url.ts';

/** A state that lies on a volume. */
interface OnVolume {
  readonly file: string;
  /** It is the one that is worked with. */
  readonly isOurs: boolean;
}

export const giveUpState = flag.list({
  placeholder: 'VOLUME/FILE',
  summary: 'also where that state lies on it: one that nobody works with any more; repeatable',
});

/** What the place of the state and the mark of the volume tell; null where no state is known to lie on it. */
export function holdsState(volume: Volume, state: State, place: string): OnVolume | null {
  const found = readStateMark(volume.name, stateMarkIn(volume.options));
  // A clone has the mark of what it was made of.
  const file = found?.volume === volume.name ? found.file : null;
  if (isUrl(place)) {
    const ours = sharedLocation(place);
    // Another cluster may have a volume of that name.
    const reached = Object.values(state.nodes).some(
      (node) =>
        node.cluster === volume.cluster &&
        [manageName(node), ...node.storage].some((host) => ours.hosts.includes(host)),
    );
    if (ours.volume === volume.name && (reached || file === ours.file))
      return { file: ours.file, isOurs: true };
  }
  return file === null ? null : { file, isOurs: false };
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
  if (found.isOurs) throw ours(volume, done, store.path);
  if (!said.includes(nameOf(volume, found))) throw others(volume, found, done);
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
  if (found.isOurs) throw ours(volume, done, context.store.path);
  const name = nameOf(volume, found);
  if (said.includes(name)) return said;
  const refusal = others(volume, found, done);
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

function others(volume: Volume, found: OnVolume, done: string): GlusterctlError {
  const name = nameOf(volume, found);
  return refused(
    `Volume ${volume.name} is marked to hold a state, ${found.file}, with its copies: it is not ${done} just so`,
    `Whoever works with that state loses it. If nobody does, say so with --give-up-state=${name}`,
  );
}
