import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { type Fragment, reading, sh } from '../shell/script.ts';
import { glusterFunctions } from './run.ts';

/** What has a volume open, by the kind of program: `fuse` is a mount. */
export interface VolumeClients {
  readonly kind: string;
  readonly count: number;
}

/** Parts of gluster itself that are clients of the bricks. */
const OWN = ['glustershd', 'glfsheal', 'quotad', 'rebalance', 'snapd', 'bitd', 'scrubd', 'scrub', 'tierd'];

export function volumeClientsScript(volume: string, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    sh`
      look volume status ${volume} client-list
      printf '%s\n' "$answer"
    `,
  );
}

/** Without gluster's own. The table has a name and a number in each line, and words around it. */
export function readVolumeClients(stdout: string): readonly VolumeClients[] {
  return stdout.split('\n').flatMap((line) => {
    const [kind = '', count = '', more] = line.trim().split(/\s+/);
    return more === undefined && /^\d+$/.test(count) && !OWN.includes(kind)
      ? [{ kind, count: Number(count) }]
      : [];
  });
}

/** `in_use VOLUME`: whether anything but gluster itself has it open, by the same rules. Leaves the list as the answer. */
export const CLIENT_FUNCTIONS: Fragment = sh`
  in_use() {
    look volume status "$1" client-list
    if printf '%s\n' "$answer" | {
      while read -r kind count more; do
        [ -z "$more" ] || continue
        case $count in '' | *[!0-9]*) continue ;; esac
        case " "${OWN.join(' ')}" " in *" $kind "*) continue ;; esac
        exit 1
      done
    }; then return 1; fi
  }
`;
