import { listBackups } from './backups.ts';
import { partOf, readIfThere, readWhole } from './state-file.ts';
import type { StatePlace } from './state-place.ts';

/** A state in a file here; the path is the one that is really meant. */
export function filePlace(path: string): StatePlace {
  return {
    name: path,
    isLocal: true,
    content: async () => await readIfThere(path),
    backups: async () => await listBackups(path),
    contentOf: async (backup) => await readWhole(backup.path),
    partOf: async (backup, from, length) => (await partOf(backup.path, from, length)) ?? Buffer.alloc(0),
  };
}
