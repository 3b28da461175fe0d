import type { Brick } from '../model/entities.ts';
import type { Script } from '../model/plan.ts';
import { changing, lines, sh } from '../shell/script.ts';
import { removeFromFstab } from './fstab.ts';
import { autobackup, isClone, mountPoint, volumeGroup } from './names.ts';
import { PROBES } from './probes.ts';
import type { MountSettings } from './settings.ts';

/** LVM may wait long for a disk that does not answer. */
const DISK_SECONDS = 60;

/**
 * Lets go of bricks whose disk is lost, on a host that lives: nothing mounts them any more, and the host starts without
 * them. What may still be on the disk is taken away as far as the disk lets it.
 */
export function forgetBricksScript(bricks: readonly Brick[], settings: MountSettings): Script {
  return changing(
    PROBES,
    sh`
      let_go() {
        tries=0
        while mounted "$1"; do
          tries=$((tries + 1))
          [ "$tries" -le 5 ] || return 0
          umount "$1" 2>/dev/null || run umount -l "$1"
        done
      }
      drop() { timeout -k 5 ${DISK_SECONDS} lvremove -qq -f ${autobackup(settings)} "$1" >/dev/null 2>&1 || printf '%s stays on the disk\n' "$1"; }
    `,
    ...bricks.map((brick) => {
      const group = volumeGroup(brick.device);
      const point = mountPoint(brick);
      return lines(
        sh`let_go ${point}`,
        isClone(brick) ? null : removeFromFstab([point], settings),
        sh`
          drop ${`${group}/${brick.lv}`}
          if [ -d ${point} ]; then rmdir ${point} 2>/dev/null || :; fi
        `,
      );
    }),
  );
}
