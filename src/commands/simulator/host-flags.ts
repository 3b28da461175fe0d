import type { Values } from '../../cli/define.ts';
import { flag, optional } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { GIB, kib } from '../../model/sizes.ts';
import type { HostsWanted } from './hosts.ts';

const MOST_NODES = 250;
const MOST_DEVICES = 24;

/** Where nothing is said of them. */
const NODES = 3;
const DEVICES = 2;
const DEVICE_GIB = 100;

/** Which hosts are simulated, and what is kept of them. */
export const hostFlags = {
  nodes: optional(flag.int({ summary: 'How many hosts', fallback: NODES })),
  devices: optional(flag.int({ summary: 'Disks of each host', fallback: DEVICES })),
  deviceSize: optional(flag.size({ summary: 'Size of each disk', fallback: `${DEVICE_GIB}GiB` })),
  topology: optional(flag.text({ summary: 'Hosts and disks as in this file', placeholder: 'FILE' })),
  save: flag.text({
    summary: 'Keep the hosts and their state in this file at the end',
    placeholder: 'FILE',
  }),
  load: flag.text({ summary: 'Go on with hosts that were kept', placeholder: 'FILE' }),
  bare: flag.bool({ summary: 'Only an operating system is installed on them: for "host prepare"' }),
  latency: flag.int({ summary: 'Milliseconds added to each round trip', fallback: 0 }),
};

type HostFlags = Values<typeof hostFlags>;

export function checkHostFlags({
  nodes,
  devices,
  deviceSize,
  topology,
  load,
  bare,
  latency,
}: HostFlags): void {
  if (nodes !== null && (nodes < 1 || nodes > MOST_NODES))
    throw usage(`--nodes must be from 1 to ${MOST_NODES}`);
  if (devices !== null && (devices < 1 || devices > MOST_DEVICES))
    throw usage(`--devices must be from 1 to ${MOST_DEVICES}`);
  if (deviceSize !== null && deviceSize < GIB) throw usage('--device-size must be at least 1 GiB');
  if (latency < 0) throw usage('--latency must not be negative');
  const counts = { nodes, devices };
  if (load !== '')
    refuseSurplus('load', { topology, ...counts, 'device-size': deviceSize, bare: bare || null });
  if ((topology ?? '') !== '') refuseSurplus('topology', counts);
}

export function hostsWanted({ nodes, devices, deviceSize, topology, bare }: HostFlags): HostsWanted {
  return {
    nodes: nodes ?? NODES,
    devices: devices ?? DEVICES,
    deviceSize: deviceSize ?? kib(DEVICE_GIB * GIB),
    topology: topology ?? '',
    bare,
  };
}

/** A file says which hosts there are: nothing else does then. */
function refuseSurplus(file: string, others: Readonly<Record<string, unknown>>): void {
  const surplus = Object.entries(others).flatMap(([name, value]) => (value === null ? [] : [`--${name}`]));
  if (surplus.length > 0)
    throw usage(`--${file} says which hosts there are`, `Leave out ${surplus.join(' and ')}.`);
}
