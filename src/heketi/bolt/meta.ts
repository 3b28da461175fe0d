import { readUint64 } from './numbers.ts';

const MAGIC = 0xed0cdaed;
const MAGIC_AT = 16;
const TRANSACTION_AT = 64;
const CHECKSUM_AT = 72;
const META_END = 80;
const KNOWN_VERSION = 2;
/** What systems use as size of a page, the usual one first. */
const PAGE_SIZES = [4096, 8192, 16384, 32768, 65536, 2048, 1024, 512];

/** One of the two first pages: which tree is the newest, and how long the file was. */
export interface Meta {
  /** 0 or 1: transactions write them in turn. */
  readonly page: number;
  readonly pageSize: number;
  readonly root: number;
  /** Null: the writer keeps none in the file. */
  readonly freeList: number | null;
  /** No page of this number or above was ever used. */
  readonly highWater: number;
  readonly transaction: number;
}

export type MetaPage =
  | { readonly kind: 'good'; readonly meta: Meta }
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'damaged'; readonly what: string }
  /** Nothing there looks like a meta page. */
  | { readonly kind: 'none' };

/** The first two pages. Where the first is damaged, its page size says nothing, and the second is looked for. */
export function readMetaPages(bytes: Buffer): readonly [MetaPage, MetaPage] {
  const first = readMeta(bytes, 0, 0);
  if (first.kind === 'good') return [first, readMeta(bytes, first.meta.pageSize, 1)];
  const tried = PAGE_SIZES.map((size) => readMeta(bytes, size, 1));
  const good = tried.find((page, at) => page.kind === 'good' && page.meta.pageSize === PAGE_SIZES[at]);
  return [
    first,
    good ?? tried.find(({ kind }) => kind === 'version' || kind === 'damaged') ?? { kind: 'none' },
  ];
}

function readMeta(bytes: Buffer, at: number, page: number): MetaPage {
  if (bytes.length < at + META_END) return { kind: 'none' };
  const magic = bytes.readUInt32LE(at + MAGIC_AT);
  const sound =
    checksum(bytes.subarray(at + MAGIC_AT, at + CHECKSUM_AT)) === bytes.readBigUInt64LE(at + CHECKSUM_AT);
  if (!sound) return magic === MAGIC ? { kind: 'damaged', what: 'its checksum is wrong' } : { kind: 'none' };
  if (magic !== MAGIC) return { kind: 'none' };
  const version = bytes.readUInt32LE(at + 20);
  if (version !== KNOWN_VERSION) return { kind: 'version', version };
  const meta = {
    page,
    pageSize: bytes.readUInt32LE(at + 24),
    root: readUint64(bytes, at + 32),
    freeList: bytes.readBigUInt64LE(at + 48) === 0xffff_ffff_ffff_ffffn ? null : readUint64(bytes, at + 48),
    highWater: readUint64(bytes, at + 56),
    transaction: readUint64(bytes, at + TRANSACTION_AT),
  };
  if (!PAGE_SIZES.includes(meta.pageSize))
    return { kind: 'damaged', what: `it speaks of pages of ${meta.pageSize} bytes` };
  return { kind: 'good', meta };
}

/**
 * Whether the other meta page, which is damaged, was the older one: then nothing is lost. It is believed only where it
 * gives the transaction before, and would not be sound as the one after.
 */
export function otherWasOlder(bytes: Buffer, { page, pageSize, transaction }: Meta): boolean {
  const at = page === 0 ? pageSize : 0;
  if (bytes.length < at + META_END) return false;
  const content = Buffer.from(bytes.subarray(at + MAGIC_AT, at + CHECKSUM_AT));
  if (readUint64(content, TRANSACTION_AT - MAGIC_AT) !== transaction - 1) return false;
  content.writeBigUInt64LE(BigInt(transaction + 1), TRANSACTION_AT - MAGIC_AT);
  return checksum(content) !== bytes.readBigUInt64LE(at + CHECKSUM_AT);
}

/** FNV-1a of 64 bits. */
function checksum(bytes: Buffer): bigint {
  let sum = 0xcbf29ce484222325n;
  for (const byte of bytes) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  return sum;
}
