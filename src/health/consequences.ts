import { listed } from '../model/listed.ts';
import { type BrickState, type Level, type VolumeHealth, WORDS, type Word } from './health.ts';

/** What the loss of bricks has done to their volumes. */
export interface Consequences {
  readonly level: Level;
  /** `web is PARTIAL; data, logs are AT RISK`; empty where no volume is hit. */
  readonly words: string;
}

const WORST_FIRST: readonly (Word | 'STOPPED')[] = [...WORDS.toReversed(), 'STOPPED'];
const GRAVE: ReadonlySet<Word | 'STOPPED'> = new Set(['AT RISK', 'PARTIAL', 'DOWN']);

export function consequencesOf(volumes: readonly VolumeHealth[]): Consequences {
  const each = [...new Map(volumes.map((volume) => [volume.name, volume])).values()];
  return {
    level: each.some(({ word }) => GRAVE.has(word)) ? 'critical' : 'warning',
    words: WORST_FIRST.flatMap((word) => {
      const names = each
        .filter((volume) => volume.word === word)
        .map(({ name }) => name)
        .sort();
      return names.length === 0 ? [] : `${listed(names)} ${names.length === 1 ? 'is' : 'are'} ${word}`;
    }).join('; '),
  };
}

/** Of the volumes that miss a brick on a host. */
export function consequencesOn(
  host: string,
  volumes: readonly VolumeHealth[],
  states: readonly BrickState[],
): Consequences {
  return consequencesOf(
    volumes.filter(({ sets }) =>
      sets.some(({ bricks }) => bricks.some((brick) => brick.host === host && states.includes(brick.state))),
    ),
  );
}
