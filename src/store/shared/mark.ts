import { createHash } from 'node:crypto';
import { HEAD_BYTES, type Mark, TAIL_BYTES } from './shared-file.ts';

/** Of the beginning of a file: `end` bytes, up to the end of its last whole record. */
export function markOf(bytes: Buffer, end = bytes.length): Mark {
  const known = bytes.subarray(0, end);
  return {
    end,
    head: sha256(known.subarray(0, HEAD_BYTES)),
    tail: sha256(known.subarray(Math.max(0, end - TAIL_BYTES))),
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
