import type { Device, Node } from '../../model/entities.ts';
import { notFound, refused } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { Change, Plan, Stage } from '../../model/plan.ts';
import { manageName } from '../addresses.ts';
import { planEvacuate } from '../evacuate.ts';
import { bricksOnDevices, isDistributed, volumeOf } from '../move.ts';
import { devicesOfNode, type Moving } from '../moving.ts';
import type { Planning } from '../planning.ts';
import { planReplaceDevice, type ReplaceDevice } from '../replace-device.ts';
import { deviceResidueLines } from '../residue.ts';
import { takeGroupStep } from '../take-group.ts';
import { clearStage } from './forget.ts';
import { leavePool } from './leave-pool.ts';
import { refuseLostData, stagesOfLosing } from './lost-data.ts';
import { NOTHING_TO_TAKE_BACK } from './nothing-to-take-back.ts';
import { redundancyNotes } from './redundancy.ts';

export interface Elsewhere {
  readonly moving: Moving;
  /** What has no other copy may count as lost. */
  readonly dataIsGone: boolean;
}

/** A disk gives all of its bricks to another one, and leaves the state: of a lost one what it has left is cleared away. */
export function planDeviceElsewhere(
  wanted: ReplaceDevice,
  { moving, dataIsGone }: Elsewhere,
  planning: Planning,
): Plan {
  const { state, unreachable } = planning;
  const device = state.devices[wanted.old];
  const node = state.nodes[device?.node ?? ''];
  if (device === undefined || node === undefined) throw notFound();
  const isOff = unreachable.has(manageName(node));
  const lost = wanted.lost || isOff;
  const { rest, losing } = withoutLost([wanted.old], lost, dataIsGone, planning);
  const plan = planReplaceDevice({ ...wanted, lost }, moving, rest);
  const emptied = plan.changes.filter(({ do: what, id }) => what === 'remove' && id !== wanted.old);
  const leaving: readonly Change[] = [
    ...losing.changes,
    ...emptied,
    { do: 'remove', table: 'devices', id: wanted.old },
  ];
  const isOurs = device.foreign !== true;
  const last = isOff || !isOurs ? null : lost ? clearStage(node, device, planning) : groupStage(node, device);
  return {
    ...plan,
    // With its group the device leaves the state: neither is there without the other, however far all of it comes.
    changes: last === null ? leaving : [],
    uses: plan.uses.filter((id) => id !== wanted.old),
    stages: [
      ...losing.stages,
      ...plan.stages,
      ...(last === null ? [] : [{ ...last, turned: true as const, commits: leaving }]),
    ],
    notes: [
      ...lossNotes([wanted.old], lost, planning),
      ...losing.notes,
      ...plan.notes,
      ...(isOff && isOurs ? deviceResidueLines(manageName(node), device) : []),
    ],
  };
}

function groupStage(node: Node, device: Device): Stage {
  const step = takeGroupStep(node, device, { undo: NOTHING_TO_TAKE_BACK, whenUnreachable: 'defer' });
  return { title: 'take the volume group away', steps: [step] };
}

function lossNotes(devices: readonly Id[], lost: boolean, planning: Planning): readonly string[] {
  return lost
    ? redundancyNotes(
        bricksOnDevices(planning.state, devices),
        'until its new brick is healed',
        planning.state,
      )
    : [];
}

/** What is nowhere else goes before all else, if it may: the rest is planned as if it had never been there. */
function withoutLost(devices: readonly Id[], lost: boolean, dataIsGone: boolean, planning: Planning) {
  const { state } = planning;
  const bricks = lost
    ? bricksOnDevices(state, devices).filter((brick) => isDistributed(volumeOf(state, brick)))
    : [];
  if (!dataIsGone) refuseLostData(bricks, planning);
  const { stages, ...losing } = stagesOfLosing({ bricks }, planning);
  const gone = new Set(bricks.map(({ id }) => id));
  const left = Object.fromEntries(Object.entries(state.bricks).filter(([id]) => !gone.has(id)));
  // Each in the lane of its volume: what is done is no longer part of the operation.
  const laned = stages.map((stage, at): Stage => ({ ...stage, lane: `lost ${at}` }));
  return { rest: { ...planning, state: { ...state, bricks: left } }, losing: { ...losing, stages: laned } };
}

export interface ReplaceNode {
  readonly old: Id;
  /** Where all its bricks go; null: wherever there is room. */
  readonly next: Id | null;
}

/** All bricks of a host go to another one; then it leaves pool and state. It may be off for good. */
export function planNodeElsewhere(
  { old, next }: ReplaceNode,
  { moving, dataIsGone }: Elsewhere,
  planning: Planning,
): Plan {
  const { state, unreachable } = planning;
  const node = state.nodes[old];
  const other = next === null ? null : state.nodes[next];
  if (node === undefined || other === undefined) throw notFound();
  const name = manageName(node);
  if (other !== null && other.cluster !== node.cluster)
    throw refused(`${manageName(other)} is not of the cluster of ${name}`);
  const isOff = unreachable.has(name);
  const own = devicesOfNode(state, old);
  const { rest, losing } = withoutLost(own, isOff, dataIsGone, planning);
  const plan = planEvacuate(
    {
      ...moving,
      kind: 'replace-node',
      title: `replace node ${name}${other === null ? '' : ` by ${manageName(other)}`}`,
      bricks: bricksOnDevices(rest.state, own),
      emptied: own,
      emptiedNode: old,
      to: next === null ? null : devicesOfNode(state, next),
      lost: isOff,
      recordAfter: [],
    },
    rest,
  );
  const leaving = leavePool(node, [], isOff, planning);
  const changes: readonly Change[] = [...losing.changes, ...leaving.changes];
  return {
    ...plan,
    changes,
    uses: plan.uses.filter((id) => changes.every((change) => change.id !== id)),
    stages: [...losing.stages, ...plan.stages, ...leaving.stages],
    notes: [...lossNotes(own, isOff, planning), ...losing.notes, ...plan.notes, ...leaving.notes],
  };
}
