import { sha256 } from '../../files/sha256.ts';
import { BEGINNING } from '../journal.ts';
import { HEAD_BYTES, type Mark, TAIL_BYTES } from './shared-file.ts';

/** No beginning of a record is longer. */
const MOST_LETTERS = 200;

/** Of the beginning of a file: `end` bytes, up to the end of its last whole record. */
export function markOf(bytes: Buffer, end = bytes.length): Mark {
  const known = bytes.subarray(0, end);
  return {
    end,
    head: digestOf(known.subarray(0, HEAD_BYTES)),
    tail: digestOf(known.subarray(Math.max(0, end - TAIL_BYTES))),
    last: lastRecord(known),
  };
}

function lastRecord(known: Buffer): Mark['last'] {
  const at = known.lastIndexOf('\n', known.length - 2) + 1;
  const [text] = BEGINNING.exec(known.toString('latin1', at, at + MOST_LETTERS)) ?? [];
  return text === undefined ? null : { at, text };
}

function digestOf(bytes: Buffer): string {
  return sha256().update(bytes).digest('hex');
}
