import type { VolumeInfo } from '../../src/gluster/info.ts';
import type { PeerSeen } from '../../src/gluster/peer-status.ts';
import type { VolumeStatus } from '../../src/gluster/status-all.ts';
import type { ClusterLook, Look } from '../../src/health/look.ts';
import type { HostSeen, Survey } from '../../src/health/survey.ts';
import { mountPoint, volumeGroup } from '../../src/lvm/names.ts';
import type { Brick, Durability, Volume } from '../../src/model/entities.ts';
import type { State } from '../../src/model/state.ts';
import { CLUSTER, sketchCluster, testId } from './cluster.ts';

export const HOSTS = ['node1', 'node2', 'node3'];
const uuid = (host: number): string => `00000000-0000-0000-0000-00000000000${host + 1}`;
const address = (host: number): string => `10.0.0.${host + 1}`;

export interface World {
  readonly state: State;
  readonly survey: Survey;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A cluster of three hosts, all well, with one volume `data` on them; each brick on a device of its own. */
export function world(
  durability: Durability = { type: 'replicate', replica: 3, arbiter: false },
  sets = 1,
): World {
  const sketch = sketchCluster(HOSTS.map((_, n) => ({ zone: n + 1, devices: [100] })));
  const size =
    durability.type === 'disperse'
      ? durability.data + durability.redundancy
      : durability.type === 'none'
        ? 1
        : durability.replica;
  const count = size * sets;
  const bricks = Array.from({ length: count }, (_, at): Brick => {
    const device = testId('d', (at % HOSTS.length) * 100);
    const id = testId('b', at);
    return {
      id,
      volume: testId('e', 0),
      device,
      path: `/var/lib/heketi/mounts/${volumeGroup(device)}/brick_${id}/brick`,
      sizeKiB: 1024 * 1024,
      poolKiB: 1024 * 1024,
      metadataKiB: 8192,
      pool: `tp_${id}`,
      lv: `brick_${id}`,
      kind: 'data',
      position: at,
    };
  });
  const volume: Volume = {
    id: testId('e', 0),
    cluster: CLUSTER,
    name: 'data',
    sizeKiB: 1024 * 1024,
    durability,
    requested: { replica: 3, data: 4, redundancy: 2 },
    options: [],
    gid: 0,
    snapshotFactor: 1,
    snapshotsEnabled: false,
    block: false,
    restriction: '',
    started: true,
    tags: {},
    snapshots: [],
    cloneOf: null,
    glusterUuid: null,
  };
  const state: State = {
    ...sketch,
    bricks: Object.fromEntries(bricks.map((brick) => [brick.id, brick])),
    volumes: { [volume.id]: volume },
  };
  const on = (host: number): readonly Brick[] => bricks.filter((_, at) => at % HOSTS.length === host);
  const hosts = HOSTS.map(
    (name, host): HostSeen => ({ name, look: healthyLook(host, on(host)), ahead: { least: -1, most: 1 } }),
  );
  const [cluster] = Object.values(state.clusters);
  if (cluster === undefined) throw new Error('no cluster');
  return {
    state,
    survey: {
      cluster,
      hosts,
      answers: [{ host: 'node1', answer: healthyAnswer(bricks, durability) }],
      operations: [],
      splitBrains: new Map(),
      fstabs: { ssh: '/etc/fstab', kubectl: '/var/lib/heketi/fstab' },
    },
  };
}

function healthyLook(host: number, bricks: readonly Brick[]): Look {
  const peers = HOSTS.flatMap((name, other): PeerSeen[] =>
    other === host
      ? []
      : [{ uuid: uuid(other), names: [address(other), name], connected: true, state: 'Peer in Cluster' }],
  );
  const gib = 1024 ** 3;
  return {
    begins: 0,
    ends: 0,
    upSeconds: 100_000,
    version: '10.3',
    uuid: uuid(host),
    opVersion: 100_000,
    peers,
    silence: null,
    said: '',
    mounts: new Set(bricks.map(mountPoint)),
    space: new Map(
      bricks.map((brick) => [
        mountPoint(brick),
        { sizeBytes: gib, freeBytes: gib * 0.9, inodes: 1000, freeInodes: 990 },
      ]),
    ),
    served: new Set(bricks.map(({ path }) => path)),
    healer: true,
    pools: bricks.map((brick) => ({
      group: volumeGroup(brick.device),
      pool: brick.pool,
      data: 5,
      metadata: 10,
      ailing: null,
    })),
    groups: new Set(bricks.map((brick) => volumeGroup(brick.device))),
    pending: new Map(bricks.map(({ path }) => [path, 0])),
    failing: new Set(),
    shutDown: new Set(),
    hung: null,
    untold: [],
  };
}

function healthyAnswer(bricks: readonly Brick[], durability: Durability): ClusterLook {
  const disperse = durability.type === 'disperse' ? durability : null;
  const replicate = durability.type === 'replicate' ? durability : null;
  const info: VolumeInfo = {
    name: 'data',
    uuid: uuid(8),
    status: 'Started',
    type: '',
    replica: replicate?.replica ?? 1,
    arbiter: replicate?.arbiter === true ? 1 : 0,
    disperse: disperse === null ? 0 : disperse.data + disperse.redundancy,
    redundancy: disperse?.redundancy ?? 0,
    bricks: bricks.map(({ path }, at) => ({
      host: address(at % HOSTS.length),
      path,
      arbiter: false,
      hostUuid: uuid(at % HOSTS.length),
    })),
    options: {},
  };
  const status: VolumeStatus = {
    name: 'data',
    bricks: bricks.map(({ path }, at) => ({
      host: address(at % HOSTS.length),
      path,
      peer: uuid(at % HOSTS.length),
      online: true,
    })),
    healers: durability.type === 'none' ? [] : HOSTS.map((_, host) => ({ peer: uuid(host), online: true })),
    tasks: [],
  };
  return { info: [info], status: [status], stuck: false, said: '' };
}

/** The same, with another look of some host. */
export function withLook(
  { state, survey }: World,
  host: string,
  change: (look: Look) => Partial<Look>,
): World {
  const hosts = survey.hosts.map(
    (seen): HostSeen =>
      seen.name === host && !('why' in seen.look)
        ? { ...seen, look: { ...seen.look, ...change(seen.look) } }
        : seen,
  );
  return { state, survey: { ...survey, hosts } };
}

export function withoutHost({ state, survey }: World, host: string): World {
  const hosts = survey.hosts.map(
    (seen): HostSeen =>
      seen.name === host
        ? { name: host, look: { why: 'off', message: 'no answer', hint: '' }, ahead: null }
        : seen,
  );
  return { state, survey: { ...survey, hosts } };
}

/** What a peer looks like from another host. */
export function withPeer(given: World, from: string, to: number, change: Partial<Mutable<PeerSeen>>): World {
  return withLook(given, from, ({ peers }) => ({
    peers: (peers ?? []).map((peer) => (peer.uuid === uuid(to) ? { ...peer, ...change } : peer)),
  }));
}

export function withAnswer(
  { state, survey }: World,
  change: (answer: ClusterLook) => Partial<ClusterLook>,
): World {
  const answers = survey.answers.map(({ host, answer }) => ({
    host,
    answer: answer === null ? null : { ...answer, ...change(answer) },
  }));
  return { state, survey: { ...survey, answers } };
}

/** Bricks of which gluster says that they are up, or down; null: of which it says nothing. */
export function withBricks(given: World, online: readonly (boolean | null)[]): World {
  return withAnswer(given, ({ status }) => ({
    status: (status ?? []).map((volume) => ({
      ...volume,
      bricks: volume.bricks.flatMap((brick, at) => {
        const up = online[at] ?? true;
        return online[at] === null ? [] : [{ ...brick, online: up }];
      }),
    })),
  }));
}
