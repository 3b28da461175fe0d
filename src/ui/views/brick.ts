import { bricksPerSet } from '../../model/durability.ts';
import type { Brick } from '../../model/entities.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { inNaturalOrder } from '../natural-order.ts';
import type { View } from '../view.ts';
import { deviceLabel } from './shapes.ts';
import { tableView } from './table-view.ts';

/** Bricks by volume, in gluster's order; those that were replaced and are still on a disk come last. */
export function bricksView(state: State, bricks: readonly Brick[]): View {
  const ordered = inNaturalOrder(
    bricks.toSorted((a, b) => orderOf(a) - orderOf(b)),
    (brick) => nameOf(state, brick),
  );
  return tableView({
    json: () => ({ bricks: ordered.map((brick) => ({ ...brick, set: setOf(state, brick) })) }),
    table: (wide) => ({
      columns: [
        { title: 'ID', kind: 'id' },
        { title: 'VOLUME' },
        { title: 'SET', align: 'right' },
        { title: 'ON' },
        { title: 'SIZE', align: 'right', drop: 2 },
        { title: 'KIND', drop: 1 },
        ...(wide ? [{ title: 'PATH' }] : []),
      ],
      rows: ordered.map((brick) => [
        brick.id,
        nameOf(state, brick),
        setOf(state, brick) === null ? '-' : String(setOf(state, brick)),
        placeOf(state, brick),
        formatSize(brick.sizeKiB),
        brick.replacedBy === undefined ? brick.kind : 'replaced',
        ...(wide ? [brick.path] : []),
      ]),
    }),
    names: () => ordered.map(({ id }) => id),
    ...(bricks.length === 0
      ? { whenEmpty: 'No bricks: they come with volumes (glusterctl volume create --size=10).' }
      : {}),
  });
}

function orderOf({ replacedBy, position }: Brick): number {
  return replacedBy === undefined ? position : Number.MAX_SAFE_INTEGER;
}

function nameOf(state: State, { volume }: Brick): string {
  return state.volumes[volume]?.name ?? volume;
}

/** Counted from one; null of what is in no volume any more. */
function setOf(state: State, brick: Brick): number | null {
  const volume = state.volumes[brick.volume];
  if (volume === undefined || brick.replacedBy !== undefined) return null;
  return Math.floor(brick.position / bricksPerSet(volume.durability)) + 1;
}

function placeOf(state: State, brick: Brick): string {
  const device = state.devices[brick.device];
  return device === undefined ? brick.device : deviceLabel(state, device);
}
