import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { reading, sh } from '../shell/script.ts';
import type { Peer } from './peer.ts';
import { glusterFunctions } from './run.ts';

export interface GlusterdFacts {
  /** What it calls itself; null where it doesn't answer. */
  readonly uuid: string | null;
  /** Those it is in a pool with, as it believes. */
  readonly peers: readonly Peer[];
  /** The same for the same running system, by whatever name it was reached. */
  readonly system: string;
  /** Host names and addresses that are this host's own. */
  readonly addresses: readonly string[];
  /** What gluster said where it doesn't answer. */
  readonly problem: string;
}

/** What gluster calls the host that is asked. */
const ITSELF = 'localhost';

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
      kind=problem
      if gl pool list; then kind=pool; fi
      printf '%s\n' "$answer" | while read -r line; do printf '%s %s\n' "$kind" "$line"; done
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
  // Among them may be what a client of gluster complains of before it answers.
  const pool = of('pool').flatMap((line) => {
    const [, uuid, host = '', state] =
      /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\s+(\S+)\s+(\S+)/.exec(line) ?? [];
    return uuid === undefined ? [] : [{ uuid, host, connected: state === 'Connected' }];
  });
  return {
    uuid: pool.find(({ host }) => host === ITSELF)?.uuid ?? null,
    peers: pool.filter(({ host }) => host !== ITSELF),
    system: of('system')[0] ?? '',
    addresses: of('address'),
    problem: of('problem').join('\n'),
  };
}
