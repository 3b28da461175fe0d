import type { ClusterHealth, VolumeHealth } from '../../health/health.ts';
import { counted } from '../../model/counted.ts';
import type { State } from '../../model/state.ts';
import { inNaturalOrder } from '../natural-order.ts';
import type { View } from '../view.ts';
import { spareAndHeal } from './count-word.ts';
import { noVolumes } from './nothing.ts';
import { tableView } from './table-view.ts';

/** All volumes, a line each. */
export function volumesHealthView(state: State, clusters: readonly ClusterHealth[]): View {
  const volumes = clusters.flatMap((cluster) => cluster.volumes.map((volume) => ({ volume, cluster })));
  const ordered = inNaturalOrder(volumes, ({ volume }) => volume.name);
  const troubled = volumes.filter(({ volume: { word } }) => word !== 'HEALTHY' && word !== 'STOPPED');
  const several = clusters.length > 1;
  return tableView({
    json: () => ({
      version: 1,
      volumes: volumes.map(({ volume, cluster }) => ({ ...volume, cluster: cluster.id })),
    }),
    table: (wide) => ({
      columns: [
        { title: 'VOLUME' },
        ...(several || wide ? [{ title: 'CLUSTER', kind: 'id' as const, drop: 4 }] : []),
        { title: 'STATE' },
        { title: 'BRICKS UP', align: 'right', drop: 2 },
        { title: 'SPARE', align: 'right' },
        { title: 'HEAL', align: 'right' },
        { title: 'KIND', drop: 3 },
        { title: 'TASKS', drop: 1 },
      ],
      rows: ordered.map(({ volume, cluster }) => [
        volume.name,
        ...(several || wide ? [cluster.name ?? cluster.id] : []),
        volume.word,
        bricksUp(volume),
        ...spareAndHeal(volume),
        volume.kind,
        volume.tasks.map(({ kind, state }) => `${kind} ${state}`).join(', ') || '-',
      ]),
    }),
    names: () => ordered.map(({ volume }) => volume.name),
    ...(volumes.length === 0 ? { whenEmpty: noVolumes(state) } : {}),
    notes:
      troubled.length === 0
        ? []
        : [
            `${counted(troubled.length, 'volume')} in trouble. What is wrong, and what to do: glusterctl status -x`,
          ],
    exitCode: troubled.length === 0 ? 0 : 3,
  });
}

export function bricksUp({ sets }: VolumeHealth): string {
  const bricks = sets.flatMap((set) => set.bricks);
  return `${bricks.filter(({ state }) => state === 'up').length} of ${bricks.length}`;
}
