import type { Brick, Device } from '../model/entities.ts';
import { notFound } from '../model/errors.ts';
import { isForeign } from '../model/foreign.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import { deviceLabel, manageName } from './addresses.ts';
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
  const plan = planEvacuate(
    {
      ...moving,
      kind: 'evict-brick',
      title: `evict the brick of volume ${name} on ${deviceLabel(device, state)}`,
      bricks: [brick],
      emptied: [],
      emptiedNode: null,
      to: to === null ? null : [to],
      lost: false,
      recordAfter: [],
    },
    planning,
  );
  return { ...plan, notes: [...plan.notes, ...whenItIsBack(brick, device, planning)] };
}

/** What a host that is off keeps of a brick is found, and removed, when it is back; its disk takes nothing until then. */
function whenItIsBack(brick: Brick, device: Device, { state, unreachable }: Planning): readonly string[] {
  const node = state.nodes[device.node];
  if (node === undefined || isForeign(state, brick) || !unreachable.has(manageName(node))) return [];
  const host = manageName(node);
  return [
    `What is left there when ${host} is back, and how it is removed: glusterctl verify ${host}`,
    ...(device.state === 'online'
      ? [
          `${deviceLabel(device, state)} is offline from now on. To use it again then: glusterctl device enable ${device.id}`,
        ]
      : []),
  ];
}
