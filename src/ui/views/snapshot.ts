import { formatSize } from '../../model/sizes.ts';
import type { Snapshot, State, Volume } from '../../model/state.ts';
import type { View } from '../view.ts';

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
    ...snapshotsView(state, [found]),
    heketi: () => `${lines.join('\n')}\n`,
    json: () => snapshotJson(found),
  };
}

export function snapshotsView(state: State, found: readonly Found[]): View {
  return {
    heketi: () =>
      found
        .map(
          ({ volume, snapshot }) =>
            `${snapshot.name}\t${volume.name}\t${snapshot.created}\t${snapshot.active ? 'active' : 'inactive'}\n`,
        )
        .join(''),
    json: () => ({
      snapshots: found.map(snapshotJson),
    }),
    table: (wide) => ({
      columns: [
        { title: 'NAME' },
        { title: 'VOLUME' },
        { title: 'TAKEN' },
        { title: 'STATE' },
        ...(wide ? [{ title: 'CLUSTER' }, { title: 'DESCRIPTION' }] : []),
      ],
      rows: found.map(({ volume, snapshot }) => [
        snapshot.name,
        volume.name,
        snapshot.created,
        snapshot.active ? 'active' : 'inactive',
        ...(wide
          ? [state.clusters[volume.cluster]?.name ?? volume.cluster, snapshot.description || '-']
          : []),
      ]),
      empty: 'No snapshots',
    }),
    names: () => found.map(({ snapshot }) => snapshot.name),
  };
}
