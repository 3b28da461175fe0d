import { GlusterctlError } from '../../model/errors.ts';
import type { Place } from '../format.ts';
import type { Found, KeptCopy, Mark } from './shared-file.ts';

/** What was there when it was fetched or swapped last, as far as it is whole. */
export interface Held {
  readonly bytes: Buffer;
  readonly mark: Mark;
  readonly copies: readonly KeptCopy[];
}

/** All that is there, put together of what was known and what was told; null: nothing is. */
export function contentOf(name: string, known: Buffer | null, { from, bytes }: Found): Buffer | null {
  if (from === null) return null;
  if (from === 0) return bytes;
  if (known !== null && from === known.length) return Buffer.concat([known, bytes]);
  throw new GlusterctlError('state-unreadable', `The answer of ${name} does not fit what was asked`, {
    hint: 'Run the command again. If it is so again, please report it.',
    details: { from, known: known?.length ?? null },
  });
}

/** What can be relied on of what is there: records up to the last whole one. */
export function wholePart(content: Buffer, place: Place | null): Buffer {
  return place === null ? content : content.subarray(0, place.end);
}
