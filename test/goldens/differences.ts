/** Answers that differ from heketi-cli's on purpose: by scenario and command, with the reason. */
export interface WantedDifference {
  readonly scenario: string;
  /** Matches the command's number and line: `24: bogus --json`. */
  readonly command: RegExp;
  readonly reason: string;
}

export const WANTED: readonly WantedDifference[] = [
  { scenario: 'command-line', command: /^24: /, reason: 'errors are JSON with --json' },
  { scenario: 'cluster', command: /^36: /, reason: 'errors are JSON with --json' },
];
