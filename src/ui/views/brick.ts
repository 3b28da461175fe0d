import { bricksPerSet } from '../../model/durability.ts';
import type { Brick } from '../../model/entities.ts';
import { isForeign } from '../../model/foreign.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import type { State } from '../../model/state.ts';
import type { Asked } from '../list/asked.ts';
import { column, type ListColumn } from '../list/column.ts';
import { listView } from '../list/list-view.ts';
import type { View } from '../view.ts';
import { deviceLabel, hostOf } from './shapes.ts';

/** A brick as a line of a table. */
interface BrickRow {
  readonly brick: Brick;
  readonly volume: string;
  /** Counted from one; null of what is in no volume any more. */
  readonly set: number | null;
  readonly place: string;
  readonly host: string;
  readonly foreign: boolean;
}

function kindOf({ brick: { kind, replacedBy }, foreign }: BrickRow): string {
  const word = replacedBy === undefined ? kind : 'replaced';
  return foreign ? `foreign ${word}` : word;
}

export const BRICK_COLUMNS: readonly ListColumn<BrickRow>[] = [
  column.text('ID', ({ brick }) => brick.id, { kind: 'id' }),
  column.text('VOLUME', ({ volume }) => volume),
  column.count('SET', ({ set }) => set, { shown: ({ set }) => (set === null ? '-' : String(set)) }),
  column.text('ON', ({ place }) => place),
  column.text('HOST', ({ host }) => host, { wide: true }),
  column.size('SIZE', ({ brick }) => brick.sizeKiB, { drop: 2 }),
  column.text('KIND', kindOf, { drop: 1 }),
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
        ...placeOf(state, brick),
        foreign: isForeign(state, brick),
      })),
      keepsOrder: true,
      columns: BRICK_COLUMNS,
      nameOf: ({ brick }) => brick.id,
      json: (rows) => ({
        bricks: rows.map(({ brick, set, foreign }) => ({ ...brick, set, ...(foreign ? { foreign } : {}) })),
      }),
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

function placeOf(state: State, brick: Brick): Pick<BrickRow, 'place' | 'host'> {
  const device = state.devices[brick.device];
  if (device === undefined) return { place: brick.device, host: '?' };
  return { place: deviceLabel(state, device), host: hostOf(state, device) };
}
