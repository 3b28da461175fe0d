import { notFound, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import { deviceLabel } from './addresses.ts';
import { planEvacuate } from './evacuate.ts';
import { bricksOnDevices } from './move.ts';
import type { Moving } from './moving.ts';
import type { Planning } from './planning.ts';

export interface ReplaceDevice {
  readonly old: Id;
  /** Where all its bricks go; null: where there is room. */
  readonly next: Id | null;
  /** Nothing of what is on it counts: the disk is dead, gone or was swapped. */
  readonly lost: boolean;
}

/** All bricks of a disk are made anew elsewhere from the other bricks of their sets; then it is out of service for good. */
export function planReplaceDevice(
  { old, next, lost }: ReplaceDevice,
  moving: Moving,
  planning: Planning,
): Plan {
  const { state } = planning;
  const device = state.devices[old];
  const other = next === null ? null : state.devices[next];
  if (device === undefined || other === undefined) throw notFound();
  if (next === old) throw refused(`Device ${deviceLabel(device, state)} can't replace itself`);
  const by = other === null ? '' : ` by ${deviceLabel(other, state)}`;
  return planEvacuate(
    {
      ...moving,
      kind: 'replace-device',
      title: `replace device ${deviceLabel(device, state)}${by}`,
      bricks: bricksOnDevices(state, [old]),
      emptied: [old],
      emptiedNode: null,
      to: next === null ? null : [next],
      lost,
      recordAfter: [{ do: 'update', table: 'devices', id: old, set: { state: 'failed' } }],
    },
    planning,
  );
}
