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
export function durabilityOf(info: VolumeInfo): Durability | null {
  return !KINDS.has(info.type) || info.arbiter > 1 ? null : shapeOf(info);
}

/** What gluster has of it, in the state's terms, whatever its kind is called. */
export function shapeOf({ replica, arbiter, disperse, redundancy }: VolumeInfo): Durability {
  if (disperse > 0) return { type: 'disperse', data: disperse - redundancy, redundancy };
  return replica > 1 ? { type: 'replicate', replica, arbiter: arbiter > 0 } : { type: 'none' };
}
