import type { ErrorCode } from './errors.ts';
import type { Explanation } from './explanation.ts';

/** An error that asks for more than its code tells. */
export interface OwnWords extends Explanation {
  /** What stands in the error, whatever else does. */
  readonly words: string;
  readonly code: ErrorCode;
}

export const OWN_WORDS: readonly OwnWords[] = [
  {
    words: "can't be given up now",
    code: 'refused',
    means:
      'A brick is to leave its disk, and a condition that must be known to be true before that is not. The lines below the error name each, with what was seen. Nothing was changed.',
    causes: ['another brick of its set is down', 'something waits to be healed', 'a host did not answer'],
    next: [
      ['See what is wrong', 'glusterctl status'],
      ['See what such a condition is for, by its name', 'glusterctl explain good-copy'],
      ['Where you know better, it is waived by its name behind --accept'],
    ],
  },
  {
    words: 'has come too far to be undone',
    code: 'refused',
    means:
      'An operation has passed the step behind which there is no way back: a new brick serves, or gluster has deleted a volume. It can only be finished.',
    causes: ['it was interrupted after that step'],
    next: [
      ['See it, and what is left of it', 'glusterctl operation list'],
      ['Finish it', 'glusterctl operation resume OPERATION'],
    ],
  },
  {
    words: 'it was taken over by',
    code: 'partial',
    means:
      'Another command has resumed or rolled back the operation that this one was running. This one stopped where it was: it ran and undid nothing more, and wrote nothing more down.',
    causes: [
      'this machine slept, or lost its network, and a colleague took the operation over',
      'it was taken over with --force, while its process still lived on another machine or in another container',
    ],
    next: [
      ['See who has it, and what becomes of it', 'glusterctl operation list'],
      ['See what was done since', 'glusterctl log'],
      ['When nothing of it is open any more, and what it was for is still missing, run the command again'],
    ],
  },
  {
    words: 'of which this state knows nothing',
    code: 'partial',
    means:
      'A host has seen later work on the same volume, disk or host than this copy of the state has done or knows of. Nothing was run there.',
    causes: [
      'there are two copies of one state, and the other one was worked with',
      'the state was put back from an older copy by hand, past "state restore"',
    ],
    next: [
      ['See which file is in use here', 'glusterctl state path'],
      ['Work with the copy that is newer, where there is one; the error names who did'],
      ['If this one is to count from now on, compare it with the hosts', 'glusterctl verify'],
      ['Then go on with what was refused', 'glusterctl operation resume OPERATION --force'],
    ],
  },
];
