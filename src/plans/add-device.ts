import { type DeviceWork, initDevicesScript, readDeviceFacts, undoInitDevicesScript } from '../lvm/device.ts';
import type { FoundDevice, RefusalReason } from '../lvm/discovery.ts';
import { deviceOfGroup } from '../lvm/names.ts';
import type { Device, Node } from '../model/entities.ts';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import { listed } from '../model/listed.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { quote } from '../shell/quote.ts';
import { addressOf, manageName } from './addresses.ts';
import { deviceOn, namesAfter } from './device-names.ts';
import type { Planning } from './planning.ts';
import { commandsToDelete } from './way-out.ts';

export interface AddDevice {
  readonly device: Device;
  readonly destroyExistingData: boolean;
  /** What was seen on the host before; the script refuses a disk that is another by then. */
  readonly found: FoundDevice;
}

export const DEVICE_FACTS = 'device-facts';

/** Makes the volume groups of devices of one host and reads their sizes and UUIDs, all in one step. */
export function planAddDevices(requests: readonly AddDevice[], { settings, state }: Planning): Plan {
  const [first] = requests;
  const node = first && state.nodes[first.device.node];
  if (node === undefined) throw notFound('Node id does not exist');
  for (const request of requests) {
    const refusal = deviceRefusal(request, node, state);
    if (refusal !== null) throw refusal;
  }
  const names = requests.map(({ device }) => device.name);
  const host = manageName(node);
  const work = requests.map(
    ({ device, destroyExistingData, found }): DeviceWork => ({
      deviceId: device.id,
      path: device.name,
      destroyExistingData,
      expected: { sizeKiB: found.sizeKiB, serialNumber: found.serialNumber, arrival: found.arrival },
    }),
  );
  return {
    kind: 'add-device',
    title: `add ${names.length === 1 ? 'device' : 'devices'} ${listed(names.map((name) => `${host}:${name}`))}`,
    changes: requests.map(({ device }) => ({ do: 'add', table: 'devices', id: device.id, value: device })),
    uses: [node.id],
    stages: [
      {
        title: names.length === 1 ? 'prepare the device' : 'prepare the devices',
        steps: [
          {
            id: `prepare@${host}:${names.join(',')}`,
            host: addressOf(node),
            alternatives: [],
            title:
              names.length === 1
                ? `make a volume group on ${names.join()}`
                : `make volume groups on ${listed(names)}`,
            script: initDevicesScript(work, settings),
            undo: undoInitDevicesScript(work),
            timeoutSeconds: 240 + 60 * names.length,
            reads: DEVICE_FACTS,
            whenUnreachable: 'fail',
          },
        ],
      },
    ],
    recovery: 'back',
    notes: [],
  };
}

/** Reasons that have nothing to do with what is on a disk: Heketi asked about that whatever it was. */
const UNFIT: ReadonlySet<RefusalReason> = new Set([
  'not-a-block-device',
  'virtual',
  'read-only',
  'removable',
  'too-small',
]);

function ofAnotherState(node: Node): string {
  return [
    'Its volume group is of this program or of Heketi, and this state does not know it. Was the state that did lost? It is made anew of what hosts hold: glusterctl state rebuild --help',
    `Do others work with it, where it lies on a volume? glusterctl state locate ${quote(manageName(node))}`,
  ].join('\n');
}

/** What is mounted of it may speak against it first. */
function isOfAState({ refusal, volumeGroup }: FoundDevice): boolean {
  return refusal?.reason === 'already-managed' || deviceOfGroup(volumeGroup ?? '') !== null;
}

/** Why the device can't be added. Heketi's words come first: scripts look for them. What is on the disk follows. */
export function deviceRefusal(
  { device, destroyExistingData, found }: AddDevice,
  node: Node,
  state: State,
): GlusterctlError | null {
  const { refusal } = found;
  const managed = deviceOn(state, found);
  const sameName = Object.values(state.devices).find(
    (other) => other.node === node.id && other.name === device.name,
  );
  if (sameName !== undefined && sameName.id !== managed?.id && found.pvUuid !== sameName.pvUuid) {
    const gone = commandsToDelete(sameName).join(' && ');
    return refused(
      `${device.name} is the name of device ${sameName.id}, but another disk is there now`,
      `Did names move at a boot? First: glusterctl device resync ${sameName.id}\nIs its disk gone for good? First: ${gone}`,
    );
  }
  if (destroyExistingData && (managed ?? sameName) !== undefined) {
    return refused(`Device already in use (ID: ${(managed ?? sameName)?.id})`);
  }
  const holdsPv = found.pvUuid !== null;
  if (refusal === null && sameName === undefined) return null;
  if (destroyExistingData && found.wipeable) return null;
  const what = holdsPv
    ? ` (aleady contains Physical Volume ${found.pvUuid})`
    : refusal !== null && UNFIT.has(refusal.reason)
      ? ''
      : ' (already initialized or contains data?)';
  const words = refusal?.words ?? `it is device ${sameName?.id} already`;
  return new GlusterctlError('refused', `Initializing device ${device.name} failed${what}: ${words}`, {
    ...(found.wipeable && !destroyExistingData && managed === undefined
      ? {
          hint: `On ${manageName(node)}: to lose what is on it, add --destroy-existing-data, or "destroydata": true to the disk in a topology file.`,
        }
      : refusal?.reason === 'not-a-block-device'
        ? { hint: `The disks of ${manageName(node)}: glusterctl device discover ${manageName(node)}` }
        : managed === undefined && isOfAState(found)
          ? { hint: ofAnotherState(node) }
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
export function deviceFactChanges(stdout: string, plan: Plan): readonly Change[] {
  const added = plan.changes.flatMap((change) =>
    change.table === 'devices' && change.do !== 'remove' ? [change] : [],
  );
  const facts = readDeviceFacts(stdout);
  return added.map((change): Change => {
    const seen = facts.find((one) => one.deviceId === change.id);
    if (seen === undefined) {
      throw new GlusterctlError('failed', `The host does not show volume group vg_${change.id}`);
    }
    const { pvUuid, extentKiB, totalKiB, serialNumber } = seen;
    const names =
      change.do === 'add'
        ? { paths: [...new Set([...change.value.paths, ...seen.paths])].sort() }
        : { ...namesAfter({ name: change.set.name ?? '' }, seen.paths), serialNumber };
    return {
      do: 'update',
      table: 'devices',
      id: change.id,
      set: { pvUuid, extentKiB, totalKiB, ...names },
    };
  });
}
