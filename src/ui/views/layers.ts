import type { Brick, Cluster, Device, Node, Volume } from '../../model/entities.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import type { State } from '../../model/state.ts';
import { bricksByDevice, type Usage, usageOf } from '../../model/usage.ts';
import type { Share } from '../view.ts';

/** What a cluster is made of, each in natural order and with the space in it. */
export interface ClusterLayer {
  readonly cluster: Cluster;
  readonly name: string;
  readonly share: Share;
  readonly zones: readonly ZoneLayer[];
  readonly nodes: readonly NodeLayer[];
}

export interface ZoneLayer {
  readonly zone: number;
  readonly share: Share;
  readonly nodes: readonly NodeLayer[];
}

export interface NodeLayer {
  readonly node: Node;
  readonly name: string;
  /** Maintenance is a state for people. */
  readonly state: string;
  readonly share: Share;
  readonly devices: readonly DeviceLayer[];
}

export interface DeviceLayer {
  readonly device: Device;
  /** That it is foreign is a state for people. */
  readonly state: string;
  readonly usage: Usage;
  readonly share: Share;
  readonly bricks: readonly Brick[];
}

export function layersOf(state: State): readonly ClusterLayer[] {
  const bricks = bricksByDevice(state);
  const clusters = Object.values(state.clusters).map((cluster) => {
    const nodes = nodesOf(state, cluster, bricks);
    const zones = [...new Set(nodes.map(({ node }) => node.zone))].sort((one, other) => one - other);
    return {
      cluster,
      name: cluster.name ?? cluster.id,
      share: sum(nodes),
      nodes,
      zones: zones.map((zone) => {
        const inside = nodes.filter(({ node }) => node.zone === zone);
        return { zone, share: sum(inside), nodes: inside };
      }),
    };
  });
  return inNaturalOrder(clusters, ({ name }) => name);
}

/** In natural order; volumes lie across the layers. */
export function volumesIn(state: State, { id }: Cluster): readonly Volume[] {
  const volumes = Object.values(state.volumes).filter(({ cluster }) => cluster === id);
  return inNaturalOrder(volumes, ({ name }) => name);
}

function nodesOf(
  state: State,
  { id }: Cluster,
  bricks: ReadonlyMap<string, readonly Brick[]>,
): readonly NodeLayer[] {
  const nodes = Object.values(state.nodes).filter(({ cluster }) => cluster === id);
  const layers = nodes.map((node) => {
    const devices = Object.values(state.devices)
      .filter((device) => device.node === node.id)
      .map((device) => {
        const own = bricks.get(device.id) ?? [];
        const usage = usageOf(device, own);
        const share = { used: usage.usedKiB, total: usage.totalKiB };
        const isForeign = device.foreign === true;
        return {
          device,
          state: isForeign ? 'foreign' : device.state,
          usage,
          share: isForeign ? NONE : share,
          bricks: own,
        };
      });
    return {
      node,
      name: node.manage[0] ?? node.id,
      state: node.maintenance == null ? node.state : 'maintenance',
      share: sum(devices),
      devices: inNaturalOrder(devices, ({ device }) => device.name),
    };
  });
  return inNaturalOrder(layers, ({ name }) => name);
}

/** What others have made counts nowhere as ours. */
const NONE: Share = { used: 0, total: 0 };

function sum(parts: readonly { readonly share: Share }[]): Share {
  return parts.reduce((all, { share }) => ({ used: all.used + share.used, total: all.total + share.total }), {
    used: 0,
    total: 0,
  });
}
