import type { Durability } from '../../model/entities.ts';
import { formatSize, roundedDown } from '../../model/sizes.ts';
import type { View } from '../view.ts';
import { noClusters } from './nothing.ts';
import { tableView } from './table-view.ts';

/** The largest volume of one kind in one cluster; 0 where none fits. */
export interface CapacityToShow {
  readonly cluster: string;
  readonly name: string;
  readonly kind: string;
  readonly durability: Durability;
  readonly sizeKiB: number;
}

export function capacityView(rows: readonly CapacityToShow[], snapshotFactor: number): View {
  const several = new Set(rows.map(({ cluster }) => cluster)).size > 1;
  return tableView({
    json: () => ({ capacity: rows.map(({ name: _name, ...row }) => row) }),
    table: () => ({
      heading: 'The largest single volume that fits now, by the flags of volume create:',
      columns: [
        { title: 'LARGEST', align: 'right' },
        { title: 'KIND' },
        ...(several ? [{ title: 'CLUSTER', kind: 'id' as const }] : []),
        { title: 'FLAGS', kind: 'text', drop: 1 },
      ],
      rows: rows.map(({ name, kind, durability, sizeKiB }) => [
        sizeKiB === 0 ? 'none fits' : formatSize(roundedDown(sizeKiB)),
        kind,
        ...(several ? [name] : []),
        flagsOf(durability),
      ]),
    }),
    ...(rows.length === 0 ? { whenEmpty: noClusters() } : {}),
    notes: notes(rows, snapshotFactor),
  });
}

/** As it is typed in `volume create`. */
function flagsOf(durability: Durability): string {
  switch (durability.type) {
    case 'none':
      return '--durability=none';
    case 'disperse':
      return `--durability=disperse --disperse-data=${durability.data} --redundancy=${durability.redundancy}`;
    case 'replicate':
      return durability.arbiter ? '--arbiter' : `--replica=${durability.replica}`;
  }
}

function notes(rows: readonly CapacityToShow[], factor: number): readonly string[] {
  const none = rows.find(({ sizeKiB }) => sizeKiB === 0);
  const snapshots = factor === 1 ? '' : ` --snapshot-factor=${factor}`;
  return none === undefined
    ? []
    : [
        `Why one does not fit: glusterctl volume create --size=10 ${flagsOf(none.durability)}${snapshots} --check`,
      ];
}
