import { sha256 } from '../files/sha256.ts';

const HEAD = /^\{"format":(\d{1,9}),"digest":"([0-9a-f]{64})",/;

/** Formats before there were records: one document, and one digest of all of it. null: it doesn't match. */
export function parseOlder(text: string): { readonly format: number; readonly document: unknown } | null {
  const [head = '', number, wanted] = HEAD.exec(text) ?? [];
  const digest = sha256().update(`{"format":${number},`).update(text.slice(head.length));
  if (digest.digest('hex') !== wanted) return null;
  const { digest: _digest, ...document } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return { format: Number(number), document };
}
