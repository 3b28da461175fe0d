import { mountPoint } from '../lvm/names.ts';
import { PROBES } from '../lvm/probes.ts';
import type { HostSettings } from '../lvm/settings.ts';
import type { Brick } from '../model/entities.ts';
import type { Script } from '../model/plan.ts';
import { changing, sh } from '../shell/script.ts';
import { brickName, type GlusterBrick } from './names.ts';
import { freshDirectory, running } from './replace-brick.ts';
import { glusterFunctions } from './run.ts';
import { type VolumeRef, volumeConditions } from './volume.ts';

// A brick comes back empty at its own path: gluster takes its process away, and takes the brick in anew.

/** Takes the processes of bricks away, so that nothing holds what a disk that failed has left. Says yes whatever is the case. */
export function beginResetScript(
  volume: VolumeRef,
  bricks: readonly GlusterBrick[],
  settings: HostSettings,
): Script {
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    sh`ours || refuse ${`There is no volume ${volume.name} of this id`}`,
    ...bricks.map((brick) => sh`ensure never volume reset-brick ${volume.name} ${brickName(brick)} start`),
  );
}

/**
 * Takes the brick into use on its new, empty disk. Runs where it lies. Never with "force": only without it gluster refuses
 * a file system that isn't mounted. What gluster keeps in a brick is there only where it was taken in before.
 */
export function resetBrickScript(
  volume: VolumeRef,
  gluster: GlusterBrick,
  brick: Brick,
  settings: HostSettings,
): Script {
  const name = brickName(gluster);
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    PROBES,
    running(volume.name, gluster),
    sh`
      ours || refuse ${`There is no volume ${volume.name} of this id`}
      taken_in() { [ -d ${`${brick.path}/.glusterfs`} ]; }
      serves() { taken_in && runs; }
      if ! taken_in; then
        ensure never volume reset-brick ${volume.name} ${name} start
    `,
    freshDirectory(brick),
    sh`
        ensure serves volume reset-brick ${volume.name} ${name} ${name} commit
      fi
      if ! serves; then
        mounted ${mountPoint(brick)} || refuse ${`${mountPoint(brick)} is not mounted`}
        ensure serves volume start ${volume.name} force
      fi
      # gluster marks the directory, and doesn't sync that
      run sync -f ${brick.path}
    `,
  );
}
