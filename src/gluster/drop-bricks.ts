import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { changing, sh } from '../shell/script.ts';
import { BRICK_CONDITIONS } from './brick-conditions.ts';
import { brickName, type GlusterBrick } from './names.ts';
import { glusterFunctions } from './run.ts';
import { type VolumeRef, volumeConditions } from './volume.ts';

/** Cuts bricks of a distributed volume off, with all that is on them: their disks are lost. */
export function dropBricksScript(
  volume: VolumeRef,
  bricks: readonly GlusterBrick[],
  settings: HostSettings,
): Script {
  const names = bricks.map(brickName);
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    BRICK_CONDITIONS,
    sh`
      ours || refuse ${`There is no volume ${volume.name} of this id`}
      dropped() {
        ours || return 1
        for name in ${names}; do ! names_brick "$name" || return 1; done
      }
      if ! dropped; then
        set --
        ours
        for name in ${names}; do
          if names_brick "$name"; then set -- "$@" "$name"; fi
        done
        ensure dropped volume remove-brick ${volume.name} "$@" force
      fi
    `,
  );
}
