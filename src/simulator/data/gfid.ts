import { createHash } from 'node:crypto';

export const ROOT_GFID = '00000000-0000-0000-0000-000000000001';

export const GFID = 'trusted.gfid';

/** As extended attributes hold it. */
export function toHex(uuid: string): string {
  return `0x${uuid.replaceAll('-', '')}`;
}

export function fromHex(hex: string): string {
  return hex.replace(/^0x(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** An id that follows from a text, so that it takes nothing from the ids that are drawn. */
export function idFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return fromHex(`0x${hex.slice(0, 12)}4${hex.slice(13, 16)}a${hex.slice(17, 32)}`);
}
