import type { HostSettings } from '../lvm/settings.ts';
import { bricksPerSet } from '../model/durability.ts';
import type { Durability } from '../model/entities.ts';
import type { Script } from '../model/plan.ts';
import { changing, type Fragment, lines, reading, sh } from '../shell/script.ts';
import { refuseWhileAway } from './away.ts';
import { CLIENT_FUNCTIONS } from './clients.ts';
import { glusterFunctions } from './run.ts';
import { refuseWhileMoving } from './tasks.ts';
import { type VolumeRef, volumeConditions } from './volume.ts';

export function undoCreateVolumeScript(volume: VolumeRef, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    sh`
      info=
      if ours; then info=$answer; fi
    `,
    removal(volume),
  );
}

/** What `volume info` said last is in `info`; empty: there is no such volume. */
function removal({ name }: VolumeRef): Fragment {
  return sh`
    if [ -n "$info" ]; then
      case $info in
        *'Status: Started'*)
          if ! gl_lines ${`volume stop ${name} force`} ${`volume delete ${name}`}; then
            ensure stopped volume stop ${name} force
            ensure gone volume delete ${name}
          fi
          ;;
        *) ensure gone volume delete ${name} ;;
      esac
    fi
  `;
}

export interface DeleteChecks {
  /** Refuse while clients are connected. */
  readonly ifUnused: boolean;
}

/** Ends with 77 and says why when the volume must not be deleted now; changes nothing. */
export function deleteChecksScript(
  volume: VolumeRef,
  durability: Durability,
  checks: DeleteChecks,
  settings: HostSettings,
): Script {
  return reading(glusterFunctions(settings), volumeConditions(volume), refusals(volume, durability, checks));
}

/** Asks gluster no more than it must: each question takes a process there. Leaves the volume's `info`. */
function refusals(volume: VolumeRef, durability: Durability, { ifUnused }: DeleteChecks): Fragment {
  const { name } = volume;
  return lines(
    ifUnused ? CLIENT_FUNCTIONS : null,
    sh`
      info=
      if look_lines ${`volume info ${name}`} 'pool list'; then
        info=\${answer%%UUID*Hostname*State*}
        pool=\${answer#"$info"}
        answer=$info
        is_ours || refuse ${`A volume named ${name} is there, but it is another: it has neither the id nor the bricks of this one`}
        answer=$pool
    `,
    refuseWhileAway(`delete volume ${name}`, 'Nothing was stopped; delete it when they are back.'),
    sh`
        case $info in
          *'Snapshot Count: 0'*) ;;
          *)
            if look snapshot list ${name} && ! says 'No snapshots present'; then
              refuse ${`Unable to delete volume ${name} because it contains snapshots:`} $answer
            fi
            ;;
        esac
    `,
    ...(volume.bricks.length <= bricksPerSet(durability)
      ? []
      : [sh`case $info in *'Status: Started'*)`, refuseWhileMoving(name, 'delete', 'look'), sh`;; esac`]),
    ifUnused
      ? sh`
          case $info in
            *'Status: Started'*)
              if in_use ${name}; then
                refuse ${`Unable to delete volume ${name} because clients have it mounted:`} "$answer"
              fi
              ;;
          esac
        `
      : null,
    sh`
      fi
    `,
  );
}

/** Checks, stops, deletes. What is gone already is done. */
export function deleteVolumeScript(
  volume: VolumeRef,
  durability: Durability,
  checks: DeleteChecks,
  settings: HostSettings,
): Script {
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    refusals(volume, durability, checks),
    removal(volume),
  );
}
