import { sh } from '../shell/script.ts';

/** Questions that scripts ask before they act; `asked` and `unanswered` come with the wrapper. */
export const PROBES = sh`
  mounted() { asked grep -qF " $1 " /proc/mounts; }
  has_vg() {
    found=$(vgs --noheadings -o vg_name -S "vg_name=$1") || unanswered vgs "$1"
    [ -n "$found" ]
  }
  has_lv() {
    found=$(lvs --noheadings -o lv_name -S "vg_name=$1 && lv_name=$2" "$1") || unanswered lvs "$1/$2"
    [ -n "$found" ]
  }
`;
