import fc from 'fast-check';
import type { State } from '../../src/model/state.ts';
import type { FaultEffect } from '../../src/simulator/faults.ts';
import { EFFECTS } from './command-matrix.ts';
import { type Disaster, replacingLine } from './disasters.ts';

/** What happens while a command runs. */
export type Mishap =
  | { readonly kind: 'none' }
  /** The n-th command goes wrong: of all, of one host, or of those with such a word in them. */
  | {
      readonly kind: 'fault';
      readonly nth: number;
      readonly host?: string;
      readonly word?: string;
      readonly effect: FaultEffect;
    }
  /** The process is killed at its n-th point. */
  | { readonly kind: 'killed'; readonly nth: number };

export type Event =
  | { readonly kind: 'command'; readonly line: string; readonly mishap: Mishap }
  | { readonly kind: 'power cut' | 'boot'; readonly host: string }
  /** A disk fails, or a host comes back empty; what replaces it may follow at any time. */
  | { readonly kind: 'disaster'; readonly disaster: Disaster }
  /** A client writes files. */
  | { readonly kind: 'write'; readonly volume: string; readonly text: number };

/** What is loaded: all hosts, or two of them with a disk each, or three that make up two clusters. */
export const TOPOLOGIES = ['topology.json', 'two.json', 'apart.json'] as const;

const NUMBERS = ['1', '2', '3', '4'];
const DISKS = ['vdb', 'vdc'];

function flags(host: string, disk: string): string {
  return `--name=/dev/${disk} --node=${host}`;
}

type Kind =
  | 'CLUSTER'
  | 'NODE'
  | 'STRANGER'
  | 'DISK'
  | 'SPARE'
  | 'VOLUME'
  | 'BRICK'
  | 'SNAPSHOT'
  | 'OPERATION';

/** VOLUME3 and the like: one of those that there are by then; where there are none, it stays, and is not there. */
export function filledIn(line: string, state: State): string {
  const { clusters, nodes, devices, volumes, bricks, operations } = state;
  const all = Object.values(volumes);
  const named = Object.values(nodes).map(({ id, manage }) => manage[0] ?? id);
  const disks = Object.values(devices).map(({ node, name }) => `${nodes[node]?.manage[0]}:${name}`);
  const there: Readonly<Record<string, readonly string[]>> = {
    CLUSTER: Object.values(clusters).map(({ id, name }) => name || id),
    NODE: named,
    STRANGER: NUMBERS.filter((n) => !named.includes(`gl${n}`)),
    DISK: disks,
    SPARE: named.flatMap((name) =>
      DISKS.filter((disk) => !disks.includes(`${name}:/dev/${disk}`)).map((disk) => flags(name, disk)),
    ),
    VOLUME: all.map(({ name }) => name),
    BRICK: Object.keys(bricks),
    SNAPSHOT: all.flatMap(({ snapshots }) => snapshots.map(({ name }) => name)),
    OPERATION: Object.keys(operations),
  };
  return line.replaceAll(/([A-Z]{4,})(\d)\b/g, (word, kind: string, nth) => {
    const names = [...(there[kind] ?? [])].sort();
    return names[Number(nth) % names.length] ?? word;
  });
}

const one = (kind: Kind): fc.Arbitrary<string> => fc.nat({ max: 7 }).map((nth) => `${kind}${nth}`);

function mostly(kind: Kind, otherwise: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 4, arbitrary: one(kind) }, { weight: 1, arbitrary: otherwise });
}

const newVolume = fc.constantFrom('v1', 'v2', 'v3', 'v4', 'v5', 'v6');
const volume = mostly('VOLUME', newVolume);
const newSnapshot = fc.constantFrom('s1', 's2', 's3');
const snapshot = mostly('SNAPSHOT', newSnapshot);
const size = fc.integer({ min: 1, max: 18 });
const number = fc.constantFrom(...NUMBERS);
const host = number.map((n) => `gl${n}`);
const node = mostly('NODE', host);
const disk = mostly(
  'DISK',
  fc.tuple(host, fc.constantFrom(...DISKS)).map(([on, name]) => `${on}:/dev/${name}`),
);
const newDisk = mostly(
  'SPARE',
  fc.tuple(host, fc.constantFrom(...DISKS)).map(([on, name]) => flags(on, name)),
);
const durability = fc.constantFrom(
  '',
  '--replica=2',
  '--durability=none',
  '--arbiter',
  '--durability=disperse --disperse-data=2 --redundancy=1',
);

const createLine = fc
  .tuple(newVolume, size, durability, fc.constantFrom('', '--snapshot-factor=1.5'))
  .map(([name, gib, kind, room]) => `volume create --name=${name} --size=${gib} ${kind} ${room}`.trimEnd());

/** What is done with volumes. */
const volumeLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: createLine },
  { weight: 1, arbitrary: size.map((gib) => `volume create --count=3 --name-prefix=many- --size=${gib}`) },
  {
    weight: 3,
    arbitrary: fc.tuple(volume, size).map(([name, gib]) => `volume expand ${name} --expand-size=${gib}`),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(volume, newVolume).map(([from, to]) => `volume clone ${from} --name=${to}`),
  },
  { weight: 3, arbitrary: volume.map((name) => `volume delete ${name}`) },
  { weight: 1, arbitrary: fc.constant('volume delete many-1 many-2') },
  {
    weight: 2,
    arbitrary: fc.tuple(volume, newSnapshot).map(([of, name]) => `snapshot create ${of} ${name}`),
  },
  { weight: 1, arbitrary: snapshot.map((name) => `snapshot delete ${name}`) },
  { weight: 1, arbitrary: snapshot.map((name) => `snapshot restore ${name}`) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('stop', 'start'), volume).map((words) => `volume ${words.join(' ')}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(volume, fc.constantFrom('on', 'off'))
      .map(([name, value]) => `volume set ${name} performance.readdir-ahead=${value}`),
  },
);

/** How bricks come to other disks, and volumes are kept alive. */
const movingLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: one('BRICK').map((brick) => `brick evict ${brick}`) },
  { weight: 2, arbitrary: node.map((name) => `node drain ${name}`) },
  { weight: 2, arbitrary: fc.tuple(disk, disk).map(([old, next]) => `device replace ${old} ${next}`) },
  { weight: 1, arbitrary: node.map((name) => `node replace ${name} --anywhere`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('start', 'stop'), node)
      .map(([verb, name]) => `node maintenance ${verb} ${name}`),
  },
  { weight: 1, arbitrary: volume.map((name) => `heal start ${name}`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('start', 'stop'), volume)
      .map(([verb, name]) => `rebalance ${verb} ${name}`),
  },
);

const newCluster = fc.constantFrom('one', 'two');
const cluster = mostly('CLUSTER', newCluster);

const topologyLine = fc.constantFrom(...TOPOLOGIES).map((file) => `topology load --json=${file}`);

function addNode(n: string, to: string): string {
  return `node add --cluster=${to} --zone=${n} --management-host-name=gl${n} --storage-host-name=10.0.0.${n}`;
}

/** How hosts and disks come and go. */
const hostLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: topologyLine },
  { weight: 1, arbitrary: newCluster.map((name) => `cluster create --name=${name}`) },
  { weight: 1, arbitrary: cluster.map((name) => `cluster delete ${name}`) },
  { weight: 4, arbitrary: fc.tuple(mostly('STRANGER', number), cluster).map(([n, to]) => addNode(n, to)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('disable', 'enable', 'remove', 'delete', 'delete'), node)
      .map((words) => `node ${words.join(' ')}`),
  },
  { weight: 4, arbitrary: newDisk.map((which) => `device add ${which}`) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('disable', 'enable', 'remove', 'delete', 'delete'), disk)
      .map((words) => `device ${words.join(' ')}`),
  },
);

const operationLine = fc.oneof(
  fc.constant('operation clean'),
  fc
    .tuple(fc.constantFrom('resume', 'rollback'), one('OPERATION'))
    .map((words) => `operation ${words.join(' ')}`),
);

/** One after the other, as a person does it who wants to get somewhere: chance alone hardly ever gets there. */
const purpose: fc.Arbitrary<readonly string[]> = fc.oneof(
  disk.map((name) => ['disable', 'remove', 'delete'].map((verb) => `device ${verb} ${name}`)),
  node.map((name) => [`node drain ${name}`, `node enable ${name}`]),
  node.map((name) => [`node maintenance start ${name}`, `node maintenance stop ${name}`]),
  node.map((name) => [
    `node disable ${name}`,
    `node remove ${name}`,
    ...DISKS.map((each) => `device delete ${name}:/dev/${each}`),
    `node delete ${name}`,
  ]),
  fc
    .tuple(fc.shuffledSubarray(NUMBERS, { minLength: 2 }), newCluster)
    .map(([hosts, name]) => [
      `cluster create --name=${name}`,
      ...hosts.flatMap((n) => [addNode(n, name), `device add ${flags(`gl${n}`, 'vdb')}`]),
    ]),
);

const effect: fc.Arbitrary<FaultEffect> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<FaultEffect>(...EFFECTS, { kind: 'disk-full' }) },
  { weight: 1, arbitrary: host.map((name) => ({ kind: 'cuts' as const, host: name })) },
);

/** What changes something, and is worth more trouble than the rest. */
const word = fc.constantFrom(
  ...['probe', 'peer status', 'detach', 'vgcreate', 'vgremove', 'pvs', 'lvcreate', 'lvremove', 'mkfs'],
  ...['mount', 'fstab', 'volume create', 'volume start', 'volume stop', 'volume delete', 'add-brick'],
  ...['snapshot create', 'snapshot clone', 'snapshot delete', 'snapshot restore', 'sync'],
  ...['replace-brick', 'remove-brick', 'heal', 'systemctl'],
);

const fault: fc.Arbitrary<Mishap> = fc.oneof(
  fc.record({ kind: fc.constant('fault' as const), nth: fc.integer({ min: 1, max: 60 }), effect }),
  fc.record({ kind: fc.constant('fault' as const), nth: fc.integer({ min: 1, max: 10 }), host, effect }),
  fc.record({ kind: fc.constant('fault' as const), nth: fc.integer({ min: 1, max: 2 }), word, effect }),
);

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Mishap>({ kind: 'none' }) },
  { weight: 2, arbitrary: fault },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('killed' as const),
      nth: fc.oneof(fc.nat({ max: 8 }), fc.nat({ max: 24 })),
    }),
  },
);

const command = (one: fc.Arbitrary<string>): fc.Arbitrary<Event> =>
  fc.record({ kind: fc.constant('command' as const), line: one, mishap });

const purposeful: fc.Arbitrary<readonly Event[]> = purpose.chain((lines) =>
  fc.tuple(...lines.map((one) => command(fc.constant(one)))),
);

const writing: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('write' as const),
  volume: one('VOLUME'),
  text: fc.nat({ max: 99 }),
});

const disastrous: fc.Arbitrary<readonly Event[]> = fc
  .record({ host, disk: fc.option(fc.constantFrom('/dev/vdb', '/dev/vdc')) })
  .chain((disaster) =>
    fc
      .tuple(fc.option(writing), command(fc.constant(replacingLine(disaster))))
      .map(([write, replaced]) => [
        { kind: 'disaster' as const, disaster },
        ...(write === null ? [] : [write]),
        replaced,
      ]),
  );

function events(
  first: fc.Arbitrary<string> | null,
  volumes: number,
  hosts: number,
): fc.Arbitrary<readonly Event[]> {
  const some = fc.oneof(
    { weight: 4 * volumes, arbitrary: alone(command(volumeLine)) },
    { weight: 4 * hosts, arbitrary: alone(command(hostLine)) },
    { weight: hosts, arbitrary: purposeful },
    { weight: 2 * volumes, arbitrary: alone(command(movingLine)) },
    { weight: volumes, arbitrary: alone(writing) },
    { weight: volumes, arbitrary: disastrous },
    { weight: 8, arbitrary: alone(command(operationLine)) },
    { weight: 4, arbitrary: alone(fc.record({ kind: fc.constant('power cut' as const), host })) },
    { weight: 4, arbitrary: alone(fc.record({ kind: fc.constant('boot' as const), host })) },
  );
  const more = fc.array(some, { minLength: 4, maxLength: 12 });
  return fc
    .tuple(first === null ? fc.constant([]) : alone(command(first)), more)
    .map(([begin, rest]) => [...begin, ...rest.flat()]);
}

function alone(event: fc.Arbitrary<Event>): fc.Arbitrary<readonly Event[]> {
  return event.map((each) => [each]);
}

/** From hosts that nobody knows of, or from a cluster of all of them. */
export interface History {
  readonly from: 'nothing' | 'loaded';
  readonly events: readonly Event[];
}

export const history: fc.Arbitrary<History> = fc.oneof(
  fc.record({ from: fc.constant('nothing' as const), events: events(null, 4, 8) }),
  fc.record({ from: fc.constant('nothing' as const), events: events(topologyLine, 6, 8) }),
  fc.record({ from: fc.constant('loaded' as const), events: events(createLine, 10, 4) }),
);
