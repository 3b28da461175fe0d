import { type MayGrow, resyncDevices } from '../../actions/resync-devices.ts';
import { argument } from '../../cli/argument.ts';
import { agreesTo } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import type { Device } from '../../model/entities.ts';
import { refused } from '../../model/errors.ts';
import { ownDevices } from '../../model/foreign.ts';
import { findCluster, findDevice } from '../../model/lookup.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { resyncView } from '../../ui/views/resync.ts';
import { devices } from '../shared/ask/from-state.ts';

export const resync = command({
  path: ['device', 'resync'],
  summary: 'Read the size of a device from its host again',
  description:
    'Reports what differs from the state. After a disk has grown, --grow makes LVM take the new size in; on a terminal it is offered.',
  arguments: {
    object: argument.one(
      { name: 'OBJECT', summary: 'a device; with --cluster a cluster, for all of its devices' },
      { required: 'object/cluster id missing', ask: devices },
    ),
  },
  flags: {
    cluster: flag.bool({ fallback: false, summary: 'OBJECT is a cluster: all of its devices' }),
    grow: flag.bool({ fallback: false, summary: 'take in the new size of a disk that has grown' }),
  },
  examples: [{ title: 'The disk /dev/sdb of gl1', line: 'device resync gl1:/dev/sdb' }],
  changes: true,
  ignoresSurplus: true,
  ignoresJsonFlag: true,
  async run(context, { object, cluster, grow }) {
    const state = await context.store.read();
    const devices = cluster ? devicesIn(state, findCluster(state, object).id) : [findDevice(state, object)];
    const [device] = devices;
    if (!cluster && device?.foreign === true)
      throw refused(
        `${device.name} was not made by this program: its size is that of a file system of others`,
        `What its host has there: glusterctl device info ${device.id}`,
      );
    const resynced = await resyncDevices(context, devices, grow ? async () => true : offer(context));
    const [one] = resynced.devices;
    if (!cluster && one !== undefined && one.error !== null) throw one.error;
    return resyncView(resynced, cluster);
  },
});

function devicesIn(state: State, cluster: string): readonly Device[] {
  return ownDevices(Object.values(state.devices))
    .filter((device) => state.nodes[device.node]?.cluster === cluster)
    .sort((a, b) => (a.node + a.id < b.node + b.id ? -1 : 1));
}

function offer(context: Context): MayGrow {
  return async ({ id, name }, { diskKiB, totalKiB }) => {
    const what = `${name} has ${formatSize(diskKiB)}, its volume group ${formatSize(totalKiB)}`;
    const tell = `${what}. To take the new size in: glusterctl device resync ${id} --grow`;
    return await agreesTo(context, {
      question: `${what}. Take in the new size?`,
      unasked: { tell, answer: false },
    });
  };
}
