/** Answers that differ from heketi-cli's on purpose: by scenario and command, with the reason. */
export interface WantedDifference {
  readonly scenario: string;
  /** Matches the command's number and line: `24: bogus --json`. */
  readonly command: RegExp;
  readonly reason: string;
  /** What the command did to the state and the hosts is taken back: heketi-cli did nothing there, and later commands rest on it. */
  readonly takenBack?: true;
}

const UNKNOWN =
  'a command that is none ends with 2, an error and no help on stdout: nobody relies on 0 for a slip, and "set -e" goes on after it';

export const WANTED: readonly WantedDifference[] = [
  {
    scenario: 'operations',
    command: /^28: db check$/,
    reason: 'what open operations bring has no place in a database of Heketi, and is not counted there',
  },
  {
    scenario: 'server',
    command: /^35: db dump$/,
    reason:
      "a brick's thin pool is named after that brick, and the lineage of the state stands for the generation",
  },
  { scenario: 'command-line', command: /^(48|49|50|51): .* (bogus|state|examine)$/, reason: UNKNOWN },
  { scenario: 'cluster', command: /^69: .* bogus$/, reason: UNKNOWN },
  { scenario: 'blockvolume', command: /^82: .* bogus$/, reason: UNKNOWN },
  { scenario: 'server', command: /^(39|43): server (state|bogus)/, reason: UNKNOWN },
  { scenario: 'volume-errors', command: /^(112|116): /, reason: UNKNOWN },
  { scenario: 'quirks', command: /^3(7: cluster set|8: volume extend)/, reason: UNKNOWN },
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
    scenario: 'volume-create',
    command: /^16: .* --name=option$/,
    reason: 'gluster takes "option" for no name of a volume; heketi was recorded without one',
  },
  { scenario: 'volume-create', command: /^3[67]: /, reason: 'no volume is called "option"' },
  {
    scenario: 'volume-life',
    command: /^(30|33): /,
    reason:
      'a clone has as many bricks as its source, though heketi was recorded with hosts that knew only one set',
  },
  {
    scenario: 'persistent-volume',
    command: /^17: setup-/,
    reason: 'a message begins with its first word: an empty name leaves no second blank before it',
  },
  {
    scenario: 'persistent-volume',
    command: /^21: setup-/,
    reason:
      'nothing is to be given to kubectl: no server runs in a pod, so there is no list of objects for it',
  },
  {
    scenario: 'persistent-volume',
    command: /^22: setup-/,
    reason: 'a volume for the state that is there already is what was asked for',
  },
  {
    scenario: 'persistent-volume',
    command: /^23: setup-/,
    reason: '--listfile is refused: what it held was for the pod of a server',
  },
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
  {
    scenario: 'topology-load',
    command: /^14: /,
    reason: 'a file without "clusters" is none of a topology: the wrong file, or a slip in the key',
  },
  { scenario: 'topology-load', command: /^15: /, reason: 'a load of nothing says so' },
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
    scenario: 'quirks',
    command: /^([1-9]|1[01]): /,
    reason: 'an empty id is a mistake, told as one, not the whole collection or a method not allowed',
  },
  { scenario: 'quirks', command: /^1[56]: /, reason: 'numbers of copies that make no sense are refused' },
  { scenario: 'quirks', command: /^17: /, reason: 'so no volume without copies was made' },
  {
    scenario: 'quirks',
    command: /^18: /,
    reason:
      'gluster has no option "diagnostics.latency"; heketi was recorded with hosts that took any option',
  },
  {
    scenario: 'quirks',
    command: /^20: /,
    reason: 'a % stays what it is, and the volume that gluster refused has no brick',
  },
  {
    scenario: 'quirks',
    command: /^2[5-8]: /,
    reason: 'resync of what does not exist is a failure; Heketi said nothing',
  },
  { scenario: 'quirks', command: /^34: /, reason: 'a file that is wrong is refused before anything is said' },
  {
    scenario: 'quirks',
    command: /^3[56]: /,
    reason: 'a node of a known cluster joins it, no cluster is made',
  },
  { scenario: 'operations', command: /^5: /, reason: 'what is in the way is said in our own words' },
  { scenario: 'operations', command: /^20: /, reason: 'that undoing failed, and why, is said too' },
  {
    scenario: 'operations',
    command: /^29: /,
    reason: 'what could not be cleaned up is told behind the note, and the exit status is no longer 0',
  },
  {
    scenario: 'operations',
    command: /^4[23]: /,
    reason: 'a host that is down is noticed before anything is begun, so nothing is left',
  },
  {
    scenario: 'operations',
    command: /^5[02]: /,
    reason: 'Heketi could not tell a host that is off from one without glusterd',
  },
  { scenario: 'server', command: /^(13|14|4[67]): /, reason: 'there is no server to put into another mode' },
  {
    scenario: 'server',
    command: /^(49|5[023]): /,
    reason: 'nothing became read-only',
    takenBack: true,
  },
  { scenario: 'server', command: /^(17|2[3-8]): /, reason: 'there is no server that writes a log' },
  {
    scenario: 'blockvolume',
    command: /^(57|80): /,
    reason: 'the hosting volumes that block volumes would have brought are not there',
  },
  {
    scenario: 'topology-info',
    command: /^(19|20|21|23|24|25): /,
    reason: 'Go templates are refused: JSON takes their place',
  },
];

/** Wanted differences that no transcript shows: what heketi-cli took, and is refused here. */
export const UNRECORDED: readonly {
  readonly line: string;
  readonly says: string;
  readonly reason: string;
}[] = [
  {
    line: 'node add --zone=010 --cluster=lab --management-host-name=gl1 --storage-host-name=10.0.0.1',
    says: 'invalid argument "010" for "--zone" flag: leading zeros are not taken: write 10',
    reason: 'Go reads 010 as 8 and refuses 08: the zones 008, 009, 010 would be none, none and 8',
  },
  {
    line: 'node rmtags gl1 ""',
    says: 'TAG is empty',
    reason: 'heketi-cli removed no tag and said nothing',
  },
];

/** Commands of a scenario that are not run, as this program can't do yet what they, or those they rest on, ask for. */
export interface NotYet {
  readonly scenario: string;
  /** As in `WantedDifference`. */
  readonly command: RegExp;
  readonly reason: string;
}

export const NOT_YET: readonly NotYet[] = [
  {
    scenario: 'blockvolume',
    command: /^(3|10|1[4-7]|19|20|2[3-9]|3\d|4[01689]|5[0234]|62|6[89]|7[0-7]|84): /,
    reason: 'block volumes are not created, expanded or deleted yet',
  },
  {
    scenario: 'evacuation',
    command: /^63: /,
    reason: 'the files of a volume without copies are moved by gluster, and then its brick goes',
  },
];
