import { mountPoint } from '../lvm/names.ts';
import { PROBES } from '../lvm/probes.ts';
import type { HostSettings } from '../lvm/settings.ts';
import type { Brick } from '../model/entities.ts';
import { NOT_HERE, type Script } from '../model/plan.ts';
import { changing, type Fragment, reading, sh } from '../shell/script.ts';
import { BRICK_CONDITIONS } from './brick-conditions.ts';
import { brickName, type GlusterBrick } from './names.ts';
import { glusterFunctions } from './run.ts';
import { type VolumeRef, volumeConditions } from './volume.ts';

export interface BrickSwap {
  readonly volume: VolumeRef;
  readonly old: GlusterBrick;
  readonly next: GlusterBrick;
  /** The new one, to be looked at on its host. */
  readonly brick: Brick;
}

function swapConditions({ old, next }: BrickSwap): Fragment {
  return sh`
    in_place() { ours && names_brick ${brickName(next)} && ! names_brick ${brickName(old)}; }
  `;
}

/**
 * Puts the new brick in the place of the old one. Only the host of the new one does so, to see with its own eyes that the
 * directory is on a mount of its own and empty: gluster would take it as it is, and fill the root disk. Any other knows whether it
 * was done.
 */
export function replaceBrickScript(swap: BrickSwap, settings: HostSettings): Script {
  const { volume, old, next } = swap;
  const name = volume.name;
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    BRICK_CONDITIONS,
    PROBES,
    swapConditions(swap),
    sh`
      if ! in_place; then
        ours || refuse ${`There is no volume ${name} of this id`}
        names_brick ${brickName(old)} || refuse ${`Volume ${name} has no brick ${brickName(old)}`}
    `,
    sh`
        if ! [ -d ${mountPoint(swap.brick)} ]; then
          step=
          printf '%s\n' ${`Volume ${name} has brick ${brickName(old)} still, and not ${brickName(next)}: only ${next.host} can put that in its place`} >&2
          exit ${NOT_HERE}
        fi
    `,
    freshDirectory(swap.brick),
    sh`
        ensure in_place volume replace-brick ${name} ${brickName(old)} ${brickName(next)} commit force
        in_place || { step=${`gluster volume replace-brick ${name}`}; exit 1; }
      fi
    `,
  );
}

/** gluster refuses directories that are not on a mount, and those that were bricks before, only without "force". */
export function freshDirectory(brick: Brick): Fragment {
  return sh`
    mounted ${mountPoint(brick)} || refuse ${`${mountPoint(brick)} is not mounted: the brick would be on the root disk`}
    [ -d ${brick.path} ] || refuse ${`${brick.path} is not there`}
    step=${`find ${brick.path}`}
    held=$(find ${brick.path} -mindepth 1 -maxdepth 1 -print -quit)
    step=
    [ -z "$held" ] || refuse ${`${brick.path} is not empty:`} "$held"
  `;
}

/** `runs`: whether the brick has a process. Its path has an id in it, so that no other host has the same. */
export function running(volume: string, brick: GlusterBrick): Fragment {
  return sh`
    runs() {
      told volume status ${volume} --xml || return 1
      status=\${answer#*${`<path>${brick.path}</path>`}}
      [ "$status" != "$answer" ] || return 1
      case \${status%%</node>*} in *'<status>1</status>'*) return 0 ;; esac
      return 1
    }
  `;
}

/** For the undo, on any host: what came into the volume can't be taken out again by taking the brick away. */
export function refuseInPlaceScript(swap: BrickSwap, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    volumeConditions(swap.volume),
    BRICK_CONDITIONS,
    swapConditions(swap),
    sh`
      if exists && names_brick ${brickName(swap.next)}; then
        in_place || {
          step=
          printf '%s\n' ${`Volume ${swap.volume.name} has brick ${brickName(swap.next)}, and not in the place of ${brickName(swap.old)}`} >&2
          exit 1
        }
        only_forward ${`Brick ${brickName(swap.next)} is in volume ${swap.volume.name} already: it can't be taken back, only finished`}
      fi
    `,
  );
}

/**
 * Sees that the new brick serves, and that gluster begins to heal it. That begins with a mark that gluster sets through
 * a mount of its own; where that fails it only says so in a log, and nothing would ever be healed.
 */
export function beginHealScript({ volume, next }: BrickSwap, settings: HostSettings): Script {
  const { name } = volume;
  const log = `/var/log/glusterfs/${name}-replace-brick-mount.log`;
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    running(name, next),
    sh`
      come_up() {
        looks=0
        until runs; do
          looks=$((looks + 1))
          [ "$looks" -le 15 ] || return 1
          sleep 3
        done
      }
      if ! come_up; then
        ensure never volume start ${name} force
        come_up || {
          step=
          printf '%s\n' ${`Brick ${brickName(next)} does not come up: see the logs in /var/log/glusterfs/bricks there`} >&2
          exit 1
        }
      fi
      # gluster begins by itself, so that it does not matter where its daemon is not up yet
      gl volume heal ${name} || :
      if [ -f ${log} ] && grep -aqE 'failed to (get the volume file|fetch volume file|mount)|Mount failed|Mounting .* failed' ${log}; then
        ensure never volume heal ${name} full
      fi
    `,
  );
}
