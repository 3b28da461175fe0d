import { FORMAT } from './format.ts';

type Document = Record<string, unknown>;
type Migration = (document: Document) => Document;

/** Each entry lifts a document from its index to the next format. */
const MIGRATIONS: readonly Migration[] = [spaceIsDerived];

/** Brings an older document to today's format, one step after the other. */
export function migrate(document: unknown, format: number): unknown {
  let current = document as Document;
  for (let step = format; step < FORMAT; step++) {
    const migration = MIGRATIONS[step];
    if (migration === undefined) throw new RangeError(`no migration from format ${step}`);
    current = { ...migration(current), format: step + 1 };
  }
  return current;
}

/**
 * 0 → 1: devices carried `usedKiB` and `freeKiB`, which could disagree with their bricks, and bricks named no pool.
 * Both follow from what is there.
 */
function spaceIsDerived(document: Document): Document {
  return {
    ...document,
    devices: mapTable(document.devices, ({ usedKiB: _used, freeKiB: _free, ...device }) => device),
    bricks: mapTable(document.bricks, (brick, id) => ({ pool: `tp_${id}`, lv: `brick_${id}`, ...brick })),
  };
}

function mapTable(table: unknown, change: (entry: Document, id: string) => Document): Document {
  const entries = Object.entries((table ?? {}) as Record<string, Document>);
  return Object.fromEntries(entries.map(([id, entry]) => [id, change(entry, id)]));
}
