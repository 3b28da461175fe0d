import { PROBES } from '../lvm/probes.ts';
import type { HostSettings, MountSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { changing, reading, sh } from '../shell/script.ts';
import { PART_FUNCTIONS } from './parts.ts';
import { glusterFunctions } from './run.ts';
import { summaryCommand } from './set-looks.ts';

/**
 * What glusterd has started on its host: bricks, the self-heal daemon and the like. Each has a file with its pid in gluster's
 * folder, which a mount of a client has not.
 */
const SERVING = '^([^ ]*/)?glusterfsd? .*-p [^ ]*/run/gluster/';

const MOST_SECONDS = 60;

/** The unit of glusterd leaves running what it has started; glusterd goes first, or it would start that again. */
export function stopServingScript(): Script {
  return changing(sh`
    run systemctl stop glusterd
    asked pkill -TERM -f ${SERVING} || :
    waited=0
    while asked pgrep -f ${SERVING} >/dev/null; do
      waited=$((waited + 1))
      if [ "$waited" -gt ${MOST_SECONDS} ]; then
        echo 'these of gluster do not end:' >&2
        pgrep -a -f ${SERVING} >&2 || :
        step='pkill -TERM glusterfsd'
        exit 1
      fi
      sleep 1
    done
  `);
}

/**
 * glusterd starts what is to run. What it should have found mounted and did not, it starts when it is started again. A
 * brick that can't be mounted keeps the others from nothing: it is missed when it is looked whether all is back.
 */
export function startServingScript(mountPoints: readonly string[], { fstab }: MountSettings): Script {
  return changing(
    PROBES,
    sh`
      verb=start
      for point in ${mountPoints}; do
        if mounted "$point"; then continue; fi
        if mount --fstab ${fstab} "$point"; then
          if systemctl is-active -q glusterd; then verb=restart; fi
        else
          printf '%s could not be mounted\n' "$point" >&2
        fi
      done
      run systemctl "$verb" glusterd
    `,
  );
}

/** What of gluster's serves on the host, glusterd itself aside. */
export function servingScript(): Script {
  return reading(
    PART_FUNCTIONS,
    sh`
      serving() { asked pgrep -f ${SERVING} || :; }
      part serving serving
    `,
  );
}

/** All volumes, and what of them runs, as one member sees it. */
export function volumesScript(settings: HostSettings): Script {
  return reading(glusterFunctions(settings), PART_FUNCTIONS, VOLUMES);
}

const VOLUMES = sh`
  part volumes ask_gluster volume info --xml
  part status ask_gluster volume status all --xml
`;

/** The same, and what gluster says is to be healed, of all but the named volumes. */
export function volumesHealScript(without: readonly string[], settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    PART_FUNCTIONS,
    VOLUMES,
    sh`
      is_left_out() {
        for each in ${without}; do
          if [ "$each" = "$1" ]; then return 0; fi
        done
        return 1
      }
      part names ask_gluster volume list
      case $answer in *"No volumes present"*) names= ;; *) names=$answer ;; esac
      for name in $names; do
        if [ "$code" -ne 0 ] || is_left_out "$name"; then continue; fi
        part "heal $name" ${summaryCommand(sh`"$name"`, settings)}
      done
    `,
  );
}
