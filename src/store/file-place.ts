import { KIB_BYTES } from '../files/read-bounded.ts';
import { listBackups } from './backups.ts';
import { openLarge } from './file-bytes.ts';
import { MOST_BYTES, partOf, readIfThere, readWhole } from './state-file.ts';
import type { StatePlace } from './state-place.ts';

/** Of less the memory takes no time. */
const LARGE = 512 * KIB_BYTES;

/** A state in a file here; the path is the one that is really meant. `largeFrom`: files of so many bytes are read a part at a time. */
export function filePlace(path: string, largeFrom = LARGE): StatePlace {
  return {
    name: path,
    isLocal: true,
    content: async () => await readIfThere(path),
    large: async () => openLarge(path, largeFrom, MOST_BYTES),
    backups: async () => await listBackups(path),
    contentOf: async (backup) => await readWhole(backup.path),
    partOf: async (backup, from, length) => (await partOf(backup.path, from, length)) ?? Buffer.alloc(0),
  };
}
