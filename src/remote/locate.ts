import { readVolumeInfo } from '../gluster/info.ts';
import { STATE_MARK } from '../gluster/options.ts';
import { type Peer, readPoolList } from '../gluster/peer.ts';
import { glusterFunctions } from '../gluster/run.ts';
import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { reading, sh } from '../shell/script.ts';
import { isVolumeName, readStateMark, type StatePlace } from './state-volume.ts';

/** What a member of a pool tells of where a state lies. */
export interface Located {
  readonly states: readonly (StatePlace & {
    readonly started: boolean;
    /** By the addresses that gluster knows its bricks' hosts by. */
    readonly hosts: readonly string[];
  })[];
  /** Clones of a volume with a state, whose copy of it is none, each with what it was made of. */
  readonly copies: readonly { readonly volume: string; readonly of: StatePlace }[];
  /** All members; the one that was asked calls itself localhost. */
  readonly members: readonly Peer[];
}

const BETWEEN = '= volumes';

/** For readLocated. It asks glusterd alone, and mounts nothing. */
export function locateScript(settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    sh`
      look pool list
      printf '%s\n' "$answer"
      echo ${BETWEEN}
      if look volume info --xml; then printf '%s\n' "$answer"; fi
    `,
  );
}

export function readLocated(stdout: string): Located {
  const [pool = '', volumes = ''] = stdout.split(`${BETWEEN}\n`);
  const all = volumes.trim() === '' ? [] : readVolumeInfo(volumes);
  const marked = all.flatMap(({ name, status, options, bricks }) => {
    const of = readStateMark(name, options[STATE_MARK] ?? '');
    // A mark that somebody set to something else is none; gluster lets nobody take one away.
    if (of === null || !isVolumeName(name)) return [];
    const hosts = [...new Set(bricks.map(({ host }) => host))];
    return [{ volume: name, of, started: status === 'Started', hosts }];
  });
  return {
    members: readPoolList(pool),
    states: marked
      .filter(({ volume, of }) => of.volume === volume)
      .map(({ of, started, hosts }) => ({ ...of, started, hosts })),
    copies: marked.filter(({ volume, of }) => of.volume !== volume).map(({ volume, of }) => ({ volume, of })),
  };
}
