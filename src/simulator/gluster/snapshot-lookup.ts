import type { GlusterSnapshot, PoolModel } from '../model/types.ts';
import { Refusal } from './answer.ts';

export const ALSO = 'Snapshot command failed\n';

export function refuse(prefix: string, reason: string): Refusal {
  return new Refusal(prefix, reason, { also: ALSO });
}

export function snapshotNamed(pool: PoolModel, name: string, prefix: string): GlusterSnapshot {
  const snapshot = pool.snapshots[name];
  if (snapshot === undefined) throw refuse(prefix, `Snapshot (${name}) does not exist`);
  return snapshot;
}

/** As many as gluster allows at most of one volume. */
const MOST = 256;

export function limitOf(pool: PoolModel, volume: string): number {
  return pool.volumes[volume]?.snapshotLimit ?? MOST;
}

export function snapshotsOf(pool: PoolModel, volume: string): readonly GlusterSnapshot[] {
  return Object.values(pool.snapshots).filter((snapshot) => snapshot.volume === volume);
}
