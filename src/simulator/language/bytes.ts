import { isUtf8 } from 'node:buffer';

/**
 * Text of simulated hosts is text; what is no UTF-8, as what gzip prints, stands in it as lone surrogates, a byte each, so that
 * nothing is lost on the way through pipes and files.
 */
const STRAY = 0xdc00;
const LONE = /(?<![\ud800-\udbff])[\udc80-\udcff]/;

export function bytesOf(text: string): Buffer {
  if (!LONE.test(text)) return Buffer.from(text);
  const parts = text.split(/((?<![\ud800-\udbff])[\udc80-\udcff]+)/);
  return Buffer.concat(
    parts.map((part, at) =>
      at % 2 === 0 ? Buffer.from(part) : Buffer.from([...part].map((each) => each.charCodeAt(0) - STRAY)),
    ),
  );
}

export function textOf(bytes: Uint8Array): string {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isUtf8(all)) return all.toString();
  let text = '';
  for (let at = 0; at < all.length; ) {
    const first = all[at] ?? 0;
    const character = all.subarray(at, at + lengthAt(first));
    const isOne = character.length > 0 && isUtf8(character);
    text += isOne ? character.toString() : String.fromCharCode(STRAY + first);
    at += isOne ? character.length : 1;
  }
  return text;
}

/** How long the character is that begins so; 0: none does. */
function lengthAt(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}
