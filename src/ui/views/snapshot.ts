import type { Snapshot, Volume } from '../../model/entities.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { type Asked, NOTHING_ASKED } from '../list/asked.ts';
import { column, type ListColumn, tableOf } from '../list/column.ts';
import { listView } from '../list/list-view.ts';
import type { View } from '../view.ts';

/** A snapshot and what it is of. */
export interface Found {
  readonly volume: Volume;
  readonly snapshot: Snapshot;
}

/** The same wherever a snapshot is printed; what is not known is null. */
function snapshotJson({ volume, snapshot }: Found) {
  const { name, created, description, active, bricks = null } = snapshot;
  return { name, created, description, active, bricks, volume: volume.id, volumeName: volume.name };
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
    table: (wide) => tableOf(SNAPSHOT_COLUMNS, snapshotRows(state, [found]), wide),
    names: () => [snapshot.name],
  };
}

/** A snapshot as a line of a table. */
interface SnapshotRow extends Found {
  readonly cluster: string;
}

export const SNAPSHOT_COLUMNS: readonly ListColumn<SnapshotRow>[] = [
  column.text('NAME', ({ snapshot }) => snapshot.name),
  column.text('VOLUME', ({ volume }) => volume.name),
  column.time('TAKEN', ({ snapshot }) => snapshot.created, { drop: 2 }),
  column.state('STATE', ({ snapshot }) => (snapshot.active ? 'active' : 'inactive'), { drop: 1 }),
  column.text('CLUSTER', ({ cluster }) => cluster, { wide: true }),
  column.text('DESCRIPTION', ({ snapshot }) => snapshot.description || '-', { kind: 'text', wide: true }),
];

export function snapshotsView(state: State, found: readonly Found[], whenEmpty: string, asked: Asked): View {
  return listView(
    {
      what: 'snapshot',
      entries: snapshotRows(state, found),
      columns: SNAPSHOT_COLUMNS,
      nameOf: ({ snapshot }) => snapshot.name,
      json: (rows) => ({ snapshots: rows.map(snapshotJson) }),
      whenEmpty,
    },
    asked,
  );
}

/** One that was made or changed: in JSON it is what `snapshot info` prints, and as the only one of a list, as it once was. */
export function snapshotChangedView(state: State, found: Found): View {
  return {
    ...snapshotsView(state, [found], '', NOTHING_ASKED),
    json: () => ({ ...snapshotJson(found), snapshots: [snapshotJson(found)] }),
  };
}

function snapshotRows(state: State, found: readonly Found[]): readonly SnapshotRow[] {
  return found.map((one) => ({
    ...one,
    cluster: state.clusters[one.volume.cluster]?.name ?? one.volume.cluster,
  }));
}

/** What became of a snapshot, in one line. */
export function snapshotDoneView(name: string, line: string): View {
  return { text: () => `${line}\n`, json: () => ({ name }), names: () => [name] };
}
