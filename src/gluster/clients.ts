import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { type Fragment, lines, reading, sh } from '../shell/script.ts';
import { glusterFunctions } from './run.ts';

/** What has a volume open, by the kind of program: `fuse` is a mount. */
export interface VolumeClients {
  readonly kind: string;
  readonly count: number;
}

/** Parts of gluster itself that are clients of the bricks. */
const OWN = ['glustershd', 'glfsheal', 'quotad', 'rebalance', 'snapd', 'bitd', 'scrubd', 'scrub', 'tierd'];

/**
 * `list_clients VOLUME`. A host none of whose bricks is open to anybody can't say so to another: gluster tells
 * "Commit failed" of it. Then each brick is asked alone, at its own host, which can.
 */
const LIST_FUNCTION: Fragment = sh`
  list_clients() {
    tried=0
    until gl volume status "$1" client-list; do
      case $answer in *"Commit failed on"*) brick_by_brick "$1"; return ;; esac
      tried=$((tried + 1))
      may_pass "$answer" "$tried" || unanswered_by volume status "$1" client-list
      pause "$tried"
    done
  }
  brick_by_brick() {
    look volume info "$1"
    bricks=$(printf '%s\n' "$answer" | while read -r word brick more; do
      case $word in Brick[0-9]*:) printf '%s\n' "$brick" ;; esac
    done)
    listed=
    for brick in $bricks; do
      look "--remote-host=\${brick%%:/*}" volume status "$1" "$brick" client-list
      listed=$(printf '%s\n%s' "$listed" "$answer")
    done
    answer=$listed
  }
`;

export function volumeClientsScript(volume: string, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    LIST_FUNCTION,
    sh`
      list_clients ${volume}
      printf '%s\n' "$answer"
    `,
  );
}

/**
 * Without gluster's own. The tables have a name and a number in each line, and words around them. Where each brick has
 * told its own, most of them are told more than once: a client has all bricks open.
 */
export function readVolumeClients(stdout: string): readonly VolumeClients[] {
  const counts = new Map<string, number>();
  for (const line of stdout.split('\n')) {
    const [kind = '', count = '', more] = line.trim().split(/\s+/);
    if (more !== undefined || !/^\d+$/.test(count) || OWN.includes(kind)) continue;
    counts.set(kind, Math.max(counts.get(kind) ?? 0, Number(count)));
  }
  return [...counts].map(([kind, count]) => ({ kind, count }));
}

/** `in_use VOLUME`: whether anything but gluster itself has it open, by the same rules. Leaves the list as the answer. */
export const CLIENT_FUNCTIONS: Fragment = lines(
  LIST_FUNCTION,
  sh`
  in_use() {
    list_clients "$1"
    if printf '%s\n' "$answer" | {
      while read -r kind count more; do
        [ -z "$more" ] || continue
        case $count in '' | *[!0-9]*) continue ;; esac
        case " "${OWN.join(' ')}" " in *" $kind "*) continue ;; esac
        exit 1
      done
    }; then return 1; fi
  }
`,
);
