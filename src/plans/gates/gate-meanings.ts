import type { Explanation } from '../../model/explanation.ts';
import type { Gate } from './gate.ts';

const STATUS = ['See what is wrong', 'glusterctl status'] as const;
const HEAL = [
  ['See what waits to be healed', 'glusterctl heal status VOLUME'],
  ['Wait until nothing does', 'glusterctl heal wait VOLUME'],
] as const;
const WAIVE = ['Where you know better, it is waived by its name behind --accept'] as const;

/** What each condition is for, before a brick is given up. */
export const GATE_MEANINGS: Readonly<Record<Gate, Explanation>> = {
  'set-online': {
    means: 'Every other brick of the set must run before one is given up: the data has to come from them.',
    causes: ['a host is off, or a brick has no process'],
    next: [STATUS, ['Start what does not run', 'glusterctl volume start VOLUME'], WAIVE],
  },
  'self-heal-daemon': {
    means: 'The self-heal daemon must run wherever the set has bricks: it fills the new brick.',
    causes: ['it crashed', 'a host of the set is off'],
    next: [STATUS, ['Start what does not run', 'glusterctl volume start VOLUME'], WAIVE],
  },
  healed: {
    means:
      'Nothing may wait to be healed in the set: what waits may be whole on the brick alone that is to go. Of a brick that does not run only what others lack counts, not what it has missed itself.',
    causes: ['a brick was away while clients wrote', 'healing goes on'],
    next: [...HEAL, WAIVE],
  },
  'good-copy': {
    means: 'Some data is whole on this brick alone, so that it would be lost with it.',
    causes: ['the other bricks missed writes, and are not healed yet', 'split-brain'],
    next: [...HEAL, WAIVE],
  },
  'good-copy-unproven': {
    means: 'It can not be proven that no data is whole on this brick alone.',
    causes: ['a brick of the set did not answer', 'what it keeps account of could not be read'],
    next: [STATUS, ...HEAL, WAIVE],
  },
  'no-task': {
    means: 'No rebalance, brick removal or geo-replication may go on: bricks must not change below it.',
    causes: ['a rebalance runs after growing the volume'],
    next: [
      ['See how far it is', 'glusterctl rebalance status VOLUME'],
      ['Wait for it', 'glusterctl rebalance wait VOLUME'],
      WAIVE,
    ],
  },
  'no-snapshots': {
    means:
      'A volume with snapshots keeps its bricks: the snapshots lie in their thin pools, and would stay there, in space that counts as free then; of a disk or host that is lost each has lost its part. That can not be accepted: they are deleted first.',
    causes: ['snapshots of the volume are there'],
    next: [
      ['See them, also those made by other means', 'glusterctl snapshot list VOLUME --live'],
      ['Get at the files of one that are still needed', 'glusterctl snapshot activate SNAPSHOT'],
      ['Delete them', 'glusterctl snapshot delete SNAPSHOT'],
    ],
  },
  'peers-agree': {
    means:
      'All hosts must see each other as members of the same pool, or a change reaches only some of them.',
    causes: ['a host is off', 'hosts reject each other'],
    next: [['See what each knows of the others', 'glusterctl peer doctor'], WAIVE],
  },
  quorum: {
    means: 'More than half of the pool must be connected.',
    causes: ['too many hosts are off'],
    next: [STATUS, WAIVE],
  },
  'new-brick': {
    means:
      'The new brick must be mounted and empty before gluster takes it in: else it would fill the root disk, or bring in old files.',
    causes: ['its mount failed', 'an earlier try left files there'],
    next: [['See what was left, and go on', 'glusterctl operation list']],
  },
  fuse: {
    means:
      'The host of the new brick must be able to mount the volume: emptying a brick is done through a mount.',
    causes: ['the fuse module or the client of gluster is missing there'],
    next: [['See what that host lacks', 'glusterctl host check HOST'], WAIVE],
  },
  sharded: {
    means:
      'Files of the volume are cut into shards. Spreading them anew while clients write can damage them.',
    causes: ['features.shard is on, as for images of virtual machines'],
    next: [['See the options of the volume', 'glusterctl volume options VOLUME'], WAIVE],
  },
  room: {
    means: 'The files of the brick must have room on the others.',
    causes: ['the volume is nearly full'],
    next: [['Grow the volume first', 'glusterctl volume expand VOLUME --expand-size=SIZE'], WAIVE],
  },
};

/** Other words that --accept takes. */
export const LOSS_MEANINGS = {
  'data-is-gone': {
    means: 'What has no copy on another brick is lost with the disk or host, and a person has to say so.',
    causes: ['a volume without copies lies there', 'all copies of a set lie on what is lost'],
    next: [
      [
        'See what would be lost: it is named, and nothing is done',
        'glusterctl node forget NODE --data-is-gone --dry-run',
      ],
    ],
  },
  unavailable: {
    means:
      'A volume, or a part of it, can not be used while the host is in maintenance. Written unavailable:VOLUME.',
    causes: ['it has no copies, or too few bricks are left for its quorum'],
    next: [
      ['Heal or start what is away first', 'glusterctl status'],
      ['Or accept it for that time', 'glusterctl node maintenance start NODE --accept=unavailable:VOLUME'],
    ],
  },
  'one-copy': {
    means:
      'A volume goes on with a single copy of its data while the host is in maintenance. Written one-copy:VOLUME.',
    causes: ['it has two copies'],
    next: [['Accept it for that time', 'glusterctl node maintenance start NODE --accept=one-copy:VOLUME']],
  },
} as const satisfies Readonly<Record<string, Explanation>>;
