import { isClone, mountPoint, volumeGroup, volumeNode } from '../lvm/names.ts';
import { PROBES } from '../lvm/probes.ts';
import { differenceId } from '../model/difference-id.ts';
import type { Brick } from '../model/entities.ts';
import type { Script } from '../model/plan.ts';
import { type Fragment, lines, reading, sh } from '../shell/script.ts';
import { POOL_FUNCTIONS } from './peer.ts';

export interface UnaskedHost {
  readonly host: string;
  /** What gluster may call it. */
  readonly names: readonly string[];
}

/**
 * Refuses where bricks of a host are not mounted: gluster, told to start by force, takes the directory below the mount
 * point for the brick, and its files fill the root disk. Where neither the directory nor the brick's volume is there, none is started.
 */
export function refuseUnmountedScript(host: string, volume: string, bricks: readonly Brick[]): Script {
  return reading(
    PROBES,
    sh`
      unmounted=
      elsewhere=
    `,
    ...bricks.map((brick) => lookAt(host, brick)),
    sh`
      if [ -n "$unmounted$elsewhere" ]; then
        printf '%s\n' ${`${host}: volume ${volume} has bricks that are not mounted: started now they could fill the root disk`} >&2
        [ -z "$unmounted" ] || printf 'First, which also starts them: glusterctl repair%s\n' "$unmounted" >&2
        [ -z "$elsewhere" ] || printf '%s\n' ${`What is wrong with them: glusterctl verify ${host}`} >&2
        exit 77
      fi
    `,
  );
}

function lookAt(host: string, brick: Brick): Fragment {
  const group = volumeGroup(brick.device);
  const node = volumeNode(brick);
  const point = mountPoint(brick);
  return sh`
    if ! mounted ${isClone(brick) ? point.replace(/^\/var(?=\/run\/)/, '') : point}; then
      if [ -b ${node} ] && ! asked grep -qF ${`${node} `} /proc/mounts; then
        unmounted="$unmounted "${differenceId('mount-missing', host, brick.id)}
      elif [ -d ${brick.path} ] || { has_vg ${group} && has_lv ${group} ${brick.lv}; }; then
        elsewhere=yes
      fi
    fi
  `;
}

/** Of hosts that could not be asked: what gluster does not reach it can't start bricks on. */
export function refuseConnected(hosts: readonly UnaskedHost[]): Fragment | null {
  if (hosts.length === 0) return null;
  return lines(
    POOL_FUNCTIONS,
    ...hosts.map(
      ({ host, names }) => sh`
        for each in ${names}; do
          if in_pool "$each" Connected; then
            step=
            printf '%s\n' ${`${host} could not be asked whether its bricks are mounted, and gluster would start them`} ${`What keeps it from answering: glusterctl host check ${host}`} >&2
            exit 77
          fi
        done
      `,
    ),
  );
}
