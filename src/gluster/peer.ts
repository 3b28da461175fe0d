import type { HostSettings } from '../lvm/settings.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Script } from '../model/plan.ts';
import { changing, lines, reading, sh } from '../shell/script.ts';
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

/** Those that join or leave through one host do it one after the other, so scripts can be on their way to it at once. */
const POOL_LOCK = '/run/lock/glusterctl-pool.lock';

/**
 * Joins hosts to the pool of the host this runs on and waits until it counts them in, which takes both sides: the new
 * host has to reach back. Those that came are printed (readJoined); why another didn't is on stderr, a line each,
 * `HOST: what gluster said`. It fails where none came.
 */
export function peerProbeScript(hosts: readonly string[], settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    POOL_FUNCTIONS,
    sh`
      join() {
        attempt=0
        until gl peer probe "$1"; do
          attempt=$((attempt + 1))
          if [ "$attempt" -gt 30 ] || ! is_busy "$answer"; then
            printf '%s: %s\n' "$1" "$answer" >&2
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
      is_in() {
        state=\${answer#*"Hostname: $1"[!a-zA-Z0-9._:-]}
        [ "$state" != "$answer" ] || return 0 # known by another name
        state=\${state#*"State: "}
        case $state in "Peer in Cluster (Connected)"*) ;; *) return 1 ;; esac
      }
      # members that were down before are none of our business
      all_in() {
        case $answer in
          *"State: Establishing"* | *"State: Probe"* | *"State: Sent"* | *"State: Accepted"* | *"State: Connected to"* | *"State: Peer is connected"*) return 1 ;;
        esac
        for host in $joined; do is_in "$host" || return 1; done
      }
      # peers find each other in moments, or not at all
      looks=0
      until [ -z "$joined" ] || { gl peer status && all_in; }; do
        looks=$((looks + 1))
        if [ "$looks" -gt 70 ]; then
          printf '%s\n' 'not connected after a minute:' "$answer" >&2
          [ "$code" -eq 0 ] || exit 1
          came=
          for host in $joined; do if is_in "$host"; then came="$came $host"; fi; done
          joined=$came
          break
        fi
        if [ "$looks" -gt 10 ]; then sleep 1; else sleep 0.2; fi
      done
      step=
      [ -n "$joined" ] || exit 1
      printf 'joined %s\n' $joined
    `,
  );
}

/** The hosts that a script of peerProbeScript says it has joined. */
export function readJoined(stdout: string): ReadonlySet<string> {
  return new Set([...stdout.matchAll(/^joined (\S+)$/gm)].map(([, host]) => host ?? ''));
}

/** Takes hosts out of the pool, by their UUID where known: names of a host can differ between peers. */
export function peerDetachScript(
  members: readonly { readonly host: string; readonly uuid: string | null }[],
  settings: HostSettings,
): Script {
  return changing(
    glusterFunctions(settings),
    POOL_FUNCTIONS,
    sh`
      left() { ! in_pool "$known"; }
      failed=0
      # one that doesn't go keeps none of the others
      detach() {
        known=$2
        in_pool "$known" || return 0
        (ensure left peer detach "$1") || { failed=$?; step="gluster peer detach $1"; }
      }
      {
        run flock --wait 240 9
        step=
        ${lines(...members.map(({ host, uuid }) => sh`detach ${host} ${uuid ?? host}`))}
      } 9>${POOL_LOCK}
      exit "$failed"
    `,
  );
}
