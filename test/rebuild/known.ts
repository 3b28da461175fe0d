import type { State } from '../../src/model/state.ts';
import { NOTES_ROOT } from '../../src/shell/host-folders.ts';
import type { SimulationModel } from '../../src/simulator/model/types.ts';

/** What a rebuild can't know, or knows better, each with its reason; all else must be the same. */
export function comparable(state: State): unknown {
  const { serial: _serial, operations: _operations, format: _format, ...rest } = state;
  return {
    ...rest,
    // Heketi and this program forget gluster's id of a volume; a rebuild writes it down.
    volumes: mapped(state.volumes, ({ glusterUuid: _, ...volume }) => ({
      ...volume,
      // gluster tells when by its host's clock, and not how many bricks a snapshot has.
      snapshots: volume.snapshots
        .map(({ bricks: _bricks, created: _created, ...snapshot }) => snapshot)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      // gluster gives them in an order of its own.
      options: [...volume.options].sort(),
    })),
    nodes: mapped(state.nodes, ({ maintenance: _, access: _access, ...node }) => node),
  };
}

export function mapped<T, U>(table: Readonly<Record<string, T>>, map: (entry: T) => U): Record<string, U> {
  return Object.fromEntries(
    Object.entries(table)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, entry]) => [id, map(entry)]),
  );
}

/** As Heketi leaves hosts: it writes no tags and no notes. */
export function takeMarks({ hosts }: SimulationModel): void {
  for (const host of hosts) {
    for (const path of Object.keys(host.root.nodes))
      if (path.startsWith(`${NOTES_ROOT}/`)) delete host.root.nodes[path];
    for (const group of Object.values(host.groups)) {
      group.tags = [];
      for (const volume of Object.values(group.volumes)) volume.tags = [];
    }
  }
}
