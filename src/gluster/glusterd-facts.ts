import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { reading, sh } from '../shell/script.ts';
import { glusterFunctions } from './run.ts';

export interface GlusterdFacts {
  /** What it calls itself; null where it doesn't answer. */
  readonly uuid: string | null;
  /** The same for the same running system, by whatever name it was reached. */
  readonly system: string;
  /** Host names and addresses that are this host's own. */
  readonly addresses: readonly string[];
  /** What gluster said where it doesn't answer. */
  readonly problem: string;
}

/** A glusterd that has just been started takes half a minute before it answers; one that hangs is told from it. */
const MOST_SECONDS = 45;

/**
 * What a host must be asked before it joins a cluster. Never fails: what is wrong is in the answer. That its glusterd
 * answers has to be certain: one that hangs takes a probe and never replies, and stops the glusterd that probes it too.
 */
export function glusterdFactsScript(settings: HostSettings): Script {
  return reading(
    glusterFunctions({
      ...settings,
      glusterTimeoutSeconds: Math.min(settings.glusterTimeoutSeconds, MOST_SECONDS),
    }),
    sh`
      if gl system:: uuid get; then
        printf 'uuid %s\n' "$answer"
      else
        printf '%s\n' "$answer" | while read -r line; do printf 'problem %s\n' "$line"; done
      fi
      read -r name </proc/sys/kernel/hostname
      read -r boot </proc/sys/kernel/random/boot_id
      printf 'system %s\n' "$name $boot"
      for name in "$name" $(hostname -I 2>/dev/null || ip -o addr show | grep -oE '[0-9a-f.:]+/[0-9]+'); do
        printf 'address %s\n' "\${name%%/*}"
      done
    `,
  );
}

export function readGlusterdFacts(stdout: string): GlusterdFacts {
  const all = stdout.split('\n').map((line) => {
    const space = line.indexOf(' ');
    return space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1).trim()];
  });
  const of = (key: string): readonly string[] =>
    all.flatMap(([name, value]) => (name === key && value ? [value] : []));
  const [said = ''] = of('uuid');
  return {
    uuid: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(said)?.[0] ?? null,
    system: of('system')[0] ?? '',
    addresses: of('address'),
    problem: of('problem').join('\n'),
  };
}
