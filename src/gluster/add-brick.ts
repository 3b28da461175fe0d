import { PROBES } from '../lvm/probes.ts';
import type { HostSettings } from '../lvm/settings.ts';
import type { Brick } from '../model/entities.ts';
import type { Script } from '../model/plan.ts';
import { changing, sh } from '../shell/script.ts';
import { BRICK_CONDITIONS } from './brick-conditions.ts';
import { brickName, type GlusterBrick } from './names.ts';
import { freshDirectory } from './replace-brick.ts';
import { glusterFunctions } from './run.ts';
import { type VolumeRef, volumeConditions } from './volume.ts';

/**
 * Adds one brick to a distributed volume, on its host, which looks at it first. gluster damages auth.allow where it
 * refuses a brick: what it was before is put back then.
 */
export function addOneBrickScript(
  volume: VolumeRef,
  gluster: GlusterBrick,
  brick: Brick,
  settings: HostSettings,
): Script {
  const { name } = volume;
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    BRICK_CONDITIONS,
    PROBES,
    sh`
      added() { ours && names_brick ${brickName(gluster)}; }
      allowed() { printf '%s\n' "$answer" | while read -r key value; do [ "$key" != auth.allow: ] || printf '%s\n' "$value"; done; }
      if added; then
        # its host may have gone away before its process ran
        ensure never volume start ${name} force
      else
        ours || refuse ${`There is no volume ${name} of this id`}
        before=$(allowed)
    `,
    freshDirectory(brick),
    sh`
        failed=0
        (ensure added volume add-brick ${name} ${brickName(gluster)}) || failed=$?
        if [ "$failed" -ne 0 ]; then
          if ours && [ "$(allowed)" != "$before" ]; then
            if [ -n "$before" ]; then gl volume set ${name} auth.allow "$before" || :; else gl volume reset ${name} auth.allow || :; fi
          fi
          step=${`gluster volume add-brick ${name}`}
          exit "$failed"
        fi
      fi
      run sync -f ${brick.path}
    `,
  );
}
