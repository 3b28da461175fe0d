import { FORMAT } from './format.ts';
import { access } from './migrations/access.ts';
import type { Document, Migration } from './migrations/document.ts';
import { operationWords } from './migrations/operation-words.ts';
import { spaceIsDerived } from './migrations/space.ts';

/**
 * Each step lifts a document from its index to the next format; what each entry lists is done in this order. Format 3 is
 * another way to write down the same.
 */
const STEPS: readonly (readonly Migration[])[] = [[spaceIsDerived], [access, operationWords], []];

/** Brings an older document to today's format, one step after the other. */
export function migrate(document: unknown, format: number): unknown {
  let current = document as Document;
  for (let step = format; step < FORMAT; step++) {
    const migrations = STEPS[step];
    if (migrations === undefined) throw new RangeError(`no migration from format ${step}`);
    for (const migration of migrations) current = migration(current);
    current = { ...current, format: step + 1 };
  }
  return current;
}
