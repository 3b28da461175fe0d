import type { Volume } from '../../model/entities.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import type { State } from '../../model/state.ts';

/** What to type next where a list has nothing: what is missing first is brought first. */
export function noVolumes(state: State): string {
  return (
    needsDevices(state, 'volumes') ??
    `No volumes. Create one: glusterctl volume create --size=10${copies(state)}`
  );
}

export function noDevices(state: State): string {
  return (
    needsHosts(state, 'devices') ?? 'No devices. See what disks the hosts have: glusterctl device discover'
  );
}

export function noNodes(): string {
  return `No nodes. ${LOAD}`;
}

export function noClusters(): string {
  return `No clusters. ${LOAD}`;
}

export function noSnapshots(state: State): string {
  const volumes = Object.values(state.volumes);
  if (volumes.length === 0) return `No snapshots. ${noVolumes(state)}`;
  const [first] = inNaturalOrder(
    volumes.filter((volume) => volume.snapshotsEnabled),
    ({ name }) => name,
  );
  return first === undefined
    ? `No snapshots. A volume with room for them: glusterctl volume create --size=10 --snapshot-factor=1.5${copies(state)}`
    : `No snapshots. Take one: glusterctl snapshot create ${first.name}`;
}

export function noSnapshotsOf({ name, snapshotsEnabled }: Volume): string {
  return snapshotsEnabled
    ? `No snapshots of ${name}. Take one: glusterctl snapshot create ${name}`
    : `No snapshots of ${name}, and it has no room for any: that is given with --snapshot-factor when a volume is created.`;
}

const LOAD = [
  'Bring in the hosts and disks of a topology file: glusterctl topology load --json=FILE',
  'Do others work on it, with a state on a volume of it? Any of its hosts knows: glusterctl state locate HOST',
  'Was there a state that is lost? It is made anew of what hosts hold: glusterctl state rebuild --help',
].join('\n');

function needsHosts(state: State, what: string): string | null {
  return Object.keys(state.nodes).length === 0 ? `No ${what}, and no hosts for them. ${LOAD}` : null;
}

function needsDevices(state: State, what: string): string | null {
  const hosts = needsHosts(state, what);
  if (hosts !== null || Object.keys(state.devices).length > 0) return hosts;
  return `No ${what}, and no devices for them. See what disks the hosts have: glusterctl device discover`;
}

/** Three copies are the default, and need three hosts. */
function copies(state: State): string {
  const hosts = new Set(
    Object.values(state.devices).flatMap((device) => {
      const node = state.nodes[device.node];
      return device.state === 'online' && node?.state === 'online' ? [node.id] : [];
    }),
  );
  if (hosts.size >= 3) return '';
  return hosts.size === 2 ? ' --replica=2' : ' --durability=none';
}
