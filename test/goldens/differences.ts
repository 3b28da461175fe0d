/** Answers that differ from heketi-cli's on purpose: by scenario and command, with the reason. */
export interface WantedDifference {
  readonly scenario: string;
  /** Matches the command's number and line: `24: bogus --json`. */
  readonly command: RegExp;
  readonly reason: string;
  /** What the command did to the state and the hosts is taken back: heketi-cli did nothing there, and later commands rest on it. */
  readonly takenBack?: true;
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
  { scenario: 'node', command: /^52: /, reason: 'errors are JSON with --json' },
  { scenario: 'node', command: /^5[34]: /, reason: 'names are taken where Heketi wants ids' },
  {
    scenario: 'device',
    command: /^9: /,
    reason: 'names are taken where Heketi wants ids',
    takenBack: true,
  },
  { scenario: 'device', command: /^13: /, reason: 'with --json the new device is printed, its id included' },
  { scenario: 'device', command: /^(20|22): /, reason: 'what a wipe destroys is shown' },
  {
    scenario: 'device',
    command: /^7[56]: /,
    reason: 'resync of what does not exist is a failure; Heketi said nothing',
  },
  { scenario: 'topology-load', command: /^7: /, reason: 'errors are JSON with --json' },
  { scenario: 'topology-load', command: /^(2[6-9]|36|38): /, reason: 'a load that changes nothing says so' },
  { scenario: 'topology-load', command: /^30: /, reason: 'a changed zone is applied and reported' },
  { scenario: 'topology-load', command: /^33: /, reason: 'a changed zone was applied' },
  {
    scenario: 'topology-failures',
    command: /^(1|2|4|7|9|11): /,
    reason: 'what failed is listed at the end, and the exit code is 3',
  },
  { scenario: 'topology-failures', command: /^6: /, reason: 'what a wipe destroys is shown' },
  { scenario: 'topology-failures', command: /^14: /, reason: 'a changed flag is applied and reported' },
  {
    scenario: 'topology-info',
    command: /^(19|20|21|23|24|25): /,
    reason: 'Go templates are refused: JSON takes their place',
  },
];
