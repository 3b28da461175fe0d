import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { reading, sh } from '../shell/script.ts';
import { glusterFunctions } from './run.ts';

export interface GlusterdFacts {
  readonly runs: boolean;
  /** It was asked for its id and gave it; else no more is known than that its process is there. */
  readonly answered: boolean;
  /** What it calls itself; null where it has not given itself an id yet. */
  readonly uuid: string | null;
  /** The same for the same running system, by whatever name it was reached. */
  readonly system: string;
  /** Host names and addresses that are this host's own. */
  readonly addresses: readonly string[];
  /** What gluster said where it doesn't answer. */
  readonly problem: string;
}

const FUNCTIONS = sh`
  ask() {
    if gl system:: uuid get; then
      printf 'answer %s\n' "$answer"
    else
      printf '%s\n' "$answer" | while read -r line; do printf 'problem %s\n' "$line"; done
    fi
  }
  # by the file that its service keeps
  runs() {
    pid=
    read -r pid </run/glusterd.pid || [ -n "$pid" ] || return 1
    read -r name <"/proc/$pid/comm" || return 1
    case $name in gluster*) ;; *) return 1 ;; esac
  } 2>/dev/null
  see() {
    runs || return 1
    echo 'runs yes'
    info=/var/lib/glusterd/glusterd.info
    [ ! -r "$info" ] || while IFS='=' read -r key value; do
      if [ "$key" = UUID ]; then printf 'uuid %s\n' "$value"; fi
    done <"$info"
  }
`;

/**
 * What a host must be asked before it joins a cluster. Never fails: what is wrong is in the answer. The first of a
 * cluster has to answer itself (`ask`). Of one that others will join, the join proves all the rest: it is enough that
 * glusterd runs, and what its own file says, as starting gluster takes longer than all else of the look.
 */
export function glusterdFactsScript(ask: boolean, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    FUNCTIONS,
    ask ? sh`ask` : sh`see || ask`,
    sh`
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
  const idIn = (said: readonly string[]): string | null =>
    /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(said[0] ?? '')?.[0] ?? null;
  const answer = idIn(of('answer'));
  return {
    runs: answer !== null || of('runs').length > 0,
    answered: answer !== null,
    uuid: answer ?? idIn(of('uuid')),
    system: of('system')[0] ?? '',
    addresses: of('address'),
    problem: of('problem').join('\n'),
  };
}
