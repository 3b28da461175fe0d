import type { Brick } from '../model/entities.ts';
import { ownPlace } from '../model/own-brick.ts';
import type { TableName } from '../model/state.ts';

/** What an entry is in the file: of a brick of ours, path, pool and logical volume follow from ids and are left out. */
export function shortened(table: TableName, entry: unknown): unknown {
  if (table !== 'bricks') return entry;
  const { path, pool, lv, ...short } = entry as Brick;
  const own = ownPlace(short.device, short.id);
  return path === own.path && pool === own.pool && lv === own.lv ? short : { ...short, path, pool, lv };
}

/** The entry itself, of what the file or an export has. */
export function lengthened(table: TableName, entry: unknown): unknown {
  if (table !== 'bricks' || typeof entry !== 'object' || entry === null || 'path' in entry) return entry;
  const { device, id } = entry as Brick;
  return { ...entry, ...ownPlace(device, id) };
}
