import { beginResetScript } from '../../gluster/reset-brick.ts';
import { createBricksScript, destroyBricksScript } from '../../lvm/brick.ts';
import { initDevicesScript, undoInitDevicesScript } from '../../lvm/device.ts';
import { clearLostDeviceScript, mountBricksScript } from '../../lvm/lost-device.ts';
import { settingsOn } from '../../lvm/settings.ts';
import { counted } from '../../model/counted.ts';
import type { Brick, Node } from '../../model/entities.ts';
import { listed } from '../../model/listed.ts';
import type { Stage, Step } from '../../model/plan.ts';
import { bricksOn } from '../../model/usage.ts';
import { addressOf, manageName } from '../addresses.ts';
import { volumeOf } from '../move.ts';
import type { Planning } from '../planning.ts';
import { BRICKS_SECONDS, glusterBrick, glusterHostsFor, glusterStep, volumeRef } from '../volume-steps.ts';
import { NOTHING_TO_TAKE_BACK } from './nothing-to-take-back.ts';
import type { Rebuilding, Rebuilt } from './rebuilding.ts';
import { rejoinStages } from './rejoin-host.ts';

/** Its last stage takes all of it out of the operation: what is made then belongs to volumes. */
export function preparation(
  wanted: Rebuilding,
  node: Node,
  anew: readonly Brick[],
  kept: readonly Brick[],
  losing: readonly Stage[],
  planning: Planning,
): readonly Stage[] {
  const { membership, devices } = wanted;
  const empty = devices.filter(({ standing }) => standing === 'empty');
  const stages = [
    // A brick that is given up has a process, too, which goes with it.
    ...(membership === null ? [...losing, ...clearing(wanted, node, anew, planning)] : []),
    ...(empty.length === 0 ? [] : [groupsStage(node, empty, planning)]),
    ...(anew.length === 0 ? [] : [bricksStage(node, anew, planning)]),
    ...(kept.length === 0 ? [] : [mountsStage(node, kept, planning)]),
    ...(membership === null ? [] : [...rejoinStages(node, membership, planning), ...losing]),
  ];
  return stages.map((stage, at) => (at === stages.length - 1 ? { ...stage, commits: [] } : stage));
}

/** What a disk that failed has left on a host that lives. */
function clearing(
  { devices }: Rebuilding,
  node: Node,
  anew: readonly Brick[],
  planning: Planning,
): readonly Stage[] {
  const { state, settings, unreachable } = planning;
  const empty = devices.filter(({ standing }) => standing === 'empty');
  if (empty.length === 0) return [];
  const volumes = [...new Set(anew.map((brick) => volumeOf(state, brick)))];
  const resetting = volumes.map((volume): Step => {
    const own = anew.filter((brick) => brick.volume === volume.id);
    return glusterStep(volume, glusterHostsFor(state, volume, unreachable, own[0]), {
      id: `end-${volume.name}@${manageName(node)}`,
      title: `end the processes of ${counted(own.length, 'brick')} of ${volume.name}`,
      script: beginResetScript(
        volumeRef(state, volume),
        own.map((brick) => glusterBrick(state, brick)),
        settings,
      ),
      undo: NOTHING_TO_TAKE_BACK,
    });
  });
  return [
    ...(resetting.length === 0 ? [] : [{ title: 'end the processes of lost bricks', steps: resetting }]),
    {
      title: 'clear away what the lost disk has left',
      steps: empty.map(({ device }) => {
        const own = bricksOn(state, device);
        return hostStep(node, `clear-${device.slice(0, 8)}`, {
          title: `clear away mounts and volumes of ${state.devices[device]?.name ?? device}`,
          script: clearLostDeviceScript(
            { id: device, pvUuid: state.devices[device]?.pvUuid ?? null },
            own,
            settingsOn(node, settings),
          ),
          undo: NOTHING_TO_TAKE_BACK,
        });
      }),
    },
  ];
}

function groupsStage(node: Node, empty: readonly Rebuilt[], { settings }: Planning): Stage {
  const work = empty.map(({ device, path, found, destroyExistingData }) => ({
    deviceId: device,
    path,
    destroyExistingData,
    expected: { sizeKiB: found.sizeKiB, serialNumber: found.serialNumber, arrival: found.arrival },
  }));
  const names = listed(empty.map(({ path }) => path));
  return {
    title: 'prepare the new disks',
    steps: [
      hostStep(node, 'groups', {
        title: `make volume groups on ${names}`,
        script: initDevicesScript(work, settings),
        undo: undoInitDevicesScript(work),
      }),
    ],
  };
}

function bricksStage(node: Node, anew: readonly Brick[], { state, settings }: Planning): Stage {
  const work = anew.map((brick) => ({ brick, gid: volumeOf(state, brick).gid }));
  const mine = settingsOn(node, settings);
  return {
    title: 'make the bricks anew',
    steps: [
      hostStep(node, 'bricks', {
        title: `make ${counted(anew.length, 'brick')} at their own paths`,
        script: createBricksScript(work, mine),
        undo: destroyBricksScript(work, mine),
      }),
    ],
  };
}

function mountsStage(node: Node, kept: readonly Brick[], { settings }: Planning): Stage {
  return {
    title: 'mount the bricks that are there',
    steps: [
      hostStep(node, 'mounts', {
        title: `mount ${counted(kept.length, 'brick')} that are there`,
        script: mountBricksScript(kept, settingsOn(node, settings)),
        undo: NOTHING_TO_TAKE_BACK,
      }),
    ],
  };
}

export function hostStep(node: Node, what: string, step: Pick<Step, 'title' | 'script' | 'undo'>): Step {
  return {
    id: `${what}@${manageName(node)}`,
    host: addressOf(node),
    alternatives: [],
    timeoutSeconds: BRICKS_SECONDS,
    reads: null,
    whenUnreachable: 'fail',
    ...step,
  };
}
