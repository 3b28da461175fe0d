import { type Fragment, sh } from '../shell/script.ts';

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

/**
 * `look_at_volumes`, and what it has found: `knows GROUP VOLUME`, and `is_in GROUP VOLUME POOL` where that volume is thin and lies in
 * that pool. One question for all logical volumes of some groups: each takes a process.
 */
export function knownVolumes(groups: readonly string[]): Fragment {
  const named = [...new Set(groups)];
  return sh`
    known=
    list_known() { known=" $* "; }
    look_at_volumes() {
      known=$(lvs --noheadings --separator / -o vg_name,lv_name,pool_lv -S ${named.map((group) => `vg_name=${group}`).join(' || ')}) || unanswered lvs ${named}
      list_known $known
    }
    knows() { case $known in *" $1/$2/"*) return 0 ;; esac; return 1; }
    is_in() { case $known in *" $1/$2/$3 "*) return 0 ;; esac; return 1; }
  `;
}
