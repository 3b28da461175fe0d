import type { Brick } from '../model/entities.ts';
import type { Script } from '../model/plan.ts';
import { type Fragment, lines, reading, sh } from '../shell/script.ts';
import { inFstab } from './fstab.ts';
import { mountPoint, volumeGroup } from './names.ts';
import { PROBES } from './probes.ts';
import type { MountSettings } from './settings.ts';

/**
 * Prints a line for each brick of a host that holds files, or may. What gluster itself keeps in a brick is none of
 * them. One that is not mounted can't be looked into: before it has its line in fstab it was never used.
 */
export function bricksHoldFilesScript(bricks: readonly Brick[], settings: MountSettings): Script {
  return reading(PROBES, brickFiles(bricks, settings));
}

/** The part of it that comes behind `PROBES`. */
export function brickFiles(bricks: readonly Brick[], settings: MountSettings): Fragment {
  return lines(...bricks.map((brick) => filesIn(brick, settings)));
}

function filesIn(brick: Brick, settings: MountSettings): Fragment {
  const point = mountPoint(brick);
  const group = volumeGroup(brick.device);
  return sh`
    if mounted ${point}; then
      if [ -d ${brick.path} ]; then
        step=${`find ${brick.path}`}
        held=$(find ${brick.path} -mindepth 1 -maxdepth 1 ! -name '.glusterfs*' ! -name .trashcan -print -quit)
        step=
        if [ -n "$held" ]; then printf '%s\n' ${`brick ${brick.path} holds files`}; fi
      fi
    elif asked ${inFstab(point, settings)} && has_vg ${group} && has_lv ${group} ${brick.lv}; then
      printf '%s\n' ${`brick ${brick.path} is not mounted: it can't be told whether it holds files`}
    fi
  `;
}
