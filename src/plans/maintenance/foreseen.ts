import type { Node, Volume } from '../../model/entities.ts';
import type { State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import { nodeOfBrick } from '../volume-steps.ts';
import { type Loss, lossWith, type SetKind } from './losses.ts';

/** What volumes lose while a host is away, as far as the state tells: a person is asked before anything is begun. */
export function foreseenLosses(state: State, node: Node, accepted: readonly string[]): readonly Loss[] {
  const volumes = Object.values(state.volumes).filter(
    ({ cluster, started }) => started && cluster === node.cluster,
  );
  const losses = volumes.flatMap((volume) =>
    setsLeft(state, volume, node).map((left) => lossWith(kindOf(volume), left)),
  );
  const known = new Map(losses.flatMap((loss) => (loss === null ? [] : [[loss.accept, loss]])));
  return [...known.values()].filter(({ accept }) => !accepted.includes(accept));
}

/** Of each set that has a brick there, how many are elsewhere. */
function setsLeft(state: State, volume: Volume, node: Node): readonly number[] {
  const { disperse, replica } = kindOf(volume);
  const width = disperse > 0 ? disperse : replica;
  const sets = new Map<number, number[]>();
  for (const brick of bricksOf(state, volume.id)) {
    const set = Math.floor(brick.position / width);
    const elsewhere = nodeOfBrick(state, brick).id === node.id ? 0 : 1;
    sets.set(set, [...(sets.get(set) ?? []), elsewhere]);
  }
  return [...sets.values()]
    .filter((bricks) => bricks.includes(0))
    .map((bricks) => bricks.reduce((sum, one) => sum + one, 0));
}

function kindOf({ name, durability, options }: Volume): SetKind {
  const set = Object.fromEntries(
    options.map((option) => {
      const blank = option.indexOf(' ');
      return blank < 0 ? [option, ''] : [option.slice(0, blank), option.slice(blank + 1).trim()];
    }),
  );
  switch (durability.type) {
    case 'none':
      return { name, replica: 1, disperse: 0, redundancy: 0, options: set };
    case 'replicate':
      return { name, replica: durability.replica, disperse: 0, redundancy: 0, options: set };
    case 'disperse': {
      const { data, redundancy } = durability;
      return { name, replica: 1, disperse: data + redundancy, redundancy, options: set };
    }
  }
}
