import type { Script } from '../model/plan.ts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Names the command that failed, in a line of its own: what it said may end without a newline. A subshell doesn't inherit it: one that runs in the background sets it again. */
export const FAILURE_TRAP =
  'trap \'code=$?; [ "$code" -eq 0 ] || [ -z "$step" ] || printf "\\nglusterctl-failed %s %s\\n" "$code" "$step" >&2\' EXIT';

/**
 * The text that is fed to `sh -s`. The braces make the shell read all of it before it runs any of it, so a
 * connection that breaks while it is sent runs nothing; inside, no command can eat the script from stdin.
 * `step` names what runs, in the message of a script that fails; what ended well is never named.
 *
 * A look that fails is no "no": `asked` takes 0 and 1 for an answer and ends the script at anything else, and
 * `unanswered` ends it by name. Else what is invisible for a moment would count as gone, and be left behind.
 */
export function wrapScript(script: Script): string {
  return `set -eu
export LC_ALL=C PATH=${PATH}
step=
run() { step="$*"; "$@" && step=; }
unanswered() { no_answer=$?; step="$*"; exit "$no_answer"; }
asked() { said=0; "$@" || said=$?; [ "$said" -gt 1 ] || return "$said"; step="$*"; exit "$said"; }
${FAILURE_TRAP}
{
${script.text}
} </dev/null
step=
`;
}

/** What LVM says of everything that goes well: it hides why something didn't. */
const CHATTER = /^ *WARNING: This metadata update is NOT backed up\.\n/gm;

/** The line a failed script leaves on stderr, taken apart from what the tools said. */
export function readFailure(stderr: string): { command: string | null; stderr: string } {
  const marked = /^glusterctl-failed (\d+) (.*(?:\n(?!glusterctl-failed ).*)*)$/m.exec(stderr);
  if (marked === null) return { command: null, stderr: stderr.trim() };
  const said = stderr.slice(0, marked.index).replaceAll(CHATTER, '');
  return { command: (marked[2] ?? '').trim(), stderr: said.trim() };
}
