import { FORMAT } from './format.ts';
import { access } from './migrations/access.ts';
import { derivedSpace } from './migrations/derived-space.ts';
import type { Document } from './migrations/document.ts';

type Migration = (document: Document) => Document;

/** What each entry lists, in this order, lifts a document from the entry's index to the next format. */
const MIGRATIONS: readonly (readonly Migration[])[] = [[derivedSpace], [access]];

/** Brings an older document to today's format, one step after the other. */
export function migrate(document: unknown, format: number): unknown {
  let current = document as Document;
  for (let step = format; step < FORMAT; step++) {
    const migrations = MIGRATIONS[step];
    if (migrations === undefined) throw new RangeError(`no migration from format ${step}`);
    const lifted = migrations.reduce((before, migration) => migration(before), current);
    current = { ...lifted, format: step + 1 };
  }
  return current;
}
