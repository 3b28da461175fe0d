import type { Durability } from '../model/entities.ts';
import type { VolumeInfo } from './info.ts';

/** Kinds of volumes, in gluster's words, of which this program knows how they are run. */
const KINDS: ReadonlySet<string> = new Set([
  'Distribute',
  'Replicate',
  'Distributed-Replicate',
  'Disperse',
  'Distributed-Disperse',
]);

/** null: it is of a kind that this program doesn't know. */
export function durabilityOf({
  type,
  replica,
  arbiter,
  disperse,
  redundancy,
}: VolumeInfo): Durability | null {
  if (!KINDS.has(type) || arbiter > 1) return null;
  if (disperse > 0) return { type: 'disperse', data: disperse - redundancy, redundancy };
  return replica > 1 ? { type: 'replicate', replica, arbiter: arbiter > 0 } : { type: 'none' };
}
