import type { Snapshot, Volume } from '../../model/entities.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { inNaturalOrder } from '../natural-order.ts';
import type { TableSpec, View } from '../view.ts';
import { tableView } from './table-view.ts';

/** A snapshot and what it is of. */
export interface Found {
  readonly volume: Volume;
  readonly snapshot: Snapshot;
}

function snapshotJson({ volume, snapshot }: Found) {
  return { ...snapshot, volume: volume.id, volumeName: volume.name };
}

export function snapshotView(state: State, found: Found): View {
  const { volume, snapshot } = found;
  const lines = [
    `Name: ${snapshot.name}`,
    `Volume: ${volume.name} (${volume.id})`,
    `Cluster Id: ${volume.cluster}`,
    `Size: ${formatSize(volume.sizeKiB)}`,
    `Taken: ${snapshot.created}`,
    `State: ${snapshot.active ? 'active' : 'inactive'}`,
    `Description: ${snapshot.description === '' ? '(none)' : snapshot.description}`,
    ...(snapshot.active ? [`Mount: HOST:/snaps/${snapshot.name}/${volume.name}`] : []),
  ];
  return {
    text: () => `${lines.join('\n')}\n`,
    json: () => snapshotJson(found),
    table: (wide) => snapshotTable(state, [found], wide),
    names: () => [snapshot.name],
  };
}

export function snapshotsView(state: State, found: readonly Found[], whenEmpty = 'No snapshots.'): View {
  return tableView({
    json: () => ({
      snapshots: found.map(snapshotJson),
    }),
    table: (wide) => snapshotTable(state, found, wide),
    names: () => inOrder(found).map(({ snapshot }) => snapshot.name),
    ...(found.length === 0 ? { whenEmpty } : {}),
  });
}

function inOrder(found: readonly Found[]): readonly Found[] {
  return inNaturalOrder(found, ({ snapshot }) => snapshot.name);
}

function snapshotTable(state: State, found: readonly Found[], wide: boolean): TableSpec {
  return {
    columns: [
      { title: 'NAME' },
      { title: 'VOLUME' },
      { title: 'TAKEN', drop: 2 },
      { title: 'STATE', drop: 1 },
      ...(wide ? [{ title: 'CLUSTER' }, { title: 'DESCRIPTION', kind: 'text' as const }] : []),
    ],
    rows: inOrder(found).map(({ volume, snapshot }) => [
      snapshot.name,
      volume.name,
      snapshot.created,
      snapshot.active ? 'active' : 'inactive',
      ...(wide ? [state.clusters[volume.cluster]?.name ?? volume.cluster, snapshot.description || '-'] : []),
    ]),
  };
}

/** What became of a snapshot, in one line. */
export function snapshotDoneView(name: string, line: string): View {
  return { text: () => `${line}\n`, json: () => ({ name }), names: () => [name] };
}
