import type { VolumeInfo } from '../gluster/info.ts';
import type { GlusterBrick } from '../gluster/names.ts';
import type { BrickProcess, VolumeStatus } from '../gluster/status-all.ts';
import { bricksPerSet } from '../model/durability.ts';
import type { Brick, Node, Volume } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import { beingDeleted, bricksInVolumes } from '../model/reserved.ts';
import type { State } from '../model/state.ts';
import { type Look, sameRun } from './look.ts';
import { type HostSeen, hostName, isLook, lookOf, namesOf, type Survey } from './survey.ts';

/** What was seen of a cluster, laid beside what the state has: found by host, uuid, path and name. */
export interface Joined {
  readonly state: State;
  readonly survey: Survey;
  readonly nodes: readonly Node[];
  readonly volumes: readonly Volume[];
  /** Open operations are to take it away. */
  isGoing(volume: Id): boolean;
  /** Of a volume, in gluster's order. */
  bricksOf(volume: Id): readonly Brick[];
  seen(node: Node): HostSeen | undefined;
  look(node: Node): Look | null;
  nodeByUuid(uuid: string): Node | undefined;
  nodeByName(name: string): Node | undefined;
  brickAt(node: Node | undefined, path: string): Brick | undefined;
  /** What gluster has; null where nobody told. */
  readonly info: ReadonlyMap<string, VolumeInfo> | null;
  readonly status: ReadonlyMap<string, VolumeStatus> | null;
  running(volume: string, brick: GlusterBrick): BrickProcess | undefined;
  /** The host that told. */
  readonly teller: string | null;
  /** By SSH it can be reached, or not for another reason than being off. */
  isOff(node: Node): boolean;
  /** It answers, and its glusterd is another than that of the member that it was. */
  isReinstalled(node: Node): boolean;
  /** Its look came, and its glusterd answered. */
  isAnswering(node: Node): boolean;
}

export function join(state: State, survey: Survey): Joined {
  const { cluster, hosts, answers } = survey;
  const nodes = Object.values(state.nodes).filter((node) => node.cluster === cluster.id);
  const byHost = new Map(hosts.map((host) => [host.name, host]));
  const seen = (node: Node): HostSeen | undefined => byHost.get(hostName(node));
  const look = (node: Node): Look | null => lookOf(seen(node));
  const byName = new Map(nodes.flatMap((node) => namesOf(node).map((name) => [name, node] as const)));
  const byUuid = new Map(
    nodes.flatMap((node) => [node.glusterUuid, look(node)?.uuid].map((uuid) => [uuid ?? '', node] as const)),
  );
  const volumes = Object.values(state.volumes).filter((volume) => volume.cluster === cluster.id);
  const byVolume = groupedByVolume(state);
  const places = new Map(
    Object.values(state.bricks)
      .filter(({ replacedBy }) => replacedBy === undefined)
      .map((brick) => [place(state.devices[brick.device]?.node ?? '', brick.path), brick]),
  );
  const told = answers.findLast(({ answer }) => answer?.status != null);
  const informed = told ?? answers.findLast(({ answer }) => answer?.info != null);
  const info = informed?.answer?.info ?? null;
  const status = told?.answer?.status ?? null;
  const processes = new Map(
    (status ?? []).flatMap(({ name, bricks }) =>
      bricks.map((brick) => [`${name} ${brick.host}:${brick.path}`, brick] as const),
    ),
  );
  const going = beingDeleted(state);
  return {
    state,
    survey,
    nodes,
    volumes,
    isGoing: (volume) => going.has(volume),
    bricksOf: (volume) => byVolume.get(volume) ?? [],
    seen,
    look,
    nodeByUuid: (uuid) => (uuid === '' ? undefined : byUuid.get(uuid)),
    nodeByName: (name) => byName.get(name),
    brickAt: (node, path) => places.get(place(node?.id ?? '', path)),
    info: info === null ? null : new Map(info.map((volume) => [volume.name, volume])),
    status: status === null ? null : new Map(status.map((volume) => [volume.name, volume])),
    running: (volume, { host, path }) => processes.get(`${volume} ${host}:${path}`),
    teller: (told ?? informed)?.host ?? null,
    isOff: (node) => {
      const found = seen(node);
      return found !== undefined && !isLook(found.look) && found.look.why === 'off';
    },
    isReinstalled: (node) => isReinstalled(node, look(node)),
    isAnswering: (node) => look(node)?.peers != null,
  };
}

/** Its glusterd is another than that of the member that it was. */
export function isReinstalled({ glusterUuid }: Node, look: Look | null): boolean {
  if (look === null || glusterUuid === null) return false;
  return look.uuid === null ? look.peers?.length === 0 : look.uuid !== glusterUuid;
}

function place(node: Id, path: string): string {
  return `${node} ${sameRun(path)}`;
}

function groupedByVolume(state: State): ReadonlyMap<Id, readonly Brick[]> {
  const found = new Map<Id, Brick[]>();
  for (const brick of Object.values(state.bricks).filter(bricksInVolumes(state))) {
    const list = found.get(brick.volume);
    if (list === undefined) found.set(brick.volume, [brick]);
    else list.push(brick);
  }
  for (const list of found.values()) list.sort((a, b) => a.position - b.position);
  return found;
}

/** What gluster would say of a volume, by the state: where nobody can be asked. */
export function wantedInfo({ state, bricksOf }: Joined, volume: Volume): VolumeInfo {
  const { durability } = volume;
  const disperse = durability.type === 'disperse' ? durability : null;
  return {
    name: volume.name,
    uuid: volume.glusterUuid ?? '',
    status: volume.started ? 'Started' : 'Stopped',
    type: '',
    replica: disperse === null ? bricksPerSet(durability) : 1,
    arbiter: durability.type === 'replicate' && durability.arbiter ? 1 : 0,
    disperse: disperse === null ? 0 : disperse.data + disperse.redundancy,
    redundancy: disperse?.redundancy ?? 0,
    bricks: bricksOf(volume.id).map((brick) => {
      const node = state.nodes[state.devices[brick.device]?.node ?? ''];
      return {
        host: brick.host ?? node?.storage[0] ?? '',
        path: brick.path,
        arbiter: brick.kind === 'arbiter',
        hostUuid: node?.glusterUuid ?? '',
      };
    }),
    options: Object.fromEntries(
      volume.options.map((option) => {
        const blank = option.indexOf(' ');
        return [option.slice(0, blank), option.slice(blank + 1)];
      }),
    ),
  };
}
