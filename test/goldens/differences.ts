/** Answers that differ from heketi-cli's on purpose: by scenario and command, with the reason. */
export interface WantedDifference {
  readonly scenario: string;
  /** The command's line starts with this, or matches it. */
  readonly command: RegExp;
  readonly reason: string;
}

export const WANTED: readonly WantedDifference[] = [
  {
    scenario: 'command-line',
    command: /--json$|^\d+: bogus --json/,
    reason: 'errors are JSON with --json',
  },
];
