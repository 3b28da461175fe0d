import { readBackupName } from '../backups.ts';
import { HEAD_BYTES } from '../format.ts';
import { FIRST_RECORD } from '../journal.ts';
import type { NextGeneration } from './generation.ts';
import type { Newest } from './reading.ts';
import type { SharedFile } from './shared-file.ts';

/** `not yet`: whoever puts it there may be under way still. `unknown`: nothing tells it any more. */
export type Made = 'made' | 'not yet' | 'never' | 'unknown';

/** Whether a generation that may have been put in place was. */
export async function wasMade(
  next: NextGeneration,
  { held, stored, copies }: Newest,
  file: SharedFile,
): Promise<Made> {
  const { serial } = next.stored.state;
  if (held !== null && isWithin(next, held.bytes)) return 'made';
  if (stored === null || stored.state.serial < serial) return 'not yet';
  // Somebody else's has that number.
  if (stored.state.serial === serial || (held !== null && hasRecord(held.bytes, serial))) return 'never';
  // Others have written all of it anew since: the copies tell which generation had that number.
  const same = copies.filter(({ name }) => readBackupName(name)?.serial === serial);
  const contents = await Promise.all(same.map(async ({ name }) => await file.copy(name)));
  const there = contents.filter((content) => content !== null);
  if (there.some((content) => isWithin(next, content))) return 'made';
  return there.length > 0 ? 'never' : 'unknown';
}

function hasRecord(content: Buffer, serial: number): boolean {
  return content.includes(`${FIRST_RECORD}${serial},"digest":`);
}

/** A record has a digest of all that comes before it, a document one of itself in its first line. */
function isWithin({ change, bytes }: NextGeneration, content: Buffer): boolean {
  const own = change.how === 'append' ? change.bytes : bytes.subarray(0, HEAD_BYTES);
  const at = change.how === 'append' ? bytes.length - own.length : 0;
  return content.subarray(at, at + own.length).equals(own);
}
