import { type Document, mapTable } from './document.ts';

/**
 * Devices carried `usedKiB` and `freeKiB`, which could disagree with their bricks, and bricks named no pool. Both follow
 * from what is there.
 */
export function derivedSpace(document: Document): Document {
  return {
    ...document,
    devices: mapTable(document.devices, ({ usedKiB: _used, freeKiB: _free, ...device }) => device),
    bricks: mapTable(document.bricks, (brick, id) => ({ pool: `tp_${id}`, lv: `brick_${id}`, ...brick })),
  };
}
