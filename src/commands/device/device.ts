import { addDevices } from '../../actions/add-devices.ts';
import { type CommandDefinition, command } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { applyChanges } from '../../model/apply.ts';
import { GlusterctlError, notFound, refused, usage } from '../../model/errors.ts';
import { findCluster, findDevice, findNode } from '../../model/lookup.ts';
import type { Device, Node, State } from '../../model/state.ts';
import { manageName } from '../../plans/addresses.ts';
import { planDeleteDevice } from '../../plans/delete-device.ts';
import { deviceNameComplaint, refuseInvalid, refuseTogether, unknownInFlag } from '../../plans/validate.ts';
import { deviceAddedView, deviceListView, deviceView } from '../../ui/views/device.ts';
import { stateAfter } from '../node/node.ts';
import {
  argumentOf,
  DEVICES,
  entryView,
  freeWhenGone,
  NOT_MOVED,
  reference,
  stateCommand,
  tagCommands,
} from '../shared/entries.ts';
import { discover } from './discover.ts';
import { resync } from './resync.ts';

const add = command<{ name: string; node: string; destroyData: boolean }>({
  path: ['device', 'add'],
  summary: 'Give a disk of a node to the cluster',
  description:
    'Looks at the disk first and refuses whatever is in use or holds anything. Prints the new id with --json or -o name.',
  flags: [
    { name: 'name', type: 'string', placeholder: '/dev/PATH', summary: 'path of the disk on its host' },
    { name: 'node', type: 'string', placeholder: 'NODE', summary: 'id or host name of the node' },
    {
      name: 'destroy-existing-data',
      type: 'bool',
      fallback: false,
      summary: 'wipe what is on it; never a disk in use or one that is managed already',
    },
  ],
  examples: [{ title: 'The disk /dev/sdd of gl1', line: 'device add --name=/dev/sdd --node=gl1' }],
  changes: true,
  parse(input) {
    const [name, node] = [input.string('name'), input.string('node')];
    if (name === '') throw usage('Missing device name');
    if (node === '') throw usage('Missing node id');
    return { name, node, destroyData: input.bool('destroy-existing-data') };
  },
  async run(context, { name, node: word, destroyData }) {
    const state = await context.store.read();
    const node = refuseTogether(
      () => nodeOf(state, word),
      () => refuseInvalid({ name: deviceNameComplaint(name) }),
    );
    const wanted = { node, name, destroyData, tags: {} };
    const [added] = (await addDevices(context, [wanted])).devices;
    if (added == null || added instanceof GlusterctlError) throw added ?? notFound();
    return deviceAddedView(await context.store.read(), added);
  },
});

function nodeOf(state: State, word: string): Node {
  try {
    return findNode(state, word);
  } catch (error) {
    throw unknownInFlag(error, 'node', word);
  }
}

const list = command<null>({
  path: ['device', 'list'],
  summary: 'List devices',
  examples: [{ title: 'All devices, with their space', line: 'device list -o table' }],
  changes: false,
  parse: () => null,
  run: async ({ store }) => deviceListView(await store.read()),
});

const info = command<string>({
  path: ['device', 'info'],
  summary: 'Show a device and its bricks',
  arguments: [argumentOf(DEVICES)],
  examples: [{ title: 'The disk /dev/sdb of gl1', line: 'device info gl1:/dev/sdb' }],
  changes: false,
  parse: (input) => reference(input, DEVICES, 'info'),
  async run({ store }, word) {
    const state = await store.read();
    return deviceView(state, findDevice(state, word));
  },
});

const SKIP_HEAL = 'expert-option-disable-heal-check';

const remove = command<{ word: string; skipHealCheck: boolean }>({
  path: ['device', 'remove'],
  summary: 'Take a device out of service for good',
  description: 'The device must be offline and hold no bricks; then it counts as removed and can be deleted.',
  arguments: [argumentOf(DEVICES)],
  flags: [
    {
      name: SKIP_HEAL,
      type: 'bool',
      fallback: false,
      hidden: true,
      summary: 'no bricks are moved, so no heal is checked',
    },
  ],
  examples: [
    { title: 'The disk /dev/sdc of gl3, after it was disabled', line: 'device remove gl3:/dev/sdc' },
  ],
  changes: true,
  ignoresJsonFlag: true,
  parse: (input) => ({ word: reference(input, DEVICES, 'remove'), skipHealCheck: input.bool(SKIP_HEAL) }),
  async run(context, { word, skipHealCheck }) {
    if (skipHealCheck) context.stderr(`--${SKIP_HEAL} is not needed: nothing is moved`);
    let id = '';
    const { state } = await context.store.commit('device remove', (present) => {
      const device = findDevice(present, word);
      id = device.id;
      if (device.state === 'failed') return present;
      if (device.state === 'online') {
        throw refused(
          `Device must be offline before remove operation is performed, device:${id}`,
          `First: glusterctl device disable ${id}`,
        );
      }
      if (Object.values(present.bricks).some((brick) => brick.device === id)) {
        throw refused(
          `Unable to delete device [${id}] as no device was found to replace it: No Replacement was found for resource requested to be removed\n${NOT_MOVED}`,
          freeWhenGone(present, [id]),
        );
      }
      return applyChanges(present, [{ do: 'update', table: 'devices', id, set: { state: 'failed' } }]);
    });
    return entryView(findDevice(state, id), `Device ${id} is now removed`);
  },
});

const deleteCommand = command<{ word: string; force: boolean }>({
  path: ['device', 'delete'],
  summary: 'Give a removed device back: takes its volume group away',
  arguments: [argumentOf(DEVICES)],
  flags: [
    {
      name: 'force-forget',
      type: 'bool',
      fallback: false,
      summary: 'forget it even if cleaning up on its host fails',
    },
  ],
  examples: [{ title: 'The disk /dev/sdc of gl3', line: 'device delete gl3:/dev/sdc' }],
  changes: true,
  ignoresJsonFlag: true,
  parse: (input) => ({ word: reference(input, DEVICES, 'delete'), force: input.bool('force-forget') }),
  async run(context, { word, force }) {
    const state = await context.store.read();
    const { id } = findDevice(state, word);
    const [outcome] = await context.operate([
      { plan: (planning) => planDeleteDevice(findDevice(planning.state, id), force, planning) },
    ]);
    if (outcome !== undefined && outcome.kind !== 'done' && outcome.kind !== 'refused') {
      throw worded(outcome.error, state, state.devices[id]);
    }
    stateAfter(outcome);
    return entryView({ id, state: 'failed' }, `Device ${id} deleted`);
  },
});

/** Heketi's words for a clean-up that fails, what the host said behind them. */
function worded(error: GlusterctlError, state: State, device: Device | undefined): GlusterctlError {
  const node = device === undefined ? undefined : state.nodes[device.node];
  if (device === undefined || node === undefined) return error;
  const said = String(error.details?.stderr ?? error.message);
  const message = `Failed to delete device ${device.name} with id ${device.id} on host ${manageName(node)}: ${said}`;
  return new GlusterctlError(error.code, message, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.details === undefined ? {} : { details: error.details }),
    cause: error,
  });
}

const resyncCommand = command<{ word: string; cluster: boolean; grow: boolean }>({
  path: ['device', 'resync'],
  summary: 'Read the size of a device from its host again',
  description:
    'Reports what differs from the state. After a disk has grown, --grow makes LVM take the new size in; on a terminal it is offered.',
  arguments: [{ name: 'OBJECT', summary: 'a device; with --cluster a cluster, for all of its devices' }],
  flags: [
    { name: 'cluster', type: 'bool', fallback: false, summary: 'OBJECT is a cluster: all of its devices' },
    { name: 'grow', type: 'bool', fallback: false, summary: 'take in the new size of a disk that has grown' },
  ],
  examples: [{ title: 'The disk /dev/sdb of gl1', line: 'device resync gl1:/dev/sdb' }],
  changes: true,
  ignoresJsonFlag: true,
  parse(input) {
    const word = input.arguments[0] ?? '';
    if (word === '') throw usage('object/cluster id missing');
    return { word, cluster: input.bool('cluster'), grow: input.bool('grow') };
  },
  run: async (context, { word, cluster, grow }) =>
    await resync(context, await devicesToSync(context, word, cluster), grow, cluster),
});

async function devicesToSync(
  context: Context,
  word: string,
  wholeCluster: boolean,
): Promise<readonly Device[]> {
  const state = await context.store.read();
  if (!wholeCluster) return [findDevice(state, word)];
  const { id } = findCluster(state, word);
  return Object.values(state.devices)
    .filter((device) => state.nodes[device.node]?.cluster === id)
    .sort((a, b) => (a.node + a.id < b.node + b.id ? -1 : 1));
}

export const commands: readonly CommandDefinition[] = [
  add,
  list,
  info,
  discover,
  stateCommand(DEVICES, 'enable'),
  stateCommand(DEVICES, 'disable'),
  remove,
  deleteCommand,
  resyncCommand,
  ...tagCommands(DEVICES),
];
