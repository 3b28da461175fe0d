import { brickFiles } from '../lvm/brick-contents.ts';
import { PROBES } from '../lvm/probes.ts';
import type { HostSettings, MountSettings } from '../lvm/settings.ts';
import type { Brick } from '../model/entities.ts';
import type { Script } from '../model/plan.ts';
import { type Fragment, reading, sh } from '../shell/script.ts';
import { CLIENT_FUNCTIONS } from './clients.ts';
import { type CloneWork, cloneConditions } from './clone.ts';
import { glusterFunctions } from './run.ts';
import { snapshotConditions } from './snapshot.ts';
import { type VolumeRef, volumeConditions } from './volume.ts';

// Each script prints a line for everything that is in use, or may be, and nothing where nothing is.

/** What gluster said last is the volume's info. */
function started(name: string): Fragment {
  return sh`
    case $answer in
      *'Status: Started'*)
        printf '%s\n' ${`volume ${name} is started`}
        if in_use ${name}; then printf '%s\n' ${`clients have volume ${name} open`}; fi
        ;;
  `;
}

/** Whether files are in a volume that is stopped, its bricks tell. */
export function volumeInUseScript(volume: VolumeRef, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    volumeConditions(volume),
    CLIENT_FUNCTIONS,
    sh`if ours; then`,
    started(volume.name),
    sh`
        esac
      fi
    `,
  );
}

/** A clone holds the files of its source from the first, so that only one that was never started is surely unused. */
export function cloneInUseScript(work: CloneWork, settings: HostSettings): Script {
  const { name } = work;
  return reading(
    glusterFunctions(settings),
    snapshotConditions({ name: work.snapshot, volume: work.source }),
    cloneConditions(work),
    CLIENT_FUNCTIONS,
    sh`if cloned && clone_exists; then`,
    started(name),
    sh`
          *'Status: Created'*) ;;
          *) printf '%s\n' ${`volume ${name} was started before`} ;;
        esac
      fi
    `,
  );
}

/**
 * Bricks of a volume that is started are emptied before they are taken out, whatever they hold. Those of one that is
 * stopped would be cut off with the files in them.
 */
export function wouldBeCutOffScript(
  volume: VolumeRef,
  bricks: readonly Brick[],
  settings: MountSettings,
): Script {
  return reading(
    glusterFunctions(settings),
    volumeConditions(volume),
    PROBES,
    sh`if ! exists || ! says 'Status: Started'; then`,
    brickFiles(bricks, settings),
    sh`fi`,
  );
}
