import type { Id } from '../model/ids.ts';
import { NOT_HERE, type Script } from '../model/plan.ts';
import { FENCES_ROOT, NEW_NOTES_ROOT, NOTES_ROOT } from '../shell/host-folders.ts';
import { type Fragment, lines, sh } from '../shell/script.ts';
import { lockFile } from './command-line.ts';
import type { ScriptResult } from './hosts.ts';

/** With this a script ends, before it does anything, where the host has seen a higher number than its own. */
const FENCED = 79;
const SAID = 'glusterctl-fenced';

/** How long a host remembers a number that nobody comes with any more. */
const KEPT_DAYS = 30;
/** Old numbers are looked for by one in so many: odd, as a plain command takes two generations of the state. */
const THINNING = 7;

/** What a script that changes a host comes with, so that nobody goes on over the work of whoever came after. */
export interface Fence {
  readonly lineage: Id;
  /** Whoever takes an operation up, or over, draws a higher number than all before. */
  readonly number: number;
  /** Who comes with it, for whoever is refused because of it. */
  readonly by: string;
  /** The operation, and what it has for itself. */
  readonly operation: Id;
  readonly changes: readonly Id[];
  /** What it shares with others: whoever has that for himself came before, or this operation is no more. */
  readonly uses: readonly Id[];
}

/** What stands in the way: who came with a higher number. */
export interface Fenced {
  readonly number: number;
  readonly by: string;
  readonly about: Id;
}

/**
 * Stands before a script, under the lock of its operation. All numbers are looked at before one is written; they are on disk before the
 * script does anything, so that a power cut leaves no work whose number is lost. A file is written over, not anew: there
 * is no moment at which it is empty. Where nothing is new it starts no process. A host that is new gets all
 * folders that it keeps for us by one. The operation's own file is written each
 * time: when that was, by the host's clock, is its last sign of life there.
 */
export function fenceFragment(fence: Fence): Fragment {
  const { lineage, number, by, operation, changes, uses } = fence;
  const folder = `${FENCES_ROOT}/${lineage}`;
  return lines(
    sh`
      # fence: who works here
      fence_at=${folder}
      fence_look() {
        fence_seen=0
        fence_by=
        if [ -e "$fence_at/$1" ]; then read -r fence_seen fence_by <"$fence_at/$1" || :; fi
        case $fence_seen in '' | *[!0-9]*) fence_seen=0 ;; esac
        if [ "$fence_seen" -gt ${number} ]; then
          printf '%s %s %s %s\n' ${SAID} "$1" "$fence_seen" "$fence_by" >&2
          exit ${FENCED}
        fi
      }
      fence_lost() {
        echo "$fence_at can't be written, where the host keeps apart who works on it: nothing was run" >&2
        exit ${NOT_HERE}
      }
      fence_new=
      for fence_of in ${[...new Set([operation, ...changes])]}; do
        fence_look "$fence_of"
        if [ "$fence_seen" != ${number} ]; then fence_new="$fence_new $fence_of"; fi
      done`,
    uses.length === 0 ? null : sh`for fence_of in ${[...new Set(uses)]}; do fence_look "$fence_of"; done`,
    sh`
      if [ -n "$fence_new" ]; then
        fence_made=
        if [ ! -d "$fence_at" ]; then
          mkdir -p -m 700 "$fence_at" ${NOTES_ROOT} ${NEW_NOTES_ROOT} || fence_lost
          fence_made="\${fence_at%/*/*/*} \${fence_at%/*/*} \${fence_at%/*}"
        fi
        fence_files=
        for fence_of in $fence_new; do
          printf '%s %s\n' ${number} ${by} 1<>"$fence_at/$fence_of" || fence_lost
          fence_files="$fence_files $fence_at/$fence_of"
        done
        sync $fence_files "$fence_at" $fence_made || fence_lost`,
    number % THINNING === 0 ? sh`  find "$fence_at" -type f -mtime ${`+${KEPT_DAYS}`} -delete || :` : null,
    sh`
      else
        printf '%s %s\n' ${number} ${by} 1<>"$fence_at/"${operation} || fence_lost
      fi
      # end of fence`,
  );
}

/** Nothing but the numbers: so that whoever is behind is refused from here on, whatever he is about to do. */
export function raising(): Script {
  return { text: ':', changes: true };
}

/** Whether a host refused to run a script because it has seen a higher number; then nothing was run. */
export function fencedBy(result: ScriptResult): Fenced | null {
  if (result.kind !== 'done' || result.code !== FENCED) return null;
  const said = new RegExp(`^${SAID} (\\S+) (\\d+) ?(.*)$`, 'm').exec(result.stderr);
  return said === null ? null : { about: said[1] ?? '', number: Number(said[2]), by: (said[3] ?? '').trim() };
}

/**
 * Of each host on its own clock: how many seconds ago the last script of an operation began there, and whether one still runs. No
 * line where none ever did.
 */
export function lastSignsScript(lineage: Id, operation: Id): Script {
  const file = `${FENCES_ROOT}/${lineage}/${operation}`;
  const lock = lockFile(operation);
  return {
    text: sh`
      if [ -e ${file} ]; then
        begun=$(stat -c %Y ${file})
        now=$(date +%s)
        echo "ago $((now - begun))"
      fi
      if [ -e ${lock} ] && ! flock --nonblock ${lock} true; then echo runs; fi`.text,
    changes: false,
  };
}

export interface LastSigns {
  /** Seconds; null: none began there. */
  readonly ago: number | null;
  readonly runs: boolean;
}

/** null: it did not tell. */
export function readLastSigns(result: ScriptResult): LastSigns | null {
  if (result.kind !== 'done' || result.code !== 0) return null;
  const ago = /^ago (-?\d+)$/m.exec(result.stdout)?.[1];
  return { ago: ago === undefined ? null : Number(ago), runs: /^runs$/m.test(result.stdout) };
}
