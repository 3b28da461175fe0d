import type { ClusterHealth, VolumeHealth } from '../../health/health.ts';
import { counted } from '../../model/counted.ts';
import type { State } from '../../model/state.ts';
import { NOTHING_ASKED } from '../list/asked.ts';
import { column, type ListColumn } from '../list/column.ts';
import { listView } from '../list/list-view.ts';
import type { View } from '../view.ts';
import { healthColumns } from './count-word.ts';
import { noVolumes } from './nothing.ts';

interface HealthRow {
  readonly volume: VolumeHealth;
  readonly cluster: ClusterHealth;
}

const HEALTH_COLUMNS: readonly ListColumn<HealthRow>[] = [
  column.text('VOLUME', ({ volume }) => volume.name),
  column.text('CLUSTER', ({ cluster }) => cluster.name ?? cluster.id, { kind: 'id', drop: 4, wide: true }),
  column.state('STATE', ({ volume }) => volume.word),
  { ...column.text('BRICKS UP', ({ volume }: HealthRow) => bricksUp(volume), { drop: 2 }), align: 'right' },
  ...healthColumns<HealthRow>({ seen: ({ volume }) => volume }),
  column.text('KIND', ({ volume }) => volume.kind, { drop: 3 }),
  column.text(
    'TASKS',
    ({ volume }) => volume.tasks.map(({ kind, state }) => `${kind} ${state}`).join(', ') || '-',
    { drop: 1 },
  ),
];

/** All volumes, a line each. With flags of lists it is `volume list --live`. */
export function volumesHealthView(state: State, clusters: readonly ClusterHealth[]): View {
  const volumes = clusters.flatMap((cluster) => cluster.volumes.map((volume) => ({ volume, cluster })));
  const troubled = volumes.filter(({ volume: { word } }) => word !== 'HEALTHY' && word !== 'STOPPED');
  return listView(
    {
      what: 'volume',
      entries: volumes,
      columns: clusters.length > 1 ? HEALTH_COLUMNS.map(({ wide: _wide, ...one }) => one) : HEALTH_COLUMNS,
      nameOf: ({ volume }) => volume.name,
      json: (rows) => ({
        version: 1,
        volumes: rows.map(({ volume, cluster }) => ({ ...volume, cluster: cluster.id })),
      }),
      whenEmpty: noVolumes(state),
      notes: () =>
        troubled.length === 0
          ? []
          : [
              `${counted(troubled.length, 'volume')} in trouble. What is wrong, and what to do: glusterctl status -x`,
            ],
      exitCode: troubled.length === 0 ? 0 : 3,
    },
    NOTHING_ASKED,
  );
}

export function bricksUp({ sets }: VolumeHealth): string {
  const bricks = sets.flatMap((set) => set.bricks);
  return `${bricks.filter(({ state }) => state === 'up').length} of ${bricks.length}`;
}
