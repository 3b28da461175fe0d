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

export const POOL_FUNCTIONS = sh`
  # in the state that is given, or in any
  in_pool() {
    look pool list
    printf '%s\n' "$answer" | {
      while read -r uuid host state; do
        if [ "$uuid" = "$1" ] || [ "$host" = "$1" ]; then
          if [ -z "\${2:-}" ] || [ "$state" = "$2" ]; then exit 0; fi
        fi
      done
      exit 1
    }
  }
  left() { ! in_pool "$known"; }
  # one that has just come, or come back, is out of sight for some seconds
  is_away() {
    unseen=0
    until in_pool "$known" Connected; do
      unseen=$((unseen + 1))
      [ "$unseen" -le 10 ] || return 0
      pause "$unseen"
    done
    return 1
  }
  # gluster itself lets a host go that has all bricks of a volume, which the others then know nothing of
  bricks_on() {
    look volume info --xml || return 0
    says '<opRet>0</opRet>' || unanswered_by volume info --xml
    volume=
    printf '%s\n' "$answer" | tr '<' '\n' | while read -r line; do
      case $line in
        'volume>'*) volume= ;;
        "name>$1:/"* | "hostUuid>$known") printf '%s\n' "$volume" ;;
        'name>'*) [ -n "$volume" ] || volume=\${line#name>} ;;
      esac
    done | sort -u
  }
  let_go() {
    held=$(bricks_on "$1") || exit
    [ -z "$held" ] || refuse "$1 stays in the pool: volumes of gluster have bricks there:" $held
    ensure left peer detach "$1"
  }
  # let go while it is off, it would believe itself in the pool for ever
  let_go_unless_away() {
    if is_away; then
      step="gluster peer detach $1"
      printf '%s\n' "$1 is not connected: it can leave the pool when it is back. If it never comes back, here: $step" >&2
      exit 1
    fi
    let_go "$1"
  }
`;

/** Those that join or leave through one host do it one after the other, so scripts can be on their way to it at once. */
const POOL_LOCK = '/run/lock/glusterctl-pool.lock';

/** A process takes longer to start than peers need to find each other, and a look is a line more for one that runs. */
const LOOKS_AT_ONCE = 12;

/**
 * Joins hosts to the pool of the host this runs on and waits until it counts them in, which takes both sides: the new
 * host has to reach back. One that was counted in is in the pool, also where it went away since. Those that are in are
 * printed (readJoined); why another isn't is on stderr, a line each, `HOST: what gluster said`. Of those it leaves
 * nothing in the pool where they are `strangers`, who were not there before: where that can't be, and where none
 * is in, it fails.
 */
export function peerProbeScript(
  hosts: readonly string[],
  strangers: readonly string[],
  settings: HostSettings,
): Script {
  const looks = Array.from({ length: LOOKS_AT_ONCE }, () => 'peer status');
  const probes = [...hosts.map((host) => `peer probe ${host}`), ...looks];
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
            if in_pool "$1"; then break; fi
            return 0
          fi
          pause "$attempt"
        done
        # "Host … port 24007 already in peer list" and "Probe on localhost not needed" are success too
        joined="$joined $1"
      }
      joined=
      told=
      acted=yes # what a probe that failed has done is not known
      {
        run flock --wait 240 9
        if gl_lines ${probes}; then
          answer=\${answer##*"Number of Peers"}
          told=yes
          joined=${hosts.map((host) => ` ${host}`).join('')}
        else
          for host in ${hosts}; do join "$host"; done
        fi
      } 9>${POOL_LOCK}
      is_in() {
        state=\${answer#*"Hostname: $1"[!a-zA-Z0-9._:-]}
        [ "$state" != "$answer" ] || return 0 # known by another name
        state=\${state#*"State: "}
        case $state in "Peer in Cluster ($2"*) ;; *) return 1 ;; esac
      }
      # members that were down before are none of our business
      all_in() {
        case $answer in
          *"State: Establishing"* | *"State: Probe"* | *"State: Sent"* | *"State: Accepted"* | *"State: Connected to"* | *"State: Peer is connected"*) return 1 ;;
        esac
        for host in $joined; do is_in "$host" Connected || return 1; done
      }
      came_in_part() {
        peers=$answer
        came=
        for host in $joined; do
          answer=$peers
          if is_in "$host" ''; then came="$came $host"; else give_back "$host"; fi
        done
        joined=$came
      }
      give_back() {
        known=$1
        for stranger in ${strangers}; do
          if [ "$stranger" = "$1" ]; then let_go_unless_away "$1"; fi
        done
      }
      # peers find each other in moments, or not at all
      looks=0
      asks() { if [ -n "$told" ]; then told=; else gl peer status; fi; }
      until [ -z "$joined" ] || { asks && all_in; }; do
        looks=$((looks + 1))
        if [ "$looks" -gt 70 ]; then
          printf '%s\n' 'not connected after a minute:' "$answer" >&2
          [ "$code" -eq 0 ] || exit 1
          {
            run flock --wait 240 9
            came_in_part
          } 9>${POOL_LOCK}
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

/**
 * Takes hosts out of the pool, by their UUID where known: names of a host can differ between peers. One that is off
 * is kept, or let go all the same: then it believes itself in the pool when it is back, and can't join again so.
 */
export function peerDetachScript(
  members: readonly { readonly host: string; readonly uuid: string | null }[],
  whenAway: 'keep' | 'let go',
  settings: HostSettings,
): Script {
  const go = whenAway === 'keep' ? sh`let_go_unless_away` : sh`let_go`;
  return changing(
    glusterFunctions(settings),
    POOL_FUNCTIONS,
    sh`
      failed=0
      # one that doesn't go keeps none of the others
      detach() {
        known=$2
        in_pool "$known" || return 0
        (${go} "$1") || { failed=$?; step="gluster peer detach $1"; }
      }
      {
        run flock --wait 240 9
        step=
        ${lines(...members.map(({ host, uuid }) => sh`detach ${host} ${uuid ?? host}`))}
      } 9>${POOL_LOCK}
      [ "$failed" -eq 0 ] || exit "$failed"
    `,
  );
}
