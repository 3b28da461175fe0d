import type { Meta } from './meta.ts';
import { PageError, readFreeList, readPage } from './page.ts';
import type { PageDamage, TreeWalk } from './tree.ts';

export interface Account {
  readonly damages: readonly PageDamage[];
  /** Why the pages could not be accounted for; null: they were. */
  readonly skipped: string | null;
}

/**
 * Each page is either in use or free. A page number that was damaged can lead to a page that is sound but old, or to a
 * part of a tree only: the list of free pages tells. Without that list nothing is known, and nothing is said.
 */
export function accountForPages({ pages, reached }: TreeWalk, { freeList }: Meta): Account {
  if (freeList === null) return { damages: [], skipped: 'the file keeps no list of its free pages' };
  try {
    const list = readPage(pages, freeList);
    if (list.kind !== 'free list') throw new PageError(`it is a ${list.kind} page`);
    const free = new Set(readFreeList(list));
    for (let at = 0; at <= list.overflow; at++) free.add(freeList + at);
    return {
      damages: [...oldPages(reached, free), ...lostPages(reached, free, pages.highWater)],
      skipped: null,
    };
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    return { damages: [], skipped: `the list of free pages (page ${freeList}): ${error.message}` };
  }
}

function oldPages(reached: TreeWalk['reached'], free: ReadonlySet<number>): readonly PageDamage[] {
  return [...reached]
    .filter(([page]) => free.has(page))
    .map(([page, bucket]) => ({ page, bucket, what: 'it is free: what stands there is old' }));
}

function lostPages(
  reached: TreeWalk['reached'],
  free: ReadonlySet<number>,
  highWater: number,
): readonly PageDamage[] {
  // A high-water mark beyond all pages of the file would count for ever.
  const most = reached.size + free.size + 2;
  const lost: number[] = [];
  for (let page = 2; page < highWater && lost.length <= most; page++)
    if (!reached.has(page) && !free.has(page)) lost.push(page);
  return lost.map((page) => ({ page, bucket: null, what: 'it is in use, but nothing leads to it' }));
}
