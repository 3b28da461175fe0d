import { rebalanceEndScript, rebalanceStartScript } from '../gluster/rebalance.ts';
import { bricksPerSet } from '../model/durability.ts';
import { notFound, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import { bricksOf } from '../model/usage.ts';
import type { Planning } from './planning.ts';
import { glusterHostsFor, glusterStep } from './volume-steps.ts';

/** gluster moves files in the background, for as long as that takes; nothing of it is recorded. */
export function planRebalance(id: Id, what: 'start' | 'stop', planning: Planning): Plan {
  const { settings, state, unreachable } = planning;
  const volume = state.volumes[id];
  if (volume === undefined) throw notFound();
  const { name } = volume;
  const bricks = bricksOf(state, id);
  if (bricks.length <= bricksPerSet(volume.durability))
    throw refused(`Volume ${name} has one set of bricks: there is nothing to spread its files over`);
  if (!volume.started)
    throw refused(`Volume ${name} is stopped: no files are moved`, `First: glusterctl volume start ${name}`);
  const title = `${what} a rebalance of volume ${name}`;
  const [start, stop] = [rebalanceStartScript(name, settings), rebalanceEndScript(name, settings)];
  return {
    kind: 'rebalance-volume',
    title,
    changes: [],
    uses: [id],
    stages: [
      {
        title: what === 'start' ? 'spread the files' : 'stop spreading files',
        steps: [
          glusterStep(volume, glusterHostsFor(state, volume, unreachable, bricks[0]), {
            id: 'rebalance',
            title,
            script: what === 'start' ? start : stop,
            undo: what === 'start' ? stop : null,
          }),
        ],
      },
    ],
    recovery: 'back',
    notes: [],
  };
}
