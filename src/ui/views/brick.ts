import { bricksPerSet } from '../../model/durability.ts';
import type { Brick } from '../../model/entities.ts';
import type { State } from '../../model/state.ts';
import type { Asked } from '../list/asked.ts';
import { column, type ListColumn } from '../list/column.ts';
import { listView } from '../list/list-view.ts';
import { inNaturalOrder } from '../natural-order.ts';
import type { View } from '../view.ts';
import { deviceLabel } from './shapes.ts';

/** A brick as a line of a table. */
interface BrickRow {
  readonly brick: Brick;
  readonly volume: string;
  /** Counted from one; null of what is in no volume any more. */
  readonly set: number | null;
  readonly place: string;
}

export const BRICK_COLUMNS: readonly ListColumn<BrickRow>[] = [
  column.text('ID', ({ brick }) => brick.id, { kind: 'id' }),
  column.text('VOLUME', ({ volume }) => volume),
  column.count('SET', ({ set }) => set, { shown: ({ set }) => (set === null ? '-' : String(set)) }),
  column.text('ON', ({ place }) => place),
  column.size('SIZE', ({ brick }) => brick.sizeKiB, { drop: 2 }),
  column.text('KIND', ({ brick }) => (brick.replacedBy === undefined ? brick.kind : 'replaced'), { drop: 1 }),
  column.text('PATH', ({ brick }) => brick.path, { wide: true }),
];

/** Bricks by volume, in gluster's order; those that were replaced and are still on a disk come last. */
export function bricksView(state: State, bricks: readonly Brick[], asked: Asked): View {
  const ordered = inNaturalOrder(
    bricks.toSorted((a, b) => orderOf(a) - orderOf(b)),
    (brick) => nameOf(state, brick),
  );
  return listView(
    {
      what: 'brick',
      entries: ordered.map((brick) => ({
        brick,
        volume: nameOf(state, brick),
        set: setOf(state, brick),
        place: placeOf(state, brick),
      })),
      keepsOrder: true,
      columns: BRICK_COLUMNS,
      nameOf: ({ brick }) => brick.id,
      json: (rows) => ({ bricks: rows.map(({ brick, set }) => ({ ...brick, set })) }),
      whenEmpty: 'No bricks: they come with volumes (glusterctl volume create --size=10).',
    },
    asked,
  );
}

function orderOf({ replacedBy, position }: Brick): number {
  return replacedBy === undefined ? position : Number.MAX_SAFE_INTEGER;
}

function nameOf(state: State, { volume }: Brick): string {
  return state.volumes[volume]?.name ?? volume;
}

function setOf(state: State, brick: Brick): number | null {
  const volume = state.volumes[brick.volume];
  if (volume === undefined || volume.orderUnknown === true || brick.replacedBy !== undefined) return null;
  return Math.floor(brick.position / bricksPerSet(volume.durability)) + 1;
}

function placeOf(state: State, brick: Brick): string {
  const device = state.devices[brick.device];
  return device === undefined ? brick.device : deviceLabel(state, device);
}
