import type { ScriptResult } from '../hosts/hosts.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Script } from '../model/plan.ts';
import { type Fragment, lines, sh } from '../shell/script.ts';

/** The file that tells a simulated host from a real one. */
export const SIMULATOR_MARK = '/etc/glusterctl-simulator';

const WRONG_KIND = 78;
const WORDS = 'glusterctl: this host is';

const ONLY_REAL = sh`
  [ ! -e ${SIMULATOR_MARK} ] || { echo ${`${WORDS} simulated, the state is of real hosts`} >&2; exit ${WRONG_KIND}; }`;
const ONLY_SIMULATED = sh`
  [ -e ${SIMULATOR_MARK} ] || { echo ${`${WORDS} real, the state is of simulated hosts`} >&2; exit ${WRONG_KIND}; }`;

/**
 * The script as it is sent and printed: its first line makes sure of the kind of host, at no round trip of its
 * own, so that a simulated state never touches a real host. `behind` comes between the two.
 */
export function guarded(script: Script, simulated: boolean | null, behind: Fragment | null = null): Script {
  const guard = simulated === null ? null : simulated ? ONLY_SIMULATED : ONLY_REAL;
  if (guard === null && behind === null) return script;
  return { ...script, text: `${lines(guard, behind).text}\n${script.text}` };
}

/** Prints `simulated` or `real`. */
export const KIND_PROBE: Script = {
  text: sh`if [ -e ${SIMULATOR_MARK} ]; then echo simulated; else echo real; fi`.text,
  changes: false,
};

/** What it said; null: neither, so nothing is known. */
export function readKind(result: ScriptResult): boolean | null {
  return result.kind === 'done' && result.code === 0 ? kindSaid(result.stdout) : null;
}

export function kindSaid(text: string): boolean | null {
  const word = text.trim();
  return word === 'simulated' ? true : word === 'real' ? false : null;
}

export function wrongKindRefusal(host: string, result: ScriptResult): GlusterctlError | null {
  if (result.kind !== 'done' || result.code !== WRONG_KIND || !result.stderr.includes(WORDS)) return null;
  const simulated = result.stderr.includes(`${WORDS} simulated`);
  return kindMismatch(host, simulated);
}

export function kindMismatch(host: string, simulated: boolean): GlusterctlError {
  return new GlusterctlError(
    'refused',
    simulated
      ? `Host ${host} is simulated, but this state is of real hosts`
      : `Host ${host} is real, but this state is of simulated hosts`,
    { hint: 'Real and simulated hosts never mix: use another state file (--state FILE).', details: { host } },
  );
}
