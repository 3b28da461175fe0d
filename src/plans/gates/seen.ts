import { type BrickHeal, readHealInfo } from '../../gluster/heal.ts';
import type { Idle } from '../../gluster/heal-daemon.ts';
import { type Part, readParts } from '../../gluster/parts.ts';
import { readPoolList } from '../../gluster/peer.ts';
import { type PeerSeen, readPeerStatus } from '../../gluster/peer-status.ts';
import { type BrickView, readVolumeView, type VolumeView } from '../../gluster/volume-view.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { Told } from '../judge.ts';

/** What looks told, by host; what was not told, or can't be read, is not there. */
export interface Seen {
  readonly parts: readonly { readonly host: string; readonly name: string; readonly part: Part }[];
  /** Hosts that told nothing, and why. */
  readonly silent: readonly { readonly host: string; readonly problem: string }[];
}

export function seenIn(told: readonly Told[]): Seen {
  return {
    parts: told.flatMap(({ host, stdout }) =>
      stdout === null ? [] : [...readParts(stdout)].map(([name, part]) => ({ host, name, part })),
    ),
    silent: told.flatMap(({ host, stdout, problem }) => (stdout === null ? [{ host, problem }] : [])),
  };
}

export function partsNamed(
  { parts }: Seen,
  name: string,
): readonly { readonly host: string; readonly part: Part }[] {
  return parts.filter((one) => one.name === name);
}

/** The first that was answered. */
export function partNamed(seen: Seen, name: string): Part | null {
  return partsNamed(seen, name).find(({ part }) => part.code === 0)?.part ?? null;
}

/** What can't be read is not known; only that is caught. */
export function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof GlusterctlError) return null;
    throw error;
  }
}

export function volumeIn(seen: Seen): VolumeView | null {
  const info = partNamed(seen, 'info');
  const status = partNamed(seen, 'status');
  if (info === null) return null;
  return readable(() => readVolumeView(info.text, status?.text ?? ''));
}

/** Of bricks whose host heals nothing: of the volume alone gluster does not tell why. A host that is away has no word in it. */
export function idleOn({ selfHealDaemons }: VolumeView, bricks: readonly BrickView[]): readonly Idle[] {
  return bricks.map(({ host, hostUuid }) => ({
    host,
    why: selfHealDaemons.get(hostUuid) === false ? 'either' : 'down',
  }));
}

/** What gluster says is to be healed; null where that isn't known. */
export function healIn(seen: Seen): readonly BrickHeal[] | null {
  const part = partNamed(seen, 'heal');
  return part === null ? null : readable(() => readHealInfo(part.text));
}

/** One member, and how it sees the others. */
export interface Member {
  readonly host: string;
  readonly uuid: string;
  readonly peers: readonly PeerSeen[];
}

export function membersIn(seen: Seen): readonly Member[] {
  return partsNamed(seen, 'peers').flatMap(({ host, part }): Member[] => {
    const pool = partsNamed(seen, 'pool').find((one) => one.host === host && one.part.code === 0);
    const own =
      pool && readable(() => readPoolList(pool.part.text))?.find((peer) => peer.host === 'localhost');
    const peers = part.code === 0 ? readable(() => readPeerStatus(part.text)) : null;
    return own === undefined || own === null || peers === null ? [] : [{ host, uuid: own.uuid, peers }];
  });
}
