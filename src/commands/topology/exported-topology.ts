import { accessShape } from '../../model/access.ts';
import { durabilityName } from '../../model/durability.ts';
import type { Cluster } from '../../model/entities.ts';
import { ownDevices } from '../../model/foreign.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import { GIB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { manageName } from '../../plans/addresses.ts';
import { volumesIn } from '../../ui/views/layers.ts';
import { byId, devicesOf } from '../../ui/views/shapes.ts';

/** In natural order: exports of one topology are the same, whatever ids it has. */
export function exportedTopology(state: State, withVolumes = false) {
  return {
    clusters: byId(Object.values(state.clusters)).map((cluster) => ({
      ...(cluster.name === null ? {} : { name: cluster.name }),
      file: cluster.file,
      block: cluster.block,
      nodes: inNaturalOrder(
        byId(Object.values(state.nodes).filter((node) => node.cluster === cluster.id)),
        manageName,
      ).map((node) => ({
        node: {
          hostnames: { manage: node.manage, storage: node.storage },
          zone: node.zone,
          ...(filled(node.tags) ? { tags: node.tags } : {}),
          ...accessShape(node.access),
        },
        devices: inNaturalOrder(ownDevices(devicesOf(state, node.id)), ({ name }) => name).map(
          ({ name, tags }) => (filled(tags) ? { name, tags } : name),
        ),
      })),
      ...(withVolumes ? { volumes: exportedVolumes(state, cluster) } : {}),
    })),
  };
}

function exportedVolumes(state: State, cluster: Cluster) {
  return volumesIn(state, cluster).map(
    ({ name, sizeKiB, durability, snapshotFactor, gid, block, options, tags }) => {
      const given = options.filter((option) => option.trim() !== '');
      return {
        name,
        size: sizeKiB % GIB === 0 ? sizeKiB / GIB : `${sizeKiB}KiB`,
        durability: durabilityName(durability),
        ...(snapshotFactor > 1 ? { snapshotFactor } : {}),
        ...(gid > 0 ? { gid } : {}),
        ...(block ? { block } : {}),
        ...(given.length > 0 ? { options: given } : {}),
        ...(filled(tags) ? { tags } : {}),
      };
    },
  );
}

function filled(value: object): boolean {
  return Object.keys(value).length > 0;
}
