import type { Answer } from '../hosts/result-of.ts';

/**
 * kubectl tells neither when a command has begun nor, for sure, how it ended: its exit code is 1 for errors of its own, too, and
 * some versions give 0 where the connection broke. So the command says both itself, by words that nothing else prints.
 */
export interface Frame {
  /** What `sh -c` is given in the pod. */
  readonly text: string;
  readonly ready: string;
  readonly ended: string;
}

/** Around a command line. `token` tells this run from all others. */
export function frameOf(commandLine: string, token: string): Frame {
  const [ready, ended] = [`glusterctl-ready-${token}`, `glusterctl-ended-${token}`];
  const tell = `printf '\\n%s %s\\n' ${ended} "$code"`;
  return { text: `echo ${ready} >&2; ${commandLine}; code=$?; ${tell}; ${tell} >&2; exit 0`, ready, ended };
}

/** What came on stderr behind the word that it is ready; null: that has not come yet. */
export function behindReady(stderr: string, { ready }: Frame): string | null {
  const at = stderr.indexOf(`${ready}\n`);
  return at < 0 ? null : stderr.slice(at + ready.length + 1);
}

/** Without the frame. Only where both streams came to their end it is known how the command ended. */
export function unframed(answer: Answer, frame: Frame): Answer {
  const [out, err] = [cut(answer.stdout, frame), cut(answer.stderr, frame)];
  const known = answer.givenUp === null && out.code !== null && err.code !== null;
  return { ...answer, stdout: out.text, stderr: err.text, status: known ? out.code : null };
}

function cut(text: string, { ended }: Frame): { readonly text: string; readonly code: number | null } {
  const at = text.lastIndexOf(`\n${ended} `);
  const code = at < 0 ? null : /^(\d+)\n/.exec(text.slice(at + ended.length + 2))?.[1];
  return code == null ? { text, code: null } : { text: text.slice(0, at), code: Number(code) };
}
