import {
  type Entry,
  type Page,
  PageError,
  type Pages,
  readBranch,
  readInlinePage,
  readLeaf,
  readPage,
} from './page.ts';

/** Trees of millions of entries are four pages deep. */
const DEEPEST = 24;

/** Something in the file that could not be read; all else was. */
export interface PageDamage {
  /** Null: it stands within the bucket's own entry. */
  readonly page: number | null;
  /** Null: of the list of buckets. */
  readonly bucket: string | null;
  readonly what: string;
}

export interface TreeWalk {
  readonly pages: Pages;
  /** Pages that were reached, with those they go on in, and the bucket they were reached from. */
  readonly reached: Map<number, string | null>;
  readonly damages: PageDamage[];
}

interface Range {
  readonly from: string;
  /** Null: no end. */
  readonly to: string | null;
}

/** The entries below a page in the order of their keys. What can't be read is left out and named. */
export function entriesBelow(walk: TreeWalk, page: number, bucket: string | null): readonly Entry[] {
  const entries: Entry[] = [];
  visit(walk, page, { bucket, range: { from: '', to: null }, depth: 0, entries });
  return entries;
}

/** The entries of a bucket from the value that stands for it. */
export function entriesOfBucket(walk: TreeWalk, bucket: string, value: Buffer): readonly Entry[] {
  const entries: Entry[] = [];
  const range = { from: '', to: null };
  guarded(walk, null, bucket, () => {
    if (value.length < 16) throw new PageError('where the bucket begins is not told');
    const root = value.readUInt32LE(0) + value.readUInt32LE(4) * 2 ** 32;
    if (root !== 0) {
      if (value.length !== 16)
        throw new PageError('more stands in the place of the bucket than where it begins');
      visit(walk, root, { bucket, range, depth: 0, entries });
      return;
    }
    const page = readInlinePage(value.subarray(16));
    if (page.kind !== 'leaf') throw new PageError(`a ${page.kind} page stands within the bucket`);
    entries.push(...leafEntries(page, { bucket, range }));
  });
  return entries;
}

interface Visit {
  readonly bucket: string | null;
  readonly range: Range;
  readonly depth: number;
  readonly entries: Entry[];
}

function visit(walk: TreeWalk, number: number, at: Visit): void {
  guarded(walk, number, at.bucket, () => {
    if (at.depth > DEEPEST) throw new PageError('the tree is deeper than a tree can be');
    const page = readPage(walk.pages, number);
    claim(walk, number, page, at.bucket);
    // Only a file without buckets has a page without entries: a bucket without any stands within its own entry.
    if (page.kind === 'leaf' && page.count === 0 && at.bucket !== null)
      throw new PageError('it is a page of entries without any');
    if (page.kind === 'leaf') at.entries.push(...leafEntries(page, at));
    else if (page.kind === 'branch') visitChildren(walk, page, at);
    else throw new PageError(`it is a ${page.kind} page, where entries have to be`);
  });
}

function visitChildren(walk: TreeWalk, page: Page, at: Visit): void {
  const children = readBranch(page);
  requireOrder(
    children.map(({ key }) => key),
    at.range,
  );
  for (const [index, child] of children.entries()) {
    const range = { from: child.key, to: children[index + 1]?.key ?? at.range.to };
    visit(walk, child.page, { ...at, range, depth: at.depth + 1 });
  }
}

function leafEntries(page: Page, { bucket, range }: Pick<Visit, 'bucket' | 'range'>): readonly Entry[] {
  const entries = readLeaf(page);
  requireOrder(
    entries.map(({ key }) => key),
    range,
  );
  const odd = entries.find((entry) => entry.bucket !== (bucket === null));
  if (odd !== undefined)
    throw new PageError(
      bucket === null ? 'an entry among the buckets is none' : 'a bucket stands among the entries',
    );
  return entries;
}

/** Keys ascend, also from page to page: what is elsewhere is of another tree, or damaged. */
function requireOrder(keys: readonly string[], { from, to }: Range): void {
  const misplaced = keys.findIndex((key, at) => {
    const before = keys[at - 1];
    return key < from || (to !== null && key >= to) || (before !== undefined && key <= before);
  });
  if (misplaced >= 0) throw new PageError(`key ${misplaced + 1} of ${keys.length} is out of order`);
}

/** No page belongs to two places; so nothing goes in a circle either. */
function claim({ reached }: TreeWalk, number: number, page: Page, bucket: string | null): void {
  const numbers = Array.from({ length: page.overflow + 1 }, (_, at) => number + at);
  const taken = numbers.find((one) => reached.has(one));
  if (taken !== undefined) {
    const by = reached.get(taken);
    throw new PageError(`page ${taken} belongs to ${by ? `bucket ${by}` : 'the list of buckets'} already`);
  }
  for (const one of numbers) reached.set(one, bucket);
}

function guarded(walk: TreeWalk, page: number | null, bucket: string | null, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    walk.damages.push({ page, bucket, what: error.message });
  }
}
