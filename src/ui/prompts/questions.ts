import type { Column } from '../view.ts';

/** One of the things that a question is about. */
export interface Row {
  /** What it comes to, as it would be typed. */
  readonly value: string;
  /** By the columns of the question. */
  readonly cells: readonly string[];
  /** Why it can't be taken; without one, it can. */
  readonly refusal?: string;
}

/** Whether Esc leads back to what was asked before: then `WentBack` is thrown instead of an answer. */
export interface WayBack {
  readonly back?: boolean;
}

export class WentBack extends Error {}

/** A question that is answered with rows of a table. */
export interface Choosing extends WayBack {
  readonly question: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Ticking none of them is an answer as well. */
  readonly orNone?: boolean;
}

/** A question that is answered with words. */
export interface Asking extends WayBack {
  readonly question: string;
  /** What Enter alone stands for; shown. */
  readonly fallback?: string;
  /** What is wrong with an answer; null: nothing is. */
  complaint?(answer: string): string | null | Promise<string | null>;
}
