import { healScript } from '../gluster/heal.ts';
import { notFound, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import { bricksOf } from '../model/usage.ts';
import type { Planning } from './planning.ts';
import { glusterHostsFor, glusterStep } from './volume-steps.ts';

/** Asks the self-heal daemons to go through what is pending, or through all files. It changes nothing that is recorded. */
export function planHealVolume(id: Id, full: boolean, planning: Planning): Plan {
  const { settings, state, unreachable } = planning;
  const volume = state.volumes[id];
  if (volume === undefined) throw notFound();
  const { name, durability } = volume;
  if (durability.type === 'none')
    throw refused(`Volume ${name} holds each file once: there is nothing to heal it from`);
  if (!volume.started)
    throw refused(`Volume ${name} is stopped: nothing heals`, `First: glusterctl volume start ${name}`);
  const where = glusterHostsFor(state, volume, unreachable, bricksOf(state, id)[0]);
  const title = full ? `heal all of volume ${name}` : `heal volume ${name}`;
  return {
    kind: 'heal-volume',
    title,
    changes: [],
    uses: [],
    stages: [
      {
        title: 'begin healing',
        steps: [
          glusterStep(volume, where, {
            id: 'heal',
            title,
            script: healScript(name, full, settings),
            undo: null,
          }),
        ],
      },
    ],
    recovery: 'back',
    notes: [],
  };
}
