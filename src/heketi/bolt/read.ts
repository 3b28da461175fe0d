import { accountForPages } from './account.ts';
import { type Meta, type MetaPage, otherWasOlder, readMetaPages } from './meta.ts';
import type { Entry } from './page.ts';
import { entriesBelow, entriesOfBucket, type PageDamage, type TreeWalk } from './tree.ts';

export interface BoltFile {
  readonly buckets: ReadonlyMap<string, readonly Entry[]>;
  readonly damages: readonly PageDamage[];
  /** Why this is the state before the last transaction; null: it is the newest. */
  readonly older: string | null;
  readonly transaction: number;
  /** What the file had when it was whole, and what there is; null: all of it is there. */
  readonly short: { readonly bytes: number; readonly of: number } | null;
  /** Why it is not known whether all pages were found; null: they were. */
  readonly unaccounted: string | null;
}

/** Why there is nothing that could be read. */
export type BoltFailure =
  | { readonly kind: 'foreign' }
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'damaged'; readonly what: string };

export type BoltResult = { readonly kind: 'read'; readonly file: BoltFile } | BoltFailure;

/**
 * The newer tree, and if that is not whole, the older one: its pages are kept until the next transaction, so it is the
 * whole state of one transaction back. Where neither is whole, what can be read of the newer.
 */
export function readBolt(bytes: Buffer): BoltResult {
  const metas = readMetaPages(bytes);
  const good = metas
    .flatMap((page) => (page.kind === 'good' ? [page.meta] : []))
    .sort((a, b) => b.transaction - a.transaction);
  const [newest, previous] = good;
  if (newest === undefined) return failure(metas);
  const tree = readTree(bytes, newest);
  if (previous === undefined) {
    const older = otherWasOlder(bytes, newest) ? null : metaDamage(metas, newest);
    return { kind: 'read', file: { ...tree, older } };
  }
  if (tree.damages.length === 0) return { kind: 'read', file: tree };
  const before = readTree(bytes, previous);
  if (before.damages.length > 0) return { kind: 'read', file: tree };
  return {
    kind: 'read',
    file: { ...before, older: `the newest state is damaged at ${damageWords(tree.damages)}` },
  };
}

/** `page 31 of BRICK: it is missing …`; how many more there are. */
function damageWords([first, ...more]: readonly PageDamage[]): string {
  if (first === undefined) return 'nothing is damaged';
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `${describePage(first)}: ${first.what}${rest}`;
}

/** `page 31 of BRICK` */
export function describePage({ page, bucket }: Pick<PageDamage, 'page' | 'bucket'>): string {
  const of = bucket === null ? 'the list of buckets' : bucket;
  return page === null ? of : `page ${page} of ${of}`;
}

function metaDamage(metas: readonly MetaPage[], { page }: Meta): string {
  const other = metas[1 - page];
  const what = other?.kind === 'damaged' ? other.what : 'it is no meta page';
  return `meta page ${1 - page} is damaged: ${what}`;
}

function failure(metas: readonly MetaPage[]): BoltFailure {
  for (const page of metas) if (page.kind === 'version') return page;
  const damaged = metas.find((page) => page.kind === 'damaged');
  return damaged === undefined ? { kind: 'foreign' } : { kind: 'damaged', what: damaged.what };
}

function readTree(bytes: Buffer, meta: Meta): BoltFile {
  const { pageSize, highWater, transaction } = meta;
  const walk: TreeWalk = { pages: { bytes, pageSize, highWater }, reached: new Map(), damages: [] };
  const buckets = new Map<string, readonly Entry[]>();
  for (const { key, value } of entriesBelow(walk, meta.root, null))
    buckets.set(key, entriesOfBucket(walk, key, value));
  // A part that is missing leaves pages that nothing leads to: they would only say the same again.
  const whole = walk.damages.length === 0;
  const account = whole ? accountForPages(walk, meta) : { damages: [], skipped: null };
  const size = highWater * pageSize;
  return {
    buckets,
    damages: [...walk.damages, ...account.damages],
    older: null,
    transaction,
    short: bytes.length < size ? { bytes: bytes.length, of: size } : null,
    unaccounted: account.skipped,
  };
}
