import { accessShape } from '../../model/access.ts';
import type { State } from '../../model/state.ts';
import { manageName } from '../../plans/addresses.ts';
import { inNaturalOrder } from '../../ui/natural-order.ts';
import { byId, devicesOf } from '../../ui/views/shapes.ts';

/** In natural order: exports of one topology are the same, whatever ids it has. */
export function exportedTopology(state: State) {
  const filled = (value: object): boolean => Object.keys(value).length > 0;
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
        devices: inNaturalOrder(devicesOf(state, node.id), ({ name }) => name).map(({ name, tags }) =>
          filled(tags) ? { name, tags } : name,
        ),
      })),
    })),
  };
}
