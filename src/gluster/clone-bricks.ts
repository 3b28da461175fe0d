import { autobackup, volumeGroup } from '../lvm/names.ts';
import type { HostSettings } from '../lvm/settings.ts';
import { counted } from '../model/counted.ts';
import type { Brick } from '../model/entities.ts';
import type { Script } from '../model/plan.ts';
import { changing, sh } from '../shell/script.ts';
import { glusterFunctions } from './run.ts';

/**
 * Deleting a clone leaves its logical volumes and mounts. This takes away, in the pools of the given bricks, every
 * volume with a name that only gluster gives (its own UUID and a number) and that glusterd no longer knows, neither
 * as a volume nor as a snapshot. When glusterd or LVM can't be asked, nothing is touched.
 */
export function sweepCloneBricksScript(
  bricks: readonly Pick<Brick, 'device' | 'pool'>[],
  settings: HostSettings,
): Script {
  const pools = [...new Set(bricks.map(({ device, pool }) => `${volumeGroup(device)}/${pool}`))];
  return changing(
    glusterFunctions(settings),
    sh`
      known=
      if look volume info; then known=$answer; fi
      if look snapshot info; then known="$known $answer"; fi
      sweep() {
        vg=\${1%/*}
        pool=\${1#*/}
        # Its disk is gone: what gluster left there is out of reach, and goes with the disk.
        case $groups in
          *"$vg"*) ;;
          *) return 0 ;;
        esac
        own=$(lvs --noheadings -o lv_name -S "pool_lv=$pool" "$vg")
        printf '%s\n' "$own" | { grep -E '^ *[0-9a-f]{32}_[0-9]+ *$' || [ $? -eq 1 ]; } | while read -r lv; do
          hex=\${lv%_*}
          head=\${hex%????????????????????????}
          rest=\${hex#????????}
          case $known in
            *"$hex"* | *"$head-\${rest%????????????????????}-"*) continue ;;
          esac
          { grep -F -e "/dev/mapper/$vg-$lv " /proc/mounts || [ $? -eq 1 ]; } | cut -d ' ' -f 2 | while read -r point; do
            run umount "$point"
            rmdir "$point" "\${point%/*}" 2>/dev/null || :
          done
          run lvremove -qq -f ${autobackup(settings)} "$vg/$lv"
        done
      }
      groups=$(vgs --noheadings -o vg_name)
      for each in ${pools}; do sweep "$each"; done
    `,
  );
}

/**
 * Puts on disk what gluster has marked on its own copies of bricks, of a clone or of a snapshot that was restored. Where
 * they lie only gluster knows: `hosts` are the names of this host in its bricks, `count` is how many of them it has.
 */
export function syncCopiesScript(
  volume: string,
  { hosts, count }: { readonly hosts: readonly string[]; readonly count: number },
  settings: HostSettings,
): Script {
  return changing(
    glusterFunctions(settings),
    sh`
      path_here() {
        for name in ${hosts}; do
          case $1 in "$name":/*) printf '%s\n' "\${1#"$name":}" ;; esac
        done
      }
      look volume info ${volume} || refuse ${`There is no volume ${volume}`}
      copies=$(printf '%s\n' "$answer" | while read -r word brick more; do
        case $word in Brick[0-9]*:) path_here "$brick" ;; esac
      done)
      set -- $copies
      [ "$#" -eq ${count} ] || refuse ${`gluster does not show ${counted(count, 'brick')} of volume ${volume} here, but`} "$#"
      for copy in "$@"; do
        # what isn't mounted has nothing to put on disk
        [ ! -d "$copy" ] || run sync -f "$copy"
      done
    `,
  );
}
