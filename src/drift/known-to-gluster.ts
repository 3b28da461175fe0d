import type { VolumeInfo } from '../gluster/info.ts';
import type { FoundSnapshot } from '../gluster/snapshot.ts';

/** gluster names the volumes that it makes after those of its own that they are for; null: it can't be told. */
export function knownToGluster(
  volumes: readonly VolumeInfo[] | null,
  snapshots: readonly FoundSnapshot[] | null,
): ReadonlySet<string> | null {
  if (volumes === null || snapshots === null) return null;
  const plain = (uuid: string): string => uuid.replaceAll('-', '');
  return new Set([
    ...volumes.flatMap(({ uuid, bricks }) => [
      plain(uuid),
      ...bricks.flatMap(({ path }) => /\/snaps\/([0-9a-f]{32})\//.exec(path)?.[1] ?? []),
    ]),
    ...snapshots.flatMap(({ uuid, snapVolume }) => [plain(uuid), snapVolume]),
  ]);
}
