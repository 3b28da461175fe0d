import type { Script } from '../model/plan.ts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The text that is fed to `sh -s`. The braces make the shell read all of it before it runs any of it, so a
 * connection that breaks while it is sent runs nothing; inside, no command can eat the script from stdin.
 * `step` names what runs, in the message of a script that fails.
 */
export function wrapScript(script: Script): string {
  return `set -eu
export LC_ALL=C PATH=${PATH}
step=
run() { step="$*"; "$@"; }
trap 'code=$?; [ "$code" -eq 0 ] || [ -z "$step" ] || printf "glusterctl-failed %s %s\\n" "$code" "$step" >&2' EXIT
{
${script.text}
} </dev/null
step=
`;
}

/** The line a failed script leaves on stderr, taken apart from what the tools said. */
export function readFailure(stderr: string): { command: string | null; stderr: string } {
  const marked = /^glusterctl-failed (\d+) (.*(?:\n(?!glusterctl-failed ).*)*)$/m.exec(stderr);
  if (marked === null) return { command: null, stderr: stderr.trim() };
  return { command: (marked[2] ?? '').trim(), stderr: stderr.slice(0, marked.index).trim() };
}
