import { type Fragment, sh } from '../shell/script.ts';

/** One of several answers in the output of one look. */
export interface Part {
  readonly text: string;
  /** Exit code of what was asked. */
  readonly code: number;
}

/**
 * `part NAME COMMAND…` prints what a command says between two lines, with its exit code: so that one look can ask
 * several things, and what fails is told beside what does not. `ask_gluster` asks again while glusterd is busy with
 * somebody else's transaction; after one that timed out it does not: each would take minutes.
 */
export const PART_FUNCTIONS: Fragment = sh`
  part() {
    printf 'glusterctl-part %s\n' "$1"
    shift
    part_code=0
    "$@" 2>&1 || part_code=$?
    printf '\nglusterctl-end %s\n' "$part_code"
  }
  ask_gluster() {
    turns=0
    gl "$@" || :
    while [ "$turns" -lt 20 ]; do
      case $answer in *"ransaction is in progress"* | *"erver busy"* | *"ocking failed"*) ;; *) break ;; esac
      turns=$((turns + 1))
      pause "$turns"
      gl "$@" || :
    done
    printf '%s\n' "$answer"
    return "$code"
  }
`;

/** By name. A part without its end was cut off, and is none. */
export function readParts(stdout: string): ReadonlyMap<string, Part> {
  const parts = new Map<string, Part>();
  let open: { readonly name: string; readonly lines: string[] } | null = null;
  for (const line of stdout.split('\n')) {
    const [, begun] = /^glusterctl-part (.+)$/.exec(line) ?? [];
    const [, ended] = /^glusterctl-end (\d+)$/.exec(line) ?? [];
    if (begun !== undefined) open = { name: begun, lines: [] };
    else if (ended !== undefined && open !== null) {
      parts.set(open.name, { text: open.lines.join('\n').trim(), code: Number(ended) });
      open = null;
    } else open?.lines.push(line);
  }
  return parts;
}
