import type { Script } from '../model/plan.ts';
import { reading, sh } from '../shell/script.ts';

/**
 * What there is to know before a disk is touched: the tree of block devices, LVM's view, every signature. Where paths
 * are given, only these are looked at closely.
 */
export function discoverScript(paths: readonly string[] = []): Script {
  return reading(sh`
    set -- ${paths}
    echo '=== lsblk'
    lsblk --json --bytes --paths -o NAME,TYPE,SIZE,RO,RM,ROTA,FSTYPE,LABEL,MOUNTPOINT,MODEL,SERIAL,PTTYPE
    echo '=== pvs'
    pvs --reportformat json -o pv_name,pv_uuid,vg_name,vg_tags 2>/dev/null || echo '{"report":[]}'
    echo '=== links'
    lsblk -dnpo NAME "$@" 2>/dev/null | while read -r name; do
      printf '%s %s\n' "$name" "$(udevadm info --query=symlink --name="$name" 2>/dev/null)"
    done
    echo '=== signatures'
    lsblk -nrpo NAME,TYPE "$@" 2>/dev/null | while read -r name type; do
      case $type in disk | part | mpath | raid*) ;; *) continue ;; esac
      wipefs --no-act --parsable "$name" 2>/dev/null | grep -v '^#' | while read -r signature; do
        printf '%s %s\n' "$name" "$signature"
      done
    done
    echo '=== asked'
    for path in "$@"; do
      printf '%s %s\n' "$(lsblk -dnpo NAME "$path" 2>/dev/null | head -n 1)" "$path"
    done
  `);
}
