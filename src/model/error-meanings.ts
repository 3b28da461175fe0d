import type { ErrorCode } from './errors.ts';
import type { Explanation } from './explanation.ts';

/** What each way to fail means. The exit code says which it was; `-o json` names it as "code". */
export const ERROR_MEANINGS: Readonly<Record<ErrorCode, Explanation>> = {
  failed: {
    means: 'Something that was asked of the program, a host or gluster failed, and no other code says how.',
    causes: [
      'gluster, LVM or another tool on a host refused: its own words stand in the message',
      'a file on this machine could not be read or written',
    ],
    next: [
      ['See each script that was sent, and what came back', 'glusterctl log --last=1 --verbose'],
      ['See whether something was left unfinished', 'glusterctl operation list'],
      ['Run the same command again with --debug, which tells where the error comes from'],
    ],
  },
  usage: {
    means: 'The command line can not be understood, or its values do not go together. Nothing was done.',
    causes: [
      'a word or a flag that is none, or one too many',
      'a variable of a script that is empty',
      'a value of the environment (GLUSTERCTL_…) or of the configuration file that means nothing',
    ],
    next: [
      ['See what a command takes: add --help to it'],
      ['See which values come from where', 'glusterctl config show'],
    ],
  },
  partial: {
    means:
      'A part was done and a part was not: some of several things failed, or a change could neither be finished nor undone and is kept as an open operation.',
    causes: [
      'a host went away, or a tool on it failed, in the middle of a change',
      'of several hosts, volumes or disks some are in trouble, and the others are done',
      'another command has taken the operation over meanwhile: this one stopped',
    ],
    next: [
      ['See what was left, and how each goes on', 'glusterctl operation list'],
      ['Finish it, once the cause is mended', 'glusterctl operation resume OPERATION'],
      ['Or undo it, where that can be done', 'glusterctl operation rollback OPERATION'],
    ],
  },
  'not-found': {
    means: 'What was named is not in the state. Nothing was done.',
    causes: [
      'a slip in a name or an id',
      'another state counts than you think: --state, GLUSTERCTL_STATE or the configuration file name one',
      'it was deleted since',
    ],
    next: [
      ['See which state counts', 'glusterctl state path'],
      ['See all there is', 'glusterctl topology info'],
      ['See who deleted it', 'glusterctl log'],
    ],
  },
  refused: {
    means: 'It was understood and is not allowed as things stand. Nothing was done.',
    causes: [
      'it would lose data, or take away what is in use',
      'an open operation works on the same object',
      'a name is taken, or a value is out of the limits that are configured',
      'a condition that must be known to be true before a brick moves is not',
    ],
    next: [
      ['The lines below the error say what stands in the way'],
      ['See open operations', 'glusterctl operation list'],
      ['See how the hosts and volumes do', 'glusterctl status'],
    ],
  },
  drift: {
    means: 'The question was answered, and the answer is that something is not as it should be.',
    causes: ['a status, check or doctor command found trouble', 'the state and the hosts, or a file, differ'],
    next: [
      ['See what is wrong, the worst first, with what to type', 'glusterctl status'],
      ['See what hosts lack', 'glusterctl host check'],
      ['What a finding means is told by its name', 'glusterctl explain host-off'],
    ],
  },
  'no-space': {
    means:
      'The volume does not fit on the devices that may be used: each brick of a set needs a disk on a host of its own. Nothing was done.',
    causes: [
      'too few hosts, or too few with room, for the durability',
      'devices or nodes are offline',
      'zone_checking strict, or tags, leave too few devices',
      'room for snapshots, or the limits brick_min_size_gb and brick_max_size_gb',
    ],
    next: [
      ['See what fits', 'glusterctl cluster capacity'],
      [
        'See why each device was left out, and change nothing',
        'glusterctl volume create --size=SIZE --check',
      ],
      ['Use another disk', 'glusterctl device discover'],
    ],
  },
  'state-unreadable': {
    means: 'The state file is damaged, gone, of a newer version, or no state at all. It is left as it is.',
    causes: [
      'it was edited by hand, or cut off by a copy that failed',
      'a newer version wrote it',
      '--state or GLUSTERCTL_STATE names some other file',
      'the file belongs to somebody else: it is for its owner alone',
    ],
    next: [
      ['See its backups, the newest first', 'glusterctl state backups'],
      ['Put one of them in its place', 'glusterctl state restore SERIAL'],
      ['See which file counts', 'glusterctl state path'],
    ],
  },
  'state-locked': {
    means: 'Another process was writing the state, or left its lock, and went on longer than --lock-timeout.',
    causes: [
      'another command on this machine is writing; it holds the lock only for that',
      'a lock was left by a machine that can not be asked whether its process lives',
    ],
    next: [
      ['Run the command again, with a longer --lock-timeout'],
      ['If its process is surely gone', 'glusterctl state unlock LOCK'],
    ],
  },
  unreachable: {
    means:
      'A host could not be reached by SSH, and nothing was sent to it; or the API server of Kubernetes is gone: what was sent to it last may have been done.',
    causes: [
      'it is off, or its network is down',
      'its sshd does not run, or on another port',
      'its name leads nowhere, or to another machine',
      'the login failed: no key that it accepts, or sudo wants a password',
      'the address in the kubeconfig is another one, or its API server does not run',
    ],
    next: [
      ['See how far one gets, host by host', 'glusterctl host check'],
      ['Let a key of yours in', 'glusterctl host setup-key HOST'],
      ['Finish or undo what was left by it', 'glusterctl operation list'],
    ],
  },
  'unknown-outcome': {
    means:
      'A script was sent to a host and its end was never heard of: it may have been done, or not. That is looked at again before anything else is.',
    causes: [
      'the connection broke, or the host went down, while the script ran',
      'it took longer than its time limit',
    ],
    next: [
      ['See what was left', 'glusterctl operation list'],
      [
        'Go on when the host is back: each step looks before it acts',
        'glusterctl operation resume OPERATION',
      ],
    ],
  },
  'untrusted-host': {
    means:
      'The key that a host shows is not known, or not the one that is known. No script was sent, and no password.',
    causes: [
      'the host was never trusted from here',
      'it was installed anew, and has new keys',
      'somebody answers in its place',
    ],
    next: [
      ['Show its keys, and trust them after comparing', 'glusterctl host trust HOST'],
      ['See all hosts', 'glusterctl host check'],
    ],
  },
  interrupted: {
    means: 'Ctrl-C or a signal ended it. What ran was ended in good order, or is kept as an open operation.',
    causes: [],
    next: [
      ['See whether something was left', 'glusterctl operation list'],
      ['A second Ctrl-C ends it at once, and leaves all as it is to the next run'],
    ],
  },
};

/** In the words of a table: what each exit code says. */
export const EXIT_WORDS: Readonly<Record<ErrorCode, string>> = {
  failed: 'failed',
  usage: 'the command line is wrong',
  partial: 'partly done',
  'not-found': 'what was named does not exist',
  refused: 'refused',
  drift: 'differences or trouble found',
  'no-space': 'no space',
  'state-unreadable': 'the state can not be read',
  'state-locked': 'the state is locked',
  unreachable: 'a host can not be reached',
  'unknown-outcome': 'the outcome is unknown',
  'untrusted-host': 'the key of a host is not trusted',
  interrupted: 'interrupted',
};
