import { storeChanges } from '../../src/simulator/model/glusterd-files.ts';
import { makeBare } from '../../src/simulator/model/packages.ts';
import type { Simulation } from '../../src/simulator/simulation.ts';

/** What others do on the hosts, past the program. */
export type ByHand = (simulation: Simulation) => Promise<void>;

/** One command to be killed, and what was done before it. Each line runs as it stands on the hosts of command-world. */
export interface Story {
  readonly name: string;
  readonly before: readonly (string | ByHand)[];
  readonly line: string;
  /** Volumes that clients have written files into, before anything happened to the hosts. */
  readonly files?: readonly string[];
  /** What then happened to the hosts. State and hosts differ from there on, until the command has come to its end. */
  readonly happened?: (simulation: Simulation) => void | Promise<void>;
  /** What mends it where the hosts have come back meanwhile. */
  readonly otherwise?: string;
}

export const LOADED = ['topology load --json=topology.json'];
export const FILLED = [...LOADED, 'volume create --size=1 --name=other'];
export const WITH_ROOM = [...FILLED, 'volume create --size=1 --name=data --snapshot-factor=2'];
const WITH_SNAPSHOT = [...WITH_ROOM, 'snapshot create data before'];
export const create = (flags: string) => `volume create --size=1 --name=data ${flags}`.trim();

const MOUNT_ON_NODES = 'kubernetes nodes prepare gl1 gl2 --volume=other';

/** A volume as gluster makes it, on file systems that somebody has made in the groups of ours. */
const madeByHand: ByHand = async (simulation) => {
  const on = async (host: string, script: string): Promise<void> => {
    const ended = await simulation.exec(host, `set -e\n${script}`, '');
    if (ended.kind !== 'done' || ended.code !== 0) throw new Error(`${host}: ${JSON.stringify(ended)}`);
  };
  const hosts = [1, 2, 3];
  for (const n of hosts)
    await on(
      `gl${n}`,
      `group=$(pvs --noheadings -o vg_name /dev/vdc | tr -d ' ')
      lvcreate -L 2G -n byhand "$group"
      mkfs.xfs -q "/dev/mapper/$group-byhand"
      mkdir -p /bricks/byhand
      printf '%s /bricks/byhand xfs defaults 0 0\n' "/dev/mapper/$group-byhand" >>/etc/fstab
      mount "/dev/mapper/$group-byhand" /bricks/byhand
      sync`,
    );
  const bricks = hosts.map((n) => `10.0.0.${n}:/bricks/byhand/b`).join(' ');
  await on('gl1', `gluster volume create byhand replica 3 ${bricks}; gluster volume start byhand`);
  for (const n of hosts) await on(`gl${n}`, 'sync -f /bricks/byhand/b');
};

export const ADOPTED = [...FILLED, madeByHand, 'adopt volume byhand'];

/** A disk that may be deleted. */
function taken(disk: string): readonly string[] {
  return [`device disable gl4:/dev/${disk}`, `device remove gl4:/dev/${disk}`];
}

const WITHOUT_DISKS = [
  ...LOADED,
  ...['vdb', 'vdc'].flatMap((disk) => [...taken(disk), `device delete gl4:/dev/${disk}`]),
  'node disable gl4',
  'node remove gl4',
];

export const STORIES: readonly Story[] = [
  { name: 'create, distributed', before: FILLED, line: create('--durability=none') },
  { name: 'create, replica 2', before: FILLED, line: create('--replica=2') },
  { name: 'create, replica 3', before: FILLED, line: create('') },
  { name: 'create, replica 3 in two sets', before: FILLED, line: create('--size=30') },
  { name: 'create, arbiter', before: FILLED, line: create('--arbiter') },
  {
    name: 'create, disperse 2+1',
    before: FILLED,
    line: create('--durability=disperse --disperse-data=2 --redundancy=1'),
  },
  { name: 'create, with options', before: FILLED, line: create("--gluster-volume-options='nfs.disable on'") },
  { name: 'create several', before: FILLED, line: 'volume create --size=1 --count=3 --name-prefix=data-' },
  {
    name: 'apply a plan that was kept',
    before: [...FILLED, `${create('--arbiter')} --plan-out=plan.json`],
    line: 'operation apply plan.json',
  },
  {
    name: 'apply a load that was kept',
    before: ['topology load --json=topology.json --plan-out=plan.json'],
    line: 'operation apply plan.json',
  },
  { name: 'expand', before: WITH_ROOM, line: 'volume expand data --expand-size=1' },
  {
    name: 'expand again',
    before: [...FILLED, 'volume expand other --expand-size=1 --wait'],
    files: ['other'],
    line: 'volume expand other --expand-size=1',
  },
  { name: 'clone', before: WITH_ROOM, line: 'volume clone data --name=copy' },
  { name: 'adopt', before: FILLED, happened: madeByHand, line: 'adopt volume byhand' },
  { name: 'delete what was adopted', before: ADOPTED, line: 'volume delete byhand' },
  { name: 'expand what was adopted', before: ADOPTED, line: 'volume expand byhand --expand-size=1' },
  { name: 'delete', before: WITH_ROOM, line: 'volume delete data' },
  {
    name: 'delete a clone',
    before: [...WITH_ROOM, 'volume clone data --name=copy'],
    line: 'volume delete copy',
  },
  {
    name: 'delete what was cloned',
    before: [...WITH_ROOM, 'volume clone data --name=copy'],
    line: 'volume delete data',
  },
  { name: 'delete several', before: WITH_ROOM, line: 'volume delete data other' },
  { name: 'take a snapshot', before: WITH_ROOM, line: 'snapshot create data before' },
  { name: 'delete a snapshot', before: WITH_SNAPSHOT, line: 'snapshot delete before' },
  { name: 'activate a snapshot', before: WITH_SNAPSHOT, line: 'snapshot activate before' },
  { name: 'restore a snapshot', before: WITH_SNAPSHOT, line: 'snapshot restore before' },
  { name: 'set an option', before: FILLED, line: 'volume set other nfs.disable=on' },
  { name: 'stop', before: FILLED, line: 'volume stop other' },
  { name: 'heal', before: FILLED, files: ['other'], line: 'heal start other' },
  {
    name: 'rebalance',
    before: [...FILLED, 'volume expand other --expand-size=1 --wait'],
    files: ['other'],
    line: 'rebalance start other',
  },
  { name: 'load a topology', before: [], line: 'topology load --json=topology.json' },
  { name: 'delete a device', before: [...LOADED, ...taken('vdc')], line: 'device delete gl4:/dev/vdc' },
  {
    name: 'add a device',
    before: [...LOADED, ...taken('vdc'), 'device delete gl4:/dev/vdc'],
    line: 'device add --name=/dev/vdc --node=gl4',
  },
  { name: 'delete a node', before: WITHOUT_DISKS, line: 'node delete gl4' },
  {
    name: 'add a node',
    before: [...WITHOUT_DISKS, 'node delete gl4'],
    line: 'node add --cluster=CLUSTER --zone=4 --management-host-name=gl4 --storage-host-name=10.0.0.4',
  },
  { name: 'begin maintenance', before: WITH_ROOM, files: ['data'], line: 'node maintenance start gl2' },
  {
    name: 'end maintenance',
    before: [...WITH_ROOM, 'node maintenance start gl2'],
    files: ['data'],
    line: 'node maintenance stop gl2',
  },
  {
    name: 'roll a host',
    before: WITH_ROOM,
    files: ['data'],
    line: 'cluster rolling --node=gl2 -- apt-get -y upgrade',
  },
  {
    name: 'prepare bare hosts',
    before: [],
    happened: ({ hosts }) => hosts.forEach(makeBare),
    line: 'host prepare gl1 gl2 gl3',
  },
  {
    name: 'mount a volume on nodes',
    before: FILLED,
    line: MOUNT_ON_NODES,
  },
  {
    name: 'unmount a volume from nodes',
    before: [...FILLED, MOUNT_ON_NODES],
    line: 'kubernetes nodes release gl1 gl2 --volume=other',
  },
  {
    name: 'repair what was done by hand',
    before: WITH_SNAPSHOT,
    happened: spoil,
    line: 'repair --all --trust=state',
  },
];

/** On one host nothing is mounted, nor will be at its next boot, and tags are gone; on another a brick has ended; a volume is stopped. */
function spoil({ model, hosts }: Simulation): void {
  const [first, second] = hosts;
  if (first === undefined || second === undefined) return;
  const own = (target: string): boolean => target.startsWith('/var/lib/heketi/mounts/');
  first.mounts = first.mounts.filter(({ target }) => !own(target));
  for (const path of Object.keys(first.bricks)) if (own(path)) delete first.bricks[path];
  const fstab = first.root.nodes['/etc/fstab'];
  if (fstab !== undefined) fstab.content = '';
  for (const group of Object.values(first.groups)) group.tags = [];
  second.bricks = {};
  const [pool] = model.pools;
  const volume = pool?.volumes.data;
  if (pool === undefined || volume === undefined) return;
  volume.status = 'stopped';
  for (const host of hosts) for (const { path } of volume.bricks) delete host.bricks[path];
  volume.options['performance.cache-size'] = '1GB';
  storeChanges(pool, ['data'], hosts);
}
