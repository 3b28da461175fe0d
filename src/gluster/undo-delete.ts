import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { changing, sh } from '../shell/script.ts';
import { glusterFunctions } from './run.ts';
import { type VolumeRef, volumeConditions } from './volume.ts';

/** Takes a deletion back that gluster has not made: the volume is started again where it was. */
export function undoDeleteVolumeScript(
  volume: VolumeRef,
  wasStarted: boolean,
  settings: HostSettings,
): Script {
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    sh`
      ours || only_forward ${`Volume ${volume.name} is deleted: that can't be taken back, only finished`}
    `,
    wasStarted ? sh`started || ensure started volume start ${volume.name}` : null,
  );
}
