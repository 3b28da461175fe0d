import { type DeviceWork, initDeviceScript, readDeviceFacts, undoInitDeviceScript } from '../lvm/device.ts';
import type { FoundDevice } from '../lvm/discovery.ts';
import type { HostSettings } from '../lvm/settings.ts';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { Device, Node, State } from '../model/state.ts';
import { addressOf, manageName } from './addresses.ts';
import { deviceOn, namesAfter } from './device-names.ts';

export interface AddDevice {
  readonly device: Device;
  readonly destroyExistingData: boolean;
  /** What was seen on the host before; the script refuses a disk that is another by then. */
  readonly found: FoundDevice;
  readonly settings: HostSettings;
}

export const DEVICE_FACTS = 'device-facts';

/** Makes the volume group and learns its size, its UUID and its stable paths, in one step. */
export function planAddDevice(request: AddDevice, state: State): Plan {
  const { device, found, settings } = request;
  const node = state.nodes[device.node];
  if (node === undefined) throw notFound('Node id does not exist');
  refuseUnusable(request, node, state);
  const name = `${manageName(node)}:${device.name}`;
  const work: DeviceWork = {
    deviceId: device.id,
    path: device.name,
    destroyExistingData: request.destroyExistingData,
    expected: { sizeKiB: found.sizeKiB, serial: found.serial },
  };
  return {
    kind: 'add-device',
    title: `add device ${name}`,
    changes: [{ do: 'add', table: 'devices', id: device.id, value: device }],
    uses: [node.id],
    stages: [
      {
        title: 'prepare the device',
        steps: [
          {
            id: `prepare@${name}`,
            host: addressOf(node),
            alternatives: [],
            title: `make a volume group on ${device.name}`,
            script: initDeviceScript(work, settings),
            undo: undoInitDeviceScript(work),
            timeoutSeconds: 300,
            learns: DEVICE_FACTS,
            whenUnreachable: 'fail',
          },
        ],
      },
    ],
    recovery: 'back',
    notes: [],
  };
}

/** Heketi's words come first: scripts look for them. What is on the disk follows. */
function refuseUnusable({ device, destroyExistingData, found }: AddDevice, node: Node, state: State): void {
  const { refusal } = found;
  const managed = deviceOn(state, found);
  const sameName = Object.values(state.devices).find(
    (other) => other.node === node.id && other.name === device.name,
  );
  if (sameName !== undefined && sameName.id !== managed?.id && found.pvUuid !== sameName.pvUuid) {
    throw refused(
      `${device.name} is the name of device ${sameName.id}, but another disk is there now`,
      `Did names move at a boot? First: device resync ${sameName.id}\nIs its disk gone for good? First: device disable, remove and delete ${sameName.id}`,
    );
  }
  if (destroyExistingData && (managed ?? sameName) !== undefined) {
    throw refused(`Device already in use (ID: ${(managed ?? sameName)?.id})`);
  }
  const holdsPv = found.pvUuid !== null;
  if (refusal === null && sameName === undefined) return;
  if (destroyExistingData && found.wipeable) return;
  const what = holdsPv
    ? `aleady contains Physical Volume ${found.pvUuid}`
    : 'already initialized or contains data?';
  const words = refusal?.words ?? `it is device ${sameName?.id} already`;
  throw new GlusterctlError('refused', `Initializing device ${device.name} failed (${what}): ${words}`, {
    ...(found.wipeable && !destroyExistingData && managed === undefined
      ? { hint: `On ${manageName(node)}: to lose what is on it, add --destroy-existing-data.` }
      : {}),
    details: {
      host: manageName(node),
      device: device.name,
      reason: refusal?.reason ?? 'already-managed',
      contents: found.contents,
    },
  });
}

/** What the step printed, as the rest of the device's record: what its disk is called was seen before. */
export function learnDeviceFacts(stdout: string, plan: Plan): readonly Change[] {
  const added = plan.changes.flatMap((change) =>
    change.table === 'devices' && change.do !== 'remove' ? [change] : [],
  );
  const facts = readDeviceFacts(stdout);
  return added.map((change): Change => {
    const seen = facts.find((one) => one.deviceId === change.id);
    if (seen === undefined) {
      throw new GlusterctlError('failed', `The host does not show volume group vg_${change.id}`);
    }
    const { pvUuid, extentKiB, totalKiB, serial } = seen;
    const names =
      change.do === 'add'
        ? { paths: [...new Set([...change.value.paths, ...seen.paths])].sort() }
        : { ...namesAfter({ name: change.set.name ?? '' }, seen.paths), serial };
    return {
      do: 'update',
      table: 'devices',
      id: change.id,
      set: { pvUuid, extentKiB, totalKiB, ...names },
    };
  });
}
