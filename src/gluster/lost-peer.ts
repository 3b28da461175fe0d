import type { HostSettings } from '../lvm/settings.ts';
import { NOT_HERE, type Script } from '../model/plan.ts';
import { changing, type Fragment, reading, sh } from '../shell/script.ts';
import { RESTART_GLUSTERD } from './glusterd-restart.ts';
import { POOL_FUNCTIONS } from './peer.ts';
import { glusterFunctions } from './run.ts';

/** A member that is off, by the name and the id that the others know it by. */
export interface LostPeer {
  readonly host: string;
  readonly uuid: string | null;
}

/**
 * A member that has not noticed that another is off hangs with every command that it is given, for minutes, and may never
 * notice: then another member does it. Comes behind the functions of gluster.
 */
export function unlessStuck(lost: readonly LostPeer[]): Fragment {
  return sh`
    ${POOL_FUNCTIONS}
    for known in ${lost.map(({ host, uuid }) => uuid ?? host)}; do
      waits=0
      while in_pool "$known" Connected; do
        waits=$((waits + 1))
        if [ "$waits" -gt 15 ]; then
          step=
          printf 'its glusterd takes %s for connected, which is off. What helps, here (bricks keep running): %s\n' "$known" ${RESTART_GLUSTERD} >&2
          exit ${NOT_HERE}
        fi
        sleep 3
      done
    done
  `;
}

/**
 * Takes a host that never comes back out of the pool. Volumes that lie wholly on it go with it, where they may; any other
 * that has bricks there keeps it. With force only where others are off, too: without, gluster asks for all of them.
 */
export function detachLostPeerScript(
  { host, uuid }: LostPeer,
  volumesToGo: readonly string[],
  settings: HostSettings,
): Script {
  const known = uuid ?? host;
  return changing(
    glusterFunctions(settings),
    unlessStuck([{ host, uuid }]),
    sh`
      known=${known}
      may_go() {
        for name in ${volumesToGo}; do [ "$name" != "$1" ] || return 0; done
        return 1
      }
      if in_pool "$known"; then
        held=$(bricks_on ${host})
        for volume in $held; do
          may_go "$volume" || refuse ${`${host} stays in the pool: a volume of gluster has bricks there:`} "$volume"
        done
        if ! told peer detach ${host} && ! left; then
          says 'probably down' || { step=${`gluster peer detach ${host}`}; printf '%s\n' "$answer" >&2; exit 1; }
          ensure left peer detach ${host} force
        fi
      fi
    `,
  );
}

/** For the undo: a host that has left the pool does not come back into it by itself. */
export function refuseLeftScript({ host, uuid }: LostPeer, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    POOL_FUNCTIONS,
    sh`
      in_pool ${uuid ?? host} || {
        step=
        printf '%s\n' ${`${host} has left the pool: that can't be taken back, only finished`} >&2
        exit 1
      }
    `,
  );
}
