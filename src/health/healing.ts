import { type Idle, idleCure, idleWords, whyIdle } from '../gluster/heal-daemon.ts';
import type { VolumeProcesses } from '../gluster/healers.ts';
import type { VolumeInfo } from '../gluster/info.ts';
import { brickName } from '../gluster/names.ts';
import { counted } from '../model/counted.ts';
import { listed } from '../model/listed.ts';
import { type Trend, trendWords } from './trend.ts';

/** What was seen of one volume, at one time. */
export interface HealingSeen {
  readonly info: VolumeInfo;
  /** null: it isn't started. */
  readonly processes: VolumeProcesses | null;
  /** Of all volumes that were asked about: what runs for another one tells of this one, too. */
  readonly running: ReadonlyMap<string, VolumeProcesses>;
  /** By the name that gluster has for a brick; one that told no number is not in it. */
  readonly pending: ReadonlyMap<string, number>;
  /** What a person calls the host that gluster calls so. */
  readonly hostName: (glusterHost: string) => string;
}

export interface BrickHealing {
  /** As gluster names it. */
  readonly name: string;
  readonly host: string;
  readonly arbiter: boolean;
  /** Its host is not seen by gluster, or its process doesn't run. */
  readonly state: 'up' | 'down' | 'away';
  /** What it knows that another copy lacks; null: not known. */
  readonly pending: number | null;
}

export interface SetHealing {
  readonly bricks: readonly BrickHealing[];
  /** null: a brick of it told no number. */
  readonly pending: number | null;
  /** What is known in any case. */
  readonly atLeast: number;
}

/** What keeps entries from being healed, and what to do about it. */
export interface Hindrance {
  readonly what: string;
  readonly cure: string;
}

/** Healing goes past what is in split-brain for ever. */
export function splitBrainHindrance(name: string, entries: number): Hindrance {
  return {
    what: `${counted(entries, 'entry', 'entries')} in split-brain, which only a person can decide`,
    cure: `glusterctl heal split-brain ${name}`,
  };
}

export function hindranceWords({ what, cure }: Hindrance): string {
  return `${what}. ${cure}`;
}

export interface VolumeHealing {
  readonly name: string;
  readonly started: boolean;
  readonly sets: readonly SetHealing[];
  readonly pending: number | null;
  readonly atLeast: number;
  readonly hindrances: readonly Hindrance[];
}

/** Bricks that hold the same data; null where each has its own, so that nothing can be healed. */
export function setSize({ replica, disperse }: VolumeInfo): number | null {
  if (disperse > 0) return disperse;
  return replica > 1 ? replica : null;
}

export function healingOf(seen: HealingSeen): VolumeHealing {
  const { info, processes } = seen;
  const bricks = info.bricks.map((brick): BrickHealing => {
    const name = brickName(brick);
    const runs = processes?.bricks.find((one) => brickName(one) === name);
    return {
      name,
      host: seen.hostName(brick.host),
      arbiter: brick.arbiter,
      state: runs === undefined ? 'away' : runs.online ? 'up' : 'down',
      pending: seen.pending.get(name) ?? null,
    };
  });
  const size = setSize(info) ?? 1;
  const sets = Array.from({ length: Math.ceil(bricks.length / size) }, (_, place) =>
    setHealing(bricks.slice(place * size, (place + 1) * size)),
  );
  return {
    name: info.name,
    started: processes !== null,
    sets,
    pending: sets.some(({ pending }) => pending === null) ? null : sum(sets.map(({ atLeast }) => atLeast)),
    atLeast: sum(sets.map(({ atLeast }) => atLeast)),
    hindrances: hindrances(seen, bricks),
  };
}

/** Each good copy of a set knows the same entries: they are counted once. */
function setHealing(bricks: readonly BrickHealing[]): SetHealing {
  const atLeast = Math.max(0, ...bricks.map(({ pending }) => pending ?? 0));
  return { bricks, atLeast, pending: bricks.some(({ pending }) => pending === null) ? null : atLeast };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function isHealing({ healers }: VolumeProcesses, uuid: string): boolean {
  return healers.some(({ peer, online }) => peer === uuid && online);
}

const OFF = new Set(['off', 'disable', 'no', 'false', '0']);

function hindrances(
  { info, processes, running, hostName }: HealingSeen,
  bricks: readonly BrickHealing[],
): Hindrance[] {
  const { name } = info;
  const again = `If its host is up: glusterctl volume start ${name}`;
  if (processes === null) return [{ what: 'the volume is stopped', cure: `glusterctl volume start ${name}` }];
  const away = inOrder(bricks.filter(({ state }) => state === 'away').map(({ host }) => host));
  const found: Hindrance[] = away.map((host) => ({
    what: `gluster does not see ${host}`,
    cure: `glusterctl host check ${host}`,
  }));
  const down = bricks.filter(({ state }) => state === 'down');
  if (down.length > 0) {
    const names = listed(down.map((brick) => brick.name));
    found.push({ what: `${down.length === 1 ? 'brick' : 'bricks'} ${names} down`, cure: again });
  }
  const uuids = new Map(info.bricks.map(({ hostUuid, host }) => [hostUuid, hostName(host)]));
  const idle = [...uuids]
    .filter(([uuid, host]) => !away.includes(host) && !isHealing(processes, uuid))
    .map(([uuid, host]): Idle => ({ host, why: whyIdle(uuid, name, running) }))
    .sort((one, other) => compareNames(one.host, other.host));
  const option = info.disperse > 0 ? 'cluster.disperse-self-heal-daemon' : 'cluster.self-heal-daemon';
  if (OFF.has(info.options[option] ?? 'on')) {
    const cure = `glusterctl volume reset ${name} ${option}`;
    found.push({ what: `${option} is ${info.options[option]}: nothing heals by itself`, cure });
  } else if (idle.length > 0) found.push({ what: idleWords(idle, name), cure: idleCure(idle, name) });
  return found;
}

/** `120 entries to heal, 4.2 per second, about 29 s left`; `at least` where a brick told nothing. */
export function healingWords({ pending, atLeast }: Counted, seen: Trend | null): string {
  const count =
    pending !== null
      ? `${counted(pending, 'entry', 'entries')} to heal`
      : atLeast > 0
        ? `at least ${counted(atLeast, 'entry', 'entries')} to heal`
        : 'what is to be healed is not known';
  const rate = trendWords(pending === null ? null : seen);
  return rate === '' ? count : `${count}, ${rate}`;
}

type Counted = Pick<SetHealing, 'pending' | 'atLeast'>;

function inOrder(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort(compareNames);
}

function compareNames(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
