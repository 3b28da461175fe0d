import { idleCure, idleWords } from '../../gluster/heal-daemon.ts';
import { brickName } from '../../gluster/names.ts';
import { readVolumeStatus } from '../../gluster/status.ts';
import type { BrickView, VolumeView } from '../../gluster/volume-view.ts';
import { counted } from '../../model/counted.ts';
import { listed } from '../../model/listed.ts';
import { type Resting, restingAs } from '../../model/resting.ts';
import { formatSize } from '../../model/sizes.ts';
import type { AboutMove } from './about-move.ts';
import { mostEntries, restless } from './entries.ts';
import type { Shut } from './gate.ts';
import { healIn, idleOn, partNamed, readable, type Seen } from './seen.ts';

export interface SetSeen {
  readonly view: VolumeView;
  /** Its set as gluster has it; of a distributed volume all bricks: each of them takes files. */
  readonly set: readonly BrickView[];
  readonly leaving: BrickView;
  readonly others: readonly BrickView[];
}

/** `set-online` */
export function offlineShut(
  { view, others, leaving }: SetSeen,
  about: AboutMove,
  resting: readonly Resting[],
): Shut | null {
  const start = `Start what is down: glusterctl volume start ${about.volume}`;
  if (!view.started) return { gate: 'set-online', seen: 'the volume is stopped', cures: [start] };
  // What an earlier try has added is started by the step that adds it.
  const needed = (about.kind === 'distribute' ? [...others, leaving] : others).filter(
    (brick) => brickName(brick) !== about.next,
  );
  const missing = needed.filter(({ online }) => !online);
  if (missing.length === 0) return null;
  const rests = restingOf(missing, resting);
  const down = missing.filter((brick) => restingAs(resting, brick) === undefined).map(brickName);
  const downWords = down.length === 0 ? [] : [`${listed(down)} ${down.length === 1 ? 'is' : 'are'} down`];
  return {
    gate: 'set-online',
    seen: [...rests.map(({ words }) => words), ...downWords].join(', '),
    cures: [...rests.map(({ cure }) => cure), ...(down.length === 0 ? [] : [start])],
  };
}

function restingOf(bricks: readonly BrickView[], resting: readonly Resting[]): readonly Resting[] {
  return [...new Set(bricks.flatMap((brick) => restingAs(resting, brick) ?? []))];
}

/** `self-heal-daemon`: nothing else fills the new brick. */
export function daemonShut(
  { view, set, leaving }: SetSeen,
  about: AboutMove,
  resting: readonly Resting[],
): Shut | null {
  if (about.kind === 'distribute') return null;
  const hosts = set.filter((brick) => brick !== leaving || brick.online);
  const down = hosts.filter(({ hostUuid }) => view.selfHealDaemons.get(hostUuid) !== true);
  if (down.length === 0) return null;
  const rests = restingOf(down, resting);
  const idle = idleOn(
    view,
    down.filter((brick) => restingAs(resting, brick) === undefined),
  );
  const running = idle.length === 0 ? null : idle;
  return {
    gate: 'self-heal-daemon',
    seen: [
      ...rests.map(({ words }) => words),
      ...(running === null ? [] : [idleWords(running, about.volume)]),
    ].join(', '),
    cures: [...rests.map(({ cure }) => cure), ...(running === null ? [] : [idleCure(running, about.volume)])],
  };
}

/** `healed`, of a brick that runs: what others still miss may be on this one alone. */
export function unhealedShut(seen: Seen, { set }: SetSeen, about: AboutMove): Shut | null {
  const cures = [`Wait until it is healed, then try again: glusterctl heal wait ${about.volume}`];
  const bricks = healIn(seen);
  if (bricks === null) return uncountedShut(seen, set, about, cures);
  const complaints = set.flatMap((brick) => {
    const name = brickName(brick);
    const heal = bricks.find((each) => each.name === name);
    if (heal === undefined || !heal.connected || heal.entries === null)
      return [`what is to be healed on ${name} is not known`];
    const split = heal.splitBrain ?? 0;
    if (heal.entries === 0 && split === 0) return [];
    const more = split === 0 ? '' : `, ${split} of them in split-brain`;
    return [`${counted(heal.entries, 'entry waits', 'entries wait')} to be healed on ${name}${more}`];
  });
  return complaints.length === 0 ? null : { gate: 'healed', seen: listed(complaints, 4), cures };
}

/** Right before the old brick is given up its set is only counted: gluster's own list was asked before. */
function uncountedShut(
  seen: Seen,
  set: SetSeen['set'],
  about: AboutMove,
  cures: readonly string[],
): Shut | null {
  const most = mostEntries(seen, set.map(brickName));
  if (most === null) return { gate: 'healed', seen: 'gluster did not say what is to be healed', cures };
  if (most <= restless(about.kind)) return null;
  return { gate: 'healed', seen: `${counted(most, 'entry waits', 'entries wait')} to be healed`, cures };
}

/** The brick that is to leave has what others miss. */
export function isSource(seen: Seen, about: AboutMove): boolean {
  return (healIn(seen)?.find(({ name }) => name === about.leaving)?.entries ?? 0) > 0;
}

/** An earlier try has begun to empty it: the new brick is there already, and the task is its own. */
function isUnderWay(others: SetSeen['others'], about: AboutMove): boolean {
  return about.kind === 'distribute' && others.some((brick) => brickName(brick) === about.next);
}

/** `no-task` */
export function taskShut({ view, others }: SetSeen, about: AboutMove): Shut | null {
  const tasks = isUnderWay(others, about) ? [] : view.tasks.filter(isUnfinished);
  const rebalances = tasks.some(({ type }) => type.toLowerCase() === 'rebalance');
  const complaints = [
    ...tasks.map(({ type, state }) => `${type.toLowerCase()}: ${state}`),
    ...(view.options['geo-replication.indexing'] === 'on' ? ['it is replicated to another site'] : []),
  ];
  if (complaints.length === 0) return null;
  return {
    gate: 'no-task',
    seen: listed(complaints),
    cures: rebalances
      ? [`Wait until it has ended, then try again: glusterctl rebalance wait ${about.volume}`]
      : ['Let it end, or stop it, and try again.'],
  };
}

/** A removal that is complete is not over: it is to be committed or stopped. */
function isUnfinished({ type, state }: VolumeView['tasks'][number]): boolean {
  if (['stopped', 'failed', 'not started'].includes(state)) return false;
  return !(type.toLowerCase() === 'rebalance' && state === 'completed');
}

/** `no-snapshots`: they lie in the pool that the old brick is taken from. Those that the state knows were refused before. */
export function snapshotsShut({ view }: SetSeen, about: AboutMove): Shut | null {
  if (view.snapshots === 0) return null;
  if (view.snapshots === null)
    return {
      gate: 'no-snapshots',
      seen: 'gluster did not say whether it has any',
      cures: ['What is wrong on the hosts: glusterctl host check'],
    };
  return {
    gate: 'no-snapshots',
    seen: `it has ${counted(view.snapshots, 'snapshot')} in gluster`,
    cures: [
      about.lost
        ? 'Each has lost its part on what is lost, and nothing makes that anew: they are deleted first.'
        : 'They lie on the disk of the old brick, and would stay there, in space that counts as free then: they are deleted first.',
      `Which they are: glusterctl snapshot list ${about.volume} --live`,
    ],
  };
}

/** `sharded`: of a file in pieces, what is written meanwhile may be lost. */
export function shardedShut({ view }: SetSeen): Shut | null {
  if (view.options['features.shard'] !== 'on' && view.options['features.shard'] !== 'enable') return null;
  return {
    gate: 'sharded',
    seen: 'features.shard is on: files that are in use while their shards move have been damaged',
    cures: ['Stop what uses the volume before you go on.'],
  };
}

/** Of what is free on the others, only so much may be filled. */
const FILLED_AT_MOST = 0.9;

/** `room`: what is moved goes to all bricks that stay, not to the new one alone. */
export function roomShut(seen: Seen, { others }: SetSeen, about: AboutMove): Shut | null {
  if (isUnderWay(others, about)) return null;
  const detail = partNamed(seen, 'detail');
  const sizes = detail && readable(() => readVolumeStatus(detail.text));
  const of = (name: string) => sizes?.find((brick) => brickName(brick) === name);
  const old = of(about.leaving);
  const unknown: Shut = { gate: 'room', seen: 'gluster did not say how full the bricks are', cures: [] };
  if (old === undefined || old.sizeBytes === null || old.freeBytes === null) return unknown;
  const free = others.map((brick) => of(brickName(brick))?.freeBytes ?? null);
  if (free.includes(null)) return unknown;
  const roomKiB = free.reduce<number>((sum, one) => sum + (one ?? 0), 0) / 1024 + about.nextSizeKiB;
  const usedKiB = (old.sizeBytes - old.freeBytes) / 1024;
  if (usedKiB < roomKiB * FILLED_AT_MOST) return null;
  return {
    gate: 'room',
    seen: `${formatSize(Math.ceil(usedKiB))} are to be moved, and ${formatSize(Math.floor(roomKiB))} are free`,
    cures: [
      `Make the volume larger first: glusterctl volume expand --volume=${about.volume} --expand-size=10`,
    ],
  };
}
