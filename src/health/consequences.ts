import { listed } from '../model/listed.ts';
import type { BrickState, Level, VolumeHealth, Word } from './health.ts';

/** What the loss of bricks has done to their volumes. */
export interface Consequences {
  readonly level: Level;
  /** `data (AT RISK), web (PARTIAL)`; empty where no volume is hit. */
  readonly words: string;
}

const GRAVE: ReadonlySet<Word | 'STOPPED'> = new Set(['AT RISK', 'PARTIAL', 'DOWN']);

export function consequencesOf(volumes: readonly VolumeHealth[]): Consequences {
  const each = [...new Map(volumes.map((volume) => [volume.name, volume])).values()];
  return {
    level: each.some(({ word }) => GRAVE.has(word)) ? 'critical' : 'warning',
    words: listed(each.map(({ name, word }) => `${name} (${word})`)),
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
