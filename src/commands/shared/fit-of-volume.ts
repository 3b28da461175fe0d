import { keyOf } from '../../gluster/options.ts';
import type { Volume } from '../../model/entities.ts';
import type { State } from '../../model/state.ts';
import { recordedStateOptions } from '../../remote/state-volume.ts';
import { quote } from '../../shell/quote.ts';
import { isUrl } from '../../store/location.ts';
import { sharedLocation } from '../../store/shared/url.ts';
import { volumeOfPlace } from './volume-of-place.ts';

/** A state has to outlive a disk and a host, and to be written by a majority alone. */
export function isSafeForState({ durability }: Volume): boolean {
  return durability.type === 'replicate' && durability.replica === 3;
}

/** What the volume of a place lacks of what a state needs. */
interface Fit {
  /** null: the state doesn't know it. */
  readonly volume: Volume | null;
  /** Of its options, as it is recorded. */
  readonly missing: readonly string[];
  /** What is to be typed on a host where no operation can do it. */
  readonly byHand: string;
}

export function fitOf(state: State, url: string): Fit {
  const { volume: name, file } = sharedLocation(url);
  const wanted = recordedStateOptions({ volume: name, file });
  const volume = volumeOfPlace(state, url);
  const has = (option: string): boolean =>
    volume?.options
      .findLast((one) => keyOf(one) === keyOf(option))
      ?.trim()
      .replace(/\s+/, ' ') === option;
  const words = wanted.map((option) => option.split(' ').map(quote).join(' ')).join(' ');
  return {
    volume,
    missing: wanted.filter((option) => !has(option)),
    byHand: `Volume ${name} is not in this state: see that it has the options that a state needs, and the mark by which it is found. On one of its hosts: gluster volume set ${name} ${words}`,
  };
}

/** What is left to be done where a state was begun on a volume that nobody has set up for it. */
export function toBeFitted(state: State, place: string): readonly string[] {
  const fit = isUrl(place) ? fitOf(state, place) : null;
  return fit?.volume === null ? [fit.byHand] : bySetup(fit);
}

/** The same as far as the state knows the volume: of another one nobody can tell whether it was done by hand. */
export function knownToBeFitted(state: State, place: string): readonly string[] {
  return bySetup(isUrl(place) ? fitOf(state, place) : null);
}

function bySetup(fit: Fit | null): readonly string[] {
  if (fit === null || fit.volume === null || fit.missing.length === 0) return [];
  return [
    `To give its volume what a state needs, and the mark by which it is found: glusterctl state setup --name=${quote(fit.volume.name)}`,
  ];
}
