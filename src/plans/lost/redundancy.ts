import { counted } from '../../model/counted.ts';
import { volumeKind } from '../../model/durability.ts';
import type { Brick, Volume } from '../../model/entities.ts';
import type { State } from '../../model/state.ts';
import { isDistributed, volumeOf } from '../move.ts';

/** Of each volume, what it can still lose while the bricks are not healed: what a person should know before. */
export function redundancyNotes(bricks: readonly Brick[], until: string, state: State): readonly string[] {
  const volumes = [...new Set(bricks.map((brick) => volumeOf(state, brick)))];
  return volumes
    .filter((volume) => !isDistributed(volume))
    .map((volume) => {
      const own = bricks.filter((brick) => brick.volume === volume.id);
      return `Volume ${volume.name} (${volumeKind(volume.durability)}): ${counted(own.length, 'brick')} lost; ${spareWords(volume)} ${until}`;
    });
}

/** One brick of a set is missing. */
function spareWords({ durability }: Volume): string {
  const spare =
    durability.type === 'disperse'
      ? durability.redundancy - 1
      : durability.type === 'replicate'
        ? durability.replica - (durability.arbiter ? 3 : 2)
        : 0;
  if (spare <= 0) return 'no other brick of its set may fail';
  return `${counted(spare, 'other brick')} of its set may fail without loss of data`;
}
