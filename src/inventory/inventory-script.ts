import { STORE } from '../gluster/glusterd-store.ts';
import { gluster } from '../gluster/run.ts';
import { BLOCK_LINKS, BLOCK_TREE } from '../lvm/block-names.ts';
import { MOUNT_ROOT } from '../lvm/names.ts';
import type { MountSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { FENCES_ROOT, NOTES_ROOT } from '../shell/host-folders.ts';
import { patient } from '../shell/patience.ts';
import { reading, sh } from '../shell/script.ts';

/** For each question of its own: none of them asks another host. */
const EACH_SECONDS = 30;

/** How long the whole of it may take. */
export const INVENTORY_SECONDS = 9 * EACH_SECONDS;

/**
 * Everything that a host holds of clusters, whoever made it, in sections for readInventory. What can't be told has its
 * exit code: the script itself never fails. It only reads, and takes no lock of gluster's. `bricks` are looked at beside
 * those that gluster names and the folder of mounts holds.
 */
export function inventoryScript(bricks: readonly string[], settings: MountSettings): Script {
  const bounded = { ...settings, glusterTimeoutSeconds: EACH_SECONDS };
  return reading(
    patient(EACH_SECONDS),
    sh`
    ask() {
      name=$1
      shift
      printf '=== %s\n' "$name"
      code=0
      timeout ${EACH_SECONDS} "$@" || code=$?
      printf '\n=== %s-code\n%s\n' "$name" "$code"
    }
    echo '=== glusterd.info'
    cat ${`${STORE}/glusterd.info`} 2>/dev/null || :
    ask peers ${gluster(bounded, 'peer', 'status', '--xml')}
    info=$(ask info ${gluster(bounded, 'volume', 'info', '--xml')})
    printf '%s\n' "$info"
    ask snapshots ${gluster(bounded, 'snapshot', 'info', '--xml')}
    echo '=== stored'
    find ${`${STORE}/vols`} -mindepth 1 -maxdepth 1 2>/dev/null || :
    echo '=== processes'
    # itself among them: where it shows nothing, it does not work
    ps -C glusterfsd,glusterfs,ps -o args= || :
    ${BLOCK_TREE}
    ${BLOCK_LINKS}
    look_at pvs lvm "$quiet" pvs --reportformat json --units k --nosuffix -o pv_name,pv_uuid,vg_name,vg_uuid,vg_tags,vg_extent_size,vg_size,vg_free,dev_size
    look_at lvs lvm "$quiet" lvs -a --reportformat json --units k --nosuffix -o vg_name,lv_name,lv_uuid,lv_attr,lv_size,lv_tags,pool_lv,origin,lv_metadata_size,lv_time
    echo '=== mounts'
    cat /proc/mounts || :
    echo '=== fstab'
    cat ${settings.fstab} 2>/dev/null || :
    set -- ${bricks}
    others=
    for word in $(printf '%s\n' "$info" | grep -o '<name>[^<]*:/[^<]*' || :); do
      path=/\${word#*:/}
      case $path in
        ${MOUNT_ROOT}/*) ;;
        *) others="$others $path" ;;
      esac
    done
    # whether a brick is there only its disk may know
    there='printf "%s " "$PPID"; out=$(for path in "$@"; do if [ -d "$path" ]; then printf "%s\n" "$path"; fi; done); printf "%s\n" "$out"'
    if [ -n "$others" ]; then
      patiently there "$there" $others || :
      for path in $said; do set -- "$@" "$path"; done
    fi
    # on a disk that gives errors nothing seems to be there: what is asked for tells why
    for point in ${MOUNT_ROOT}/*/*; do set -- "$@" "$point/brick"; done
    if [ $# -gt 0 ]; then
      look_at folders folders "$aloud" stat -c '%u %g %a %d %n' "$@"
      look_at space space "$aloud" df -k --output=size,target,file "$@"
      look_at marks marks "$aloud" getfattr --absolute-names -n trusted.glusterfs.volume-id -e hex "$@"
    fi
    echo '=== notes'
    find ${NOTES_ROOT} -type f -name '*.json' -print0 2>/dev/null | xargs -0 -r grep -ah '' || :
    echo '=== fences'
    for folder in ${FENCES_ROOT}/*; do
      if [ -d "$folder" ]; then
        highest=0
        for file in "$folder"/*; do
          number=0
          if [ -f "$file" ]; then read -r number rest <"$file" || :; fi
          case $number in '' | *[!0-9]*) number=0 ;; esac
          if [ "$number" -gt "$highest" ]; then highest=$number; fi
        done
        echo "\${folder##*/} $highest"
      fi
    done
    tell_hung
  `,
  );
}
