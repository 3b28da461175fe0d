import { type Idle, whyIdle } from '../../gluster/heal-daemon.ts';
import { readVolumeInfo, type VolumeInfo } from '../../gluster/info.ts';
import { brickName } from '../../gluster/names.ts';
import { readVolumeStatusAll, type VolumeStatus } from '../../gluster/status-all.ts';
import { partNamed, readable, type Seen } from '../gates/seen.ts';
import type { AboutHost } from './about-host.ts';

export interface SetBrick {
  /** As gluster names it. */
  readonly name: string;
  /** The host of whom it is asked has it. */
  readonly here: boolean;
  readonly host: string;
  readonly hostUuid: string;
  readonly online: boolean;
}

/** Bricks that hold the same data. */
export interface BrickSet {
  readonly volume: VolumeInfo;
  readonly status: VolumeStatus;
  readonly bricks: readonly SetBrick[];
  /** Of these, on hosts whose self-heal daemon does nothing for the volume. */
  idle(bricks: readonly SetBrick[]): readonly Idle[];
}

/** Sets of started volumes that have a brick on the host, as one member sees them; null where that isn't known. */
export function setsOf(seen: Seen, about: AboutHost): readonly BrickSet[] | null {
  const [info, status] = [partNamed(seen, 'volumes'), partNamed(seen, 'status')];
  if (info === null || status === null) return null;
  const volumes = readable(() => readVolumeInfo(info.text));
  const told = readable(() => readVolumeStatusAll(status.text));
  if (volumes === null || told === null) return null;
  const running = new Map(told.map((each) => [each.name, each]));
  const sets: BrickSet[] = [];
  for (const volume of volumes.filter((each) => each.status === 'Started')) {
    const found = running.get(volume.name);
    if (found === undefined) return null;
    sets.push(...setsIn(volume, found, running, about));
  }
  return sets.filter(({ bricks }) => bricks.some(({ here }) => here));
}

function setsIn(
  volume: VolumeInfo,
  status: VolumeStatus,
  running: ReadonlyMap<string, VolumeStatus>,
  { names, uuid }: AboutHost,
): readonly BrickSet[] {
  const width = widthOf(volume);
  const bricks = volume.bricks.map((brick): SetBrick => {
    const process = status.bricks.find(({ host, path }) => host === brick.host && path === brick.path);
    return {
      name: brickName(brick),
      here: brick.hostUuid === uuid || names.includes(brick.host),
      host: brick.host,
      hostUuid: brick.hostUuid,
      // gluster leaves out what runs on hosts that are away.
      online: process?.online === true,
    };
  });
  const idle = (all: readonly SetBrick[]): readonly Idle[] =>
    all
      .filter(({ hostUuid }) => !status.healers.some(({ peer, online }) => peer === hostUuid && online))
      .map(({ host, hostUuid }) => ({ host, why: whyIdle(hostUuid, volume.name, running) }));
  return Array.from({ length: Math.ceil(bricks.length / width) }, (_, place) => ({
    volume,
    status,
    idle,
    bricks: bricks.slice(place * width, (place + 1) * width),
  }));
}

export function widthOf({ disperse, replica }: Pick<VolumeInfo, 'disperse' | 'replica'>): number {
  return disperse > 0 ? disperse : Math.max(1, replica);
}
