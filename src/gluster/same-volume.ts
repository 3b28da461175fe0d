import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { reading, sh } from '../shell/script.ts';
import { glusterFunctions } from './run.ts';
import { type VolumeRef, volumeConditions } from './volume.ts';

/** Refuses a volume that has the name of this one, and neither its id nor its first brick. */
export function refuseOtherScript(volume: VolumeRef, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    volumeConditions(volume),
    sh`ours || refuse ${`Gluster's volume ${volume.name} is not the one that is meant`}`,
  );
}
