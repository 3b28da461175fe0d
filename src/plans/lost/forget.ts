import { clearLostDeviceScript } from '../../lvm/lost-device.ts';
import { settingsOn } from '../../lvm/settings.ts';
import type { Brick, Device, Node } from '../../model/entities.ts';
import { refused } from '../../model/errors.ts';
import { devicesInside } from '../../model/foreign.ts';
import { listed } from '../../model/listed.ts';
import type { Change, Plan, Stage } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import { bricksOn } from '../../model/usage.ts';
import { addressOf, deviceLabel, manageName } from '../addresses.ts';
import { stays } from '../foreign.ts';
import { bricksOnDevices, isDistributed, volumeOf } from '../move.ts';
import type { Planning } from '../planning.ts';
import { brickResidueLines, deviceResidueLines } from '../residue.ts';
import { BRICKS_SECONDS } from '../volume-steps.ts';
import { leavePool } from './leave-pool.ts';
import { type LostData, stagesOfLosing } from './lost-data.ts';
import { NOTHING_TO_TAKE_BACK } from './nothing-to-take-back.ts';

/** Bricks of a device or node whose data is nowhere else. */
export function lostDataOn(devices: readonly Device[], state: State): LostData {
  const bricks = bricksOnDevices(
    state,
    devices.map(({ id }) => id),
  );
  return { bricks: bricks.filter((brick) => isDistributed(volumeOf(state, brick))) };
}

/** What has copies elsewhere is replaced, not forgotten: else volumes would stay with sets that miss a brick. */
function refuseCopies(devices: readonly Device[], what: string, command: string, planning: Planning): void {
  const { state } = planning;
  const copied = bricksOnDevices(
    state,
    devices.map(({ id }) => id),
  ).filter((brick: Brick) => !isDistributed(volumeOf(state, brick)));
  if (copied.length === 0) return;
  const names = listed([...new Set(copied.map((brick) => volumeOf(state, brick).name))]);
  throw refused(
    `${what} has bricks of ${names}, whose data is not gone: the rest of their sets has it`,
    `They get a new brick: ${command}`,
  );
}

/** A disk that is lost for good leaves the state, with the data that was nowhere else. */
export function planForgetDevice(device: Device, planning: Planning): Plan {
  const { state, unreachable } = planning;
  const node = state.nodes[device.node];
  const label = deviceLabel(device, state);
  refuseCopies([device], label, `glusterctl device replace ${label} ${label}`, planning);
  const losing = stagesOfLosing(lostDataOn([device], state), planning);
  const there = node !== undefined && !unreachable.has(manageName(node));
  return {
    kind: 'forget-device',
    title: `forget device ${label}`,
    changes: [
      ...losing.changes,
      { do: 'remove', table: 'devices', id: device.id },
      ...devicesInside(state, new Set([device.id])).map(
        ({ id }): Change => ({ do: 'remove', table: 'devices', id }),
      ),
    ],
    uses: [device.node],
    stages: [
      ...losing.stages,
      ...(there && device.foreign !== true ? [clearStage(node, device, planning)] : []),
    ],
    recovery: 'forward',
    notes: [...losing.notes, ...(there || node === undefined ? [] : leftOn(node, device, state))],
  };
}

/** Of a host that is off: it may come back. */
function leftOn(node: Node, device: Device, state: State): readonly string[] {
  const name = manageName(node);
  const bricks = bricksOn(state, device.id);
  if (device.foreign === true) return bricks.map((brick) => stays(state, brick));
  return [...bricks.flatMap((brick) => brickResidueLines(name, brick)), ...deviceResidueLines(name, device)];
}

/** On a host that can't be reached any more nothing is left to be done. */
export function clearStage(node: Node, device: Device, { state, settings }: Planning): Stage {
  const own = bricksOn(state, device.id);
  return {
    title: 'clear away what the lost disk has left',
    steps: [
      {
        id: `clear@${manageName(node)}:${device.name}`,
        host: addressOf(node),
        alternatives: [],
        title: `clear away mounts and volumes of ${device.name}`,
        script: clearLostDeviceScript(device, own, settingsOn(node, settings)),
        undo: NOTHING_TO_TAKE_BACK,
        timeoutSeconds: BRICKS_SECONDS,
        reads: null,
        whenUnreachable: 'defer',
      },
    ],
  };
}

/** A host that is lost for good leaves pool and state, with all that was only there. */
export function planForgetNode(node: Node, planning: Planning): Plan {
  const { state } = planning;
  const name = manageName(node);
  const devices = Object.values(state.devices).filter((device) => device.node === node.id);
  refuseCopies(devices, name, `glusterctl node replace ${name}`, planning);
  const data: LostData = { ...lostDataOn(devices, state), whole: 'goes with its host' };
  const losing = stagesOfLosing(data, planning);
  const going = losing.changes.flatMap((change: Change) =>
    change.do === 'remove' && change.table === 'volumes' ? (state.volumes[change.id]?.name ?? []) : [],
  );
  const leaving = leavePool(node, going, true, planning);
  return {
    kind: 'forget-node',
    title: `forget node ${name}`,
    changes: [...losing.changes, ...leaving.changes],
    uses: [node.cluster],
    stages: [...losing.stages, ...leaving.stages],
    recovery: 'forward',
    notes: [...losing.notes, ...leaving.notes],
  };
}
