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
  { scenario: 'volume-errors', command: /^(17|25|36|90): /, reason: 'errors are JSON with --json' },
  { scenario: 'volume-errors', command: /^(18|20): /, reason: 'sizes may have fractions and units' },
  { scenario: 'volume-errors', command: /^45: /, reason: 'a brick may be as small as XFS takes' },
  { scenario: 'volume-errors', command: /^(91|94): /, reason: 'a volume is also found by its name' },
  { scenario: 'volume-errors', command: /^101: /, reason: 'many bricks are noted, not refused' },
  {
    scenario: 'volume-errors',
    command: /^(71|118): /,
    reason: 'more volumes were made, and one was deleted by its name',
  },
  {
    scenario: 'volume-life',
    command: /^(30|33): /,
    reason:
      'a clone has as many bricks as its source, though heketi was recorded with hosts that knew only one set',
  },
  {
    scenario: 'persistent-volume',
    command: /^(1[789]|2[0-3]): setup-/,
    reason: 'there is no server whose database could be kept on a volume',
  },
  { scenario: 'persistent-volume', command: /^24: /, reason: 'no volume for a database was made' },
];
