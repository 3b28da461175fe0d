import type { VolumeInfo } from '../gluster/info.ts';
import { MARK } from '../gluster/options.ts';
import type { FoundSnapshot } from '../gluster/snapshot.ts';
import { sameRun } from '../health/look.ts';
import { hostName } from '../health/survey.ts';
import type { HostTold } from '../inventory/host-told.ts';
import { ownPath } from '../inventory/own-brick.ts';
import { MOUNT_ROOT, mountPoint, volumeGroup } from '../lvm/names.ts';
import type { HostSettings } from '../lvm/settings.ts';
import type { Brick, Cluster, Device, Node, Volume } from '../model/entities.ts';
import { ownDevices } from '../model/foreign.ts';
import { grouped } from '../model/grouped.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { bricksByDevice } from '../model/usage.ts';
import { busyIds } from './busy.ts';
import type { Host } from './host.ts';
import { knownToGluster } from './known-to-gluster.ts';
import { agreedVolumes, type VolumeViews } from './views.ts';

export type DriftSettings = Pick<HostSettings, 'mountOptions' | 'fstabs' | 'lineage'>;

/** The state and what hosts told, found by what they have in common. */
export interface Ground {
  readonly state: State;
  readonly settings: DriftSettings;
  readonly cluster: Cluster;
  /** What open operations change, or hold. */
  readonly busy: ReadonlySet<Id>;
  /** All of the cluster, whoever was asked. */
  readonly nodes: readonly Node[];
  readonly hosts: readonly Host[];
  /** All hosts of the cluster were asked, whoever answered. */
  readonly isWhole: boolean;
  readonly volumes: readonly Volume[];
  /** In gluster's order; without those that were replaced. */
  bricksOf(volume: Id): readonly Brick[];
  /** Those on a device, with what open operations hold there, and what others have made in its group. */
  bricksOn(device: Id): readonly Brick[];
  /** Those that are to be on a host, of volumes. */
  bricksAt(host: Host): readonly Brick[];
  nodeNamed(name: string): Node | undefined;
  brickAt(host: string, path: string): Brick | undefined;
  hostOf(brick: Brick): Host | undefined;
  /** What the members agree on; null where none told. */
  readonly views: VolumeViews;
  readonly info: ReadonlyMap<string, VolumeInfo> | null;
  /** gluster's volume of one of the state: by the id that it is marked with, its own id, or its name. */
  found(volume: Volume): VolumeInfo | undefined;
  readonly snapshots: readonly FoundSnapshot[] | null;
  /** Of its volumes and snapshots, as it names what it makes for them; null: it can't be told. */
  readonly ofGluster: ReadonlySet<string> | null;
  /** Bricks of gluster's volumes below our folder that the state lacks. */
  readonly served: {
    readonly points: ReadonlySet<string>;
    /** As `group/name`. */
    readonly volumes: ReadonlySet<string>;
  };
  /** One process may serve several bricks. */
  readonly isMultiplexed: boolean;
  /** `data@gl1:/dev/vdb`, as commands take it. */
  label(brick: Brick): string;
  deviceLabel(device: Device): string;
  volumeName(brick: Brick): string;
}

export function groundOf(
  state: State,
  cluster: Cluster,
  told: readonly HostTold[],
  settings: DriftSettings,
): Ground {
  const nodes = Object.values(state.nodes).filter((node) => node.cluster === cluster.id);
  const byName = new Map(
    nodes.flatMap((node) => [...node.manage, ...node.storage].map((name) => [name, node] as const)),
  );
  // What others have made is looked at by gluster's part alone: its disks, mounts and folders are theirs.
  const devices = grouped(ownDevices(Object.values(state.devices)), ({ node }) => node);
  const hosts = told.flatMap(({ host, inventory }): Host[] => {
    const node = nodes.find((each) => hostName(each) === host);
    if (node === undefined || inventory === null) return [];
    const { served, mounts } = inventory;
    return [
      {
        node,
        name: host,
        inventory,
        devices: devices.get(node.id) ?? [],
        served: served === null ? null : new Set([...served].map(sameRun)),
        points: new Set(mounts.map(({ point }) => sameRun(point))),
      },
    ];
  });
  const volumes = Object.values(state.volumes).filter((volume) => volume.cluster === cluster.id);
  const current = Object.values(state.bricks).filter(({ replacedBy }) => replacedBy === undefined);
  const byVolume = grouped(current, ({ volume }) => volume);
  for (const bricks of byVolume.values()) bricks.sort((one, other) => one.position - other.position);
  const everywhere = bricksByDevice(state);
  const byDevice = grouped(current, ({ device }) => device);
  const nodeOf = (brick: Brick): Id => state.devices[brick.device]?.node ?? '';
  const byNode = new Map(hosts.map((host) => [host.node.id, host]));
  const places = new Map(current.map((brick) => [`${nodeOf(brick)} ${sameRun(brick.path)}`, brick]));
  const views = agreedVolumes(hosts);
  const { agreed } = views;
  const byMark = new Map((agreed ?? []).map((info) => [info.options[MARK] ?? '', info]));
  const byUuid = new Map((agreed ?? []).map((info) => [info.uuid, info]));
  const info = agreed === null ? null : new Map(agreed.map((each) => [each.name, each]));
  const snapshots =
    views.tellers.find(({ inventory }) => inventory.snapshots !== null)?.inventory.snapshots ?? null;
  return {
    state,
    settings,
    cluster,
    busy: busyIds(state),
    nodes,
    hosts,
    isWhole: nodes.every((node) => told.some(({ host }) => host === hostName(node))),
    volumes,
    bricksOf: (volume) => byVolume.get(volume) ?? [],
    bricksOn: (device) => everywhere.get(device) ?? [],
    bricksAt: ({ devices: own }) => own.flatMap(({ id }) => byDevice.get(id) ?? []),
    nodeNamed: (name) => byName.get(name),
    brickAt: (host, path) => places.get(`${byName.get(host)?.id ?? ''} ${sameRun(path)}`),
    hostOf: (brick) => byNode.get(nodeOf(brick)),
    views,
    info,
    found: ({ id, name, glusterUuid }) => {
      const own = byMark.get(id) ?? byUuid.get(glusterUuid ?? ' ');
      if (own !== undefined) return own;
      return info?.get(name);
    },
    snapshots,
    ofGluster: knownToGluster(agreed, snapshots),
    served: servedBelowOurs(state, agreed ?? []),
    isMultiplexed: (agreed ?? []).some(({ options }) =>
      /^(on|enable|yes|true|1)$/.test(options['cluster.brick-multiplex'] ?? ''),
    ),
    label: (brick) => brickLabel(state, brick),
    deviceLabel: (device) => {
      const node = state.nodes[device.node];
      return node === undefined ? device.name : `${hostName(node)}:${device.name}`;
    },
    volumeName: (brick) => state.volumes[brick.volume]?.name ?? brick.volume,
  };
}

function servedBelowOurs({ bricks: known }: State, volumes: readonly VolumeInfo[]): Ground['served'] {
  const own = volumes
    .flatMap(({ bricks }) => bricks.flatMap(({ path }) => ownPath(path) ?? []))
    .filter(({ id }) => known[id] === undefined);
  const lvs = own.map(({ device, id }) => `${volumeGroup(device)}/brick_${id}`);
  return { points: new Set(lvs.map((lv) => `${MOUNT_ROOT}/${lv}`)), volumes: new Set(lvs) };
}

function brickLabel(state: State, brick: Brick): string {
  const device = state.devices[brick.device];
  const node = state.nodes[device?.node ?? ''];
  const volume = state.volumes[brick.volume]?.name ?? brick.volume;
  return `${volume}@${node === undefined ? '' : hostName(node)}:${device?.name ?? ''}`;
}

/**
 * Mount points of all that may lie on a device, and of what gluster serves of volumes that the state lacks, which are told
 * themselves: whatever else is there is of no brick.
 */
export function knownPoints({ bricksOn, served }: Ground, { devices }: Host): ReadonlySet<string> {
  const own = devices.flatMap(({ id }) => bricksOn(id).map((brick) => sameRun(mountPoint(brick))));
  return new Set([...own, ...served.points]);
}

export function groupOf(host: Host, device: Id) {
  return host.inventory.groups?.find(({ name }) => name === volumeGroup(device));
}
