import type { HostSettings } from '../lvm/settings.ts';
import { NOT_HERE, type Script } from '../model/plan.ts';
import { changing, type Fragment, reading, sh } from '../shell/script.ts';
import { child, numberOf, textOf } from '../text/xml.ts';
import { BRICK_CONDITIONS } from './brick-conditions.ts';
import { brickName, type GlusterBrick } from './names.ts';
import { PART_FUNCTIONS } from './parts.ts';
import { glusterFunctions, readAnswer } from './run.ts';
import { type VolumeRef, volumeConditions } from './volume.ts';

// Of a distributed volume gluster moves the files of a brick to the others, and lets it go when none is left there.

/** Conditions on the removal of one brick. gluster answers of one that was not begun with a failure in the document. */
function removalConditions(volume: VolumeRef, brick: GlusterBrick): Fragment {
  return sh`
    taken_out() { ours && ! names_brick ${brickName(brick)}; }
    begun() { told volume remove-brick ${volume.name} ${brickName(brick)} status --xml && says '<opRet>0</opRet>'; }
    said_stopped() { says '<statusStr>stopped'; }
    said_failed() { printf '%s\n' "$answer" | asked grep -qE '<(failures|skipped)>[1-9]|<statusStr>failed'; }
    moving_on() { begun && ! said_stopped && ! said_failed; }
    stopped() { ! begun || said_stopped; }
    stop_it() { stopped || ensure stopped volume remove-brick ${volume.name} ${brickName(brick)} stop; }
  `;
}

/** Begins it, and anew where an earlier one left files behind: they may be at rest now. */
export function startRemovalScript(volume: VolumeRef, brick: GlusterBrick, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    BRICK_CONDITIONS,
    removalConditions(volume, brick),
    sh`
      if ours && names_brick ${brickName(brick)} && ! moving_on; then
        stop_it
        ensure moving_on volume remove-brick ${volume.name} ${brickName(brick)} start
      fi
    `,
  );
}

/** Puts the brick back into use. Files that were moved stay where they are: they are found there. */
export function stopRemovalScript(volume: VolumeRef, brick: GlusterBrick, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    BRICK_CONDITIONS,
    removalConditions(volume, brick),
    sh`if ours && names_brick ${brickName(brick)}; then stop_it; fi`,
  );
}

export function removalStatusScript(volume: VolumeRef, brick: GlusterBrick, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    PART_FUNCTIONS,
    sh`
      part info ask_gluster volume info ${volume.name} --xml
      part removal ask_gluster volume remove-brick ${volume.name} ${brickName(brick)} status --xml
    `,
  );
}

export interface RemovalStatus {
  readonly state: string;
  readonly files: number;
  readonly failures: number;
  readonly skipped: number;
}

/** null: none was begun. A file that is being written counts as failed, and the whole as completed. */
export function readRemovalStatus(xml: string): RemovalStatus | null {
  const total = child(readAnswer(xml), 'volRemoveBrick', 'aggregate');
  if (total === null) return null;
  return {
    state: textOf(total, 'statusStr'),
    files: numberOf(total, 'files'),
    failures: numberOf(total, 'failures'),
    skipped: numberOf(total, 'skipped'),
  };
}

/**
 * Lets the empty brick go. Only its own host does, since it is looked at first: a file that gluster has overlooked would be
 * cut off with it. Any other knows whether it was done. Files with the sticky bit and without contents only say where the true one is.
 */
export function commitRemovalScript(volume: VolumeRef, brick: GlusterBrick, settings: HostSettings): Script {
  const { path } = brick;
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    BRICK_CONDITIONS,
    removalConditions(volume, brick),
    sh`
      ours || refuse ${`There is no volume ${volume.name} of this id`}
      if names_brick ${brickName(brick)}; then
        begun || refuse ${`The removal of ${brickName(brick)} was not begun`}
        says '<statusStr>completed' && ! said_failed || refuse ${`Not all files of ${brickName(brick)} are moved yet`}
        if ! [ -d ${path} ]; then
          step=
          printf '%s\n' ${`Volume ${volume.name} has brick ${brickName(brick)} still: only ${brick.host} can see that nothing is left on it`} >&2
          exit ${NOT_HERE}
        fi
        step=${`find ${path}`}
        left=$(find ${path} -path ${`${path}/.glusterfs`} -prune -o -type f ! -perm -1000 -print -quit)
        step=
        [ -z "$left" ] || refuse ${`A file is left on brick ${brickName(brick)}:`} "$left"
        ensure taken_out volume remove-brick ${volume.name} ${brickName(brick)} commit
        taken_out || { step=${`gluster volume remove-brick ${volume.name}`}; exit 1; }
      fi
    `,
  );
}

/** For the undo: a brick that was let go can't be taken back in with its files. */
export function refuseLetGoScript(volume: VolumeRef, brick: GlusterBrick, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    volumeConditions(volume),
    BRICK_CONDITIONS,
    sh`
      if ours && ! names_brick ${brickName(brick)}; then
        only_forward ${`Brick ${brickName(brick)} is out of volume ${volume.name} already: that can't be taken back, only finished`}
      fi
    `,
  );
}
