import type { VolumeInfo } from '../gluster/info.ts';
import { isClone, mountOf } from '../lvm/names.ts';
import { volumeKind } from '../model/durability.ts';
import type { Volume } from '../model/entities.ts';
import {
  type BrickHealth,
  type BrickState,
  type SetHealth,
  type VolumeHealth,
  type VolumeWord,
  type Word,
  worst,
} from './health.ts';
import { hungOn } from './hung.ts';
import { type Joined, wantedInfo } from './joined.ts';
import { isMounted, sameRun } from './look.ts';
import { assessSet, leastKnown, setRule, sumKnown, wordOfSets } from './sets.ts';
import { hostName } from './survey.ts';

/** Those of the state, and those that gluster has besides. */
export function assessVolumes(joined: Joined): readonly VolumeHealth[] {
  const { info, volumes } = joined;
  const known = new Set(volumes.map(({ name }) => name));
  const strangers = [...(info?.values() ?? [])].filter(({ name }) => !known.has(name));
  return [
    ...volumes.map((volume) => {
      const found = info?.get(volume.name);
      const isMissing = info !== null && found === undefined;
      return assessVolume(joined, volume, found ?? wantedInfo(joined, volume), isMissing);
    }),
    ...strangers.map((stranger) => assessVolume(joined, null, stranger, false)),
  ];
}

function assessVolume(
  joined: Joined,
  volume: Volume | null,
  info: VolumeInfo,
  isMissing: boolean,
): VolumeHealth {
  const status = joined.status?.get(info.name);
  const isStarted = info.status === 'Started' && !isMissing;
  const rule = setRule(info);
  // What is being deleted has no need of its bricks any more.
  const isGoing = !isStarted && volume !== null && joined.isGoing(volume.id);
  const bricks = info.bricks.map((brick): BrickHealth => {
    const found = assessBrick(joined, info.name, brick, isStarted);
    return isGoing ? { ...found, state: 'stopped' } : found;
  });
  const count = Math.ceil(bricks.length / rule.size);
  const sets = Array.from({ length: count }, (_, at) => {
    const set = assessSet(at + 1, bricks.slice(at * rule.size, (at + 1) * rule.size), rule);
    return isStarted ? set : { ...set, canLose: null, pending: null, outOfReach: null };
  });
  const wanted = !isGoing && (volume?.started ?? isStarted);
  const splitBrain = joined.survey.splitBrains.get(info.name) ?? null;
  const word: VolumeWord = isStarted ? wordOf(sets, splitBrain) : wanted ? 'DOWN' : 'STOPPED';
  return {
    id: volume?.id ?? null,
    name: info.name,
    word,
    kind: kindOf(volume, info),
    canLose: leastKnown(sets.map(({ canLose }) => canLose)),
    pending: sumKnown(sets.map(({ pending }) => pending)),
    splitBrain,
    sets,
    ...(isGoing ? { deletion: isMissing ? ('gone' as const) : ('begun' as const) } : {}),
    tasks: status?.tasks ?? [],
    snapshots: volume?.snapshots.length ?? 0,
  };
}

/** What is in split-brain can be neither read nor written, whatever runs. */
function wordOf(sets: readonly SetHealth[], splitBrain: number | null): Word {
  return worst([wordOfSets(sets), (splitBrain ?? 0) > 0 ? 'PARTIAL' : 'HEALTHY']);
}

function kindOf(volume: Volume | null, { replica, arbiter, disperse, redundancy }: VolumeInfo): string {
  if (volume !== null) return volumeKind(volume.durability);
  if (disperse > 0) return volumeKind({ type: 'disperse', data: disperse - redundancy, redundancy });
  return volumeKind(replica > 1 ? { type: 'replicate', replica, arbiter: arbiter > 0 } : { type: 'none' });
}

const STOPPED_BY_MAINTENANCE: ReadonlySet<BrickState> = new Set(['down', 'away', 'unknown', 'unmounted']);

function assessBrick(
  joined: Joined,
  volume: string,
  brick: VolumeInfo['bricks'][number],
  isStarted: boolean,
): BrickHealth {
  const { state } = joined;
  const node = joined.nodeByName(brick.host) ?? joined.nodeByUuid(brick.hostUuid);
  const own = joined.brickAt(node, brick.path);
  const device = own === undefined ? undefined : state.devices[own.device];
  const look = node === undefined ? null : joined.look(node);
  const host = node === undefined ? brick.host : hostName(node);
  const path = sameRun(brick.path);
  const mount = own === undefined ? null : sameRun(mountOf(state, own));
  // Where it is not mounted that is the room on the root disk.
  const space = mount !== null && look !== null && isMounted(look, mount) ? look.space.get(mount) : undefined;
  const running = joined.running(volume, brick);

  const seenState = (): BrickState => {
    if (node !== undefined && joined.isReinstalled(node)) return isStarted ? 'away' : 'stopped';
    if (look !== null && mount !== null) {
      if (look.failing.has(path)) return 'failing';
      if (node !== undefined && own !== undefined && hungOn(joined, node).has(own.device)) return 'hangs';
      // gluster mounts clones itself, when they are started.
      if (!isMounted(look, mount) && (isStarted || !(own !== undefined && isClone(own)))) return 'unmounted';
    }
    if (!isStarted) return 'stopped';
    if (running !== undefined) return running.online ? 'up' : 'down';
    if (look?.served?.has(path) === true) return 'up';
    if (node !== undefined && joined.isOff(node)) return joined.status === null ? 'unknown' : 'away';
    // Where its own glusterd runs and is in the cluster, gluster would have told of it.
    if (look?.served != null && look.silence === 'down') return 'down';
    if (joined.status?.has(volume) === true) return 'away';
    return 'unknown';
  };
  const seen = seenState();
  return {
    id: own?.id ?? null,
    place: device === undefined ? host : `${host}:${device.name}`,
    host,
    path: `${brick.host}:${brick.path}`,
    arbiter: brick.arbiter,
    ...(device?.foreign === true ? { foreign: true } : {}),
    state: node?.maintenance != null && STOPPED_BY_MAINTENANCE.has(seen) ? 'maintenance' : seen,
    pending: look?.pending.get(path) ?? null,
    usedPercent:
      space === undefined || space.sizeBytes === 0
        ? null
        : Math.round(100 * (1 - space.freeBytes / space.sizeBytes)),
    sizeKiB: space === undefined ? null : Math.floor(space.sizeBytes / 1024),
    freeKiB: space === undefined ? null : Math.floor(space.freeBytes / 1024),
  };
}
