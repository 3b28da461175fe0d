/** What a code, a finding or a word of the program tells, for who meets it for the first time. */
export interface Explanation {
  /** One sentence, two at most. */
  readonly means: string;
  /** What it usually comes from; empty where that is said already. */
  readonly causes: readonly string[];
  /** What to do next, each with the command that does it where there is one. */
  readonly next: readonly Advice[];
}

export type Advice = readonly [what: string, command?: string];
