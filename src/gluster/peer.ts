import type { HostSettings } from '../lvm/settings.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Script } from '../model/plan.ts';
import { changing, reading, sh } from '../shell/script.ts';
import { glusterFunctions } from './run.ts';

export interface Peer {
  readonly uuid: string;
  readonly host: string;
  readonly connected: boolean;
}

export function poolListScript(settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    sh`
      look pool list
      printf '%s\n' "$answer"
    `,
  );
}

/** Tab-separated: UUID, host name, state. The host that was asked calls itself localhost. */
export function readPoolList(stdout: string): readonly Peer[] {
  const [, ...rows] = stdout.split('\n').filter((line) => line.trim() !== '');
  return rows.map((row) => {
    const [uuid, host, state] = row.trim().split(/\s+/);
    if (uuid === undefined || host === undefined || state === undefined || !/^[0-9a-f-]{36}$/.test(uuid)) {
      throw new GlusterctlError('failed', `Not a line of "gluster pool list": ${row}`);
    }
    return { uuid, host, connected: state === 'Connected' };
  });
}

const POOL_FUNCTIONS = sh`
  in_pool() {
    look pool list
    printf '%s\n' "$answer" | {
      while read -r uuid host state; do
        if [ "$uuid" = "$1" ] || [ "$host" = "$1" ]; then exit 0; fi
      done
      exit 1
    }
  }
`;

/** Peers find each other in moments, or not at all. */
const WAITING = sh`
  looks=0
  not_yet() {
    looks=$((looks + 1))
    if [ "$looks" -gt 70 ]; then
      printf '%s\n' 'not connected after a minute:' "$answer" >&2
      exit 1
    fi
    if [ "$looks" -gt 10 ]; then sleep 1; else sleep 0.2; fi
  }
`;

/** Those that join or leave through one host do it one after the other, so scripts can be on their way to it at once. */
const POOL_LOCK = '/run/lock/glusterctl-pool.lock';

/**
 * Joins hosts to the pool of the host this runs on and waits until all are connected. Those that refuse are
 * named, one line each, `HOST: what gluster said`; the others are joined all the same.
 */
export function peerProbeScript(hosts: readonly string[], settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    POOL_FUNCTIONS,
    WAITING,
    sh`
      refused=0
      join() {
        attempt=0
        until gl peer probe "$1"; do
          attempt=$((attempt + 1))
          if [ "$attempt" -gt 30 ] || ! is_busy "$answer"; then
            printf '%s: %s\n' "$1" "$answer" >&2
            refused=$((refused + 1))
            return 0
          fi
          pause "$attempt"
        done
        # "Host … port 24007 already in peer list" and "Probe on localhost not needed" are success too
        joined="$joined $1"
      }
      joined=
      {
        run flock --wait 240 9
        for host in ${hosts}; do join "$host"; done
      } 9>${POOL_LOCK}
      # members that were down before are none of our business
      all_in() {
        printf '%s\n' "$answer" | {
          name=
          while read -r key value; do
            case $key in
              Hostname:) name=$value ;;
              State:)
                case $value in
                  "Peer in Cluster (Connected)") ;;
                  *Probe* | *Accepted* | *Establishing* | *Sent*) exit 1 ;;
                  *) case "$joined " in *" $name "*) exit 1 ;; esac ;;
                esac
                ;;
            esac
          done
        }
      }
      until gl peer status && all_in; do not_yet; done
      step=
      [ "$refused" -eq 0 ] || exit 1
    `,
  );
}

/**
 * Waits, on a host that was joined, until it sees as many connected members as there are. Run after
 * peerProbeScript on another host: both sides must agree before a volume can be made.
 */
export function waitForPeersScript(members: number, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    WAITING,
    sh`
      until look pool list && [ "$(printf '%s\n' "$answer" | grep -c '[[:space:]]Connected')" -ge ${members} ]; do not_yet; done
    `,
  );
}

/** Takes a host out of the pool, by its UUID where known: names of a host can differ between peers. */
export function peerDetachScript(
  host: string,
  uuid: string | null,
  settings: HostSettings,
  options: { readonly force: boolean } = { force: false },
): Script {
  return changing(
    glusterFunctions(settings),
    POOL_FUNCTIONS,
    sh`
      member=${host}
      left() { ! in_pool ${uuid ?? host}; }
      {
        run flock --wait 240 9
        if in_pool ${uuid ?? host}; then
          ensure left peer detach "$member" ${options.force ? ['force'] : []}
        fi
      } 9>${POOL_LOCK}
    `,
  );
}

export interface GlusterdFacts {
  /** What it calls itself; null where it doesn't answer. */
  readonly uuid: string | null;
  /** Host names and addresses that are this host's own. */
  readonly addresses: readonly string[];
  /** What gluster said where it doesn't answer. */
  readonly problem: string;
}

/** What a host must be asked before it joins a cluster. Never fails: what is wrong is in the answer. */
export function glusterdFactsScript(settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    sh`
      if gl system:: uuid get; then
        printf 'uuid %s\n' "$answer"
      else
        printf '%s\n' "$answer" | while read -r line; do printf 'problem %s\n' "$line"; done
      fi
      for name in $(uname -n) $(hostname -I 2>/dev/null || ip -o addr show | grep -oE '[0-9a-f.:]+/[0-9]+'); do
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
    addresses: of('address'),
    problem: of('problem').join('\n'),
  };
}
