import type { Inventory } from './inventory.ts';

/** One host as it was asked. */
export interface HostTold {
  readonly host: string;
  /** null: nothing is known of it. */
  readonly inventory: Inventory | null;
  /** Why nothing is known, and what to do about that; empty where all is well. */
  readonly problem: string;
  readonly hint: string;
}
