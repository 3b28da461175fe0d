import type { Script } from '../model/plan.ts';
import { patient } from '../shell/patience.ts';
import { reading, sh } from '../shell/script.ts';
import { BLOCK_LINKS, BLOCK_TREE } from './block-names.ts';

/**
 * What there is to know before a disk is touched: the tree of block devices, every signature, LVM's view where there
 * is anything of LVM. Where paths are given, only these are looked at closely. One process looks at all disks where
 * that is possible: on a small host, starting processes is what takes the time.
 */
export function discoverScript(paths: readonly string[] = []): Script {
  return reading(
    patient(),
    sh`
    set -- ${paths}
    ${BLOCK_TREE}
    echo '=== boot'
    read -r boot </proc/sys/kernel/random/boot_id
    printf '%s\n' "$boot"
    echo '=== asked'
    disks=
    for path in "$@"; do
      name=$path
      if [ -L "$path" ] || ! [ -b "$path" ]; then patiently lsblk "$quiet" lsblk -dnpo NAME "$path" || said=; name=$said; fi
      printf '%s %s\n' "$name" "$path"
      disks="$disks $name"
    done
    if [ $# -gt 0 ]; then
      echo '=== links'
      for link in /dev/disk/*/*; do
        for name in $disks; do
          [ ! "$link" -ef "$name" ] || printf '%s %s\n' "$name" "$link"
        done
      done
    else
      ${BLOCK_LINKS}
      patiently lsblk "$quiet" lsblk -nrpo NAME,TYPE || :
      disks=$(printf '%s\n' "$said" | while read -r name type; do
        case $type in disk | part | mpath | raid*) printf '%s\n' "$name" ;; esac
      done)
    fi
    signatures=
    unread=
    if [ -n "\${disks# }" ]; then
      if patiently wipefs "$quiet" wipefs --no-act --noheadings --output DEVICE,TYPE $disks; then
        signatures=$said
      else
        # one that can't be read spoils the answer for all
        unread=yes
        for name in $disks; do
          patiently "wipefs-\${name##*/}" "$quiet" wipefs --no-act --parsable "$name" || :
          signatures="$signatures
    $(printf '%s\n' "$said" | grep -v '^#' | while read -r signature; do printf '%s %s\n' "\${name##*/}" "\${signature##*,}"; done)"
        done
      fi
    fi
    echo '=== signatures'
    printf '%s\n' "$signatures"
    case $unread$signatures in
      yes* | *LVM*)
        echo '=== pvs'
        patiently lvm "$quiet" pvs --reportformat json -o pv_name,pv_uuid,vg_name,vg_tags || :
        if [ -z "$said" ]; then said='{"report":[]}'; fi
        printf '%s\n' "$said"
        ;;
    esac
    tell_hung
  `,
  );
}
