import type { Row } from './row.ts';

export interface Bench {
  /** Where the built program is, with a slash at the end. */
  readonly root: string;
  wants(name: string): boolean;
  /** Makes the executable, and tells the Node that it was made of. */
  executable(): Promise<{ readonly node: string }>;
}

/** Rows that are measured together; their names are known before. */
export interface Part {
  readonly names: readonly string[];
  /** Those that are wanted. */
  measure(bench: Bench): Promise<readonly Row[]>;
}
