import { notFound } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import { deviceLabel } from './addresses.ts';
import { planEvacuate } from './evacuate.ts';
import type { Moving } from './moving.ts';
import type { Planning } from './planning.ts';

/** One brick goes to another disk: to one that was named, or where there is most room. */
export function planEvictBrick(id: Id, to: Id | null, moving: Moving, planning: Planning): Plan {
  const { state } = planning;
  const brick = state.bricks[id];
  const device = state.devices[brick?.device ?? ''];
  if (brick === undefined || brick.replacedBy !== undefined || device === undefined) throw notFound();
  const name = state.volumes[brick.volume]?.name ?? brick.volume;
  return planEvacuate(
    {
      ...moving,
      kind: 'evict-brick',
      title: `evict the brick of volume ${name} on ${deviceLabel(device, state)}`,
      bricks: [brick],
      emptied: [],
      to: to === null ? null : [to],
      lost: false,
      recordAfter: [],
    },
    planning,
  );
}
