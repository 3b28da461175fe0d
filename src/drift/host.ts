import type { Inventory } from '../inventory/inventory.ts';
import type { Device, Node } from '../model/entities.ts';

/** A host that told what it holds, beside what the state has there. */
export interface Host {
  readonly node: Node;
  readonly name: string;
  readonly inventory: Inventory;
  readonly devices: readonly Device[];
  /** Paths of bricks that processes serve; null where processes can't be seen. */
  readonly served: ReadonlySet<string> | null;
  /** Mount points. */
  readonly points: ReadonlySet<string>;
}
