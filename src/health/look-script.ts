import { gluster } from '../gluster/run.ts';
import { MOUNT_ROOT } from '../lvm/names.ts';
import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { patient } from '../shell/patience.ts';
import { type Fragment, reading, sh } from '../shell/script.ts';

/** What is to be looked at on one host. */
export interface LookWanted {
  /** Volume groups that bricks lie in. */
  readonly groups: readonly string[];
  /** Where bricks are mounted. */
  readonly mounts: readonly string[];
  /** Paths of bricks, as gluster has them. */
  readonly bricks: readonly string[];
}

/** For what asks no other host. */
const OWN_SECONDS = 20;

/** What one member is asked of all. */
export interface ClusterQuestion {
  readonly volumes: number;
  /** What gluster calls hosts that give no answer to us. */
  readonly away: readonly string[];
}

/** A member notices within that time, unless something it has sent there keeps it from that. */
const NOTICED_SECONDS = 24;

/** A question to the whole cluster: each volume is one to all of its hosts. */
function clusterSeconds(volumes: number): number {
  return 30 + Math.ceil(volumes / 2);
}

/** How long a host's script may take, with or without the question to the cluster. */
export function lookSeconds(question: ClusterQuestion | null): number {
  return 4 * OWN_SECONDS + (question === null ? 0 : questionSeconds(question));
}

export function questionSeconds({ volumes, away }: ClusterQuestion): number {
  const noticing = away.length === 0 ? 0 : 5 * away.length + 2 * NOTICED_SECONDS;
  return OWN_SECONDS + noticing + clusterSeconds(volumes);
}

/**
 * Everything one host has to tell of itself, in sections for readLook. What can't be told is missing or has its exit
 * code: the script itself never fails. Nothing here takes a lock of a volume, or heals: `heal info` would do both.
 */
export function lookScript(
  { groups, mounts, bricks }: LookWanted,
  settings: HostSettings,
  cluster: ClusterQuestion | null,
): Script {
  const indices = bricks.map((path) => `${path}/.glusterfs/indices/xattrop`);
  return reading(
    ASK,
    patient(),
    sh`
      echo '=== begins'
      date +%s
      echo '=== uptime'
      cat /proc/uptime || :
      echo '=== glusterd.info'
      cat /var/lib/glusterd/glusterd.info 2>/dev/null || :
      ask peers ${OWN_SECONDS} ${gluster({ ...settings, glusterTimeoutSeconds: OWN_SECONDS }, 'peer', 'status', '--xml')}
      echo '=== version'
      gluster --version 2>/dev/null | head -n 1 || :
      echo '=== processes'
      ps -C glusterfsd,glusterfs -o args= || :
    `,
    // What tells soonest that a disk hangs comes first: all that is asked after it is waited for less.
    groups.length === 0
      ? null
      : sh`
          look_at lvm lvm "$quiet" lvs --reportformat json -o vg_name,lv_name,lv_attr,data_percent,metadata_percent ${groups}
        `,
    mounts.length === 0
      ? null
      : sh`
          look_at mounts mounts "$aloud" stat -L -c '%d %n' ${mounts.flatMap((mount) => [mount, `${mount}/..`])}
          look_at space space "$quiet" df -B1 --output=file,size,avail,itotal,iavail ${mounts}
        `,
    bricks.length === 0
      ? null
      : sh`
          # each line once, with how often it came
          tallied='printf "%s " "$PPID"; out=$({ code=0; "$@" 2>&1 || code=$?; echo "code $code"; } | uniq -c); printf "%s\n" "$out"'
          look_at pending pending "$tallied" find ${indices} -mindepth 1 -maxdepth 1 ! -name 'xattrop-*' -printf '%h\n'
          # whether it is the disk that gives the errors, or only a file system that has shut itself down
          case $said in
            *'Input/output error'* | *'Structure needs cleaning'*)
              below='printf "%s " "$PPID"; while read -r source point rest; do case $point in ${MOUNT_ROOT}/*|*/run/gluster/snaps/*) stat "$point" >/dev/null 2>&1 || { dd if="$source" of=/dev/null bs=4096 count=1 iflag=direct 2>/dev/null && printf "%s\n" "$point"; } ;; esac; done </proc/mounts'
              look_at below below "$below"
              ;;
          esac
        `,
    cluster === null ? null : clusterText(cluster, settings),
    sh`
      tell_hung
      echo '=== ends'
      date +%s
    `,
  );
}

/** What one member tells of the whole cluster, asked where the one that was asked first could not. */
export function clusterScript(cluster: ClusterQuestion, settings: HostSettings): Script {
  return reading(ASK, clusterText(cluster, settings));
}

/** The answer stands in the section of that name, how it ended in NAME-code. */
const ASK = sh`
  ask() {
    name=$1
    limit=$2
    shift 2
    printf '=== %s\n' "$name"
    code=0
    timeout "$limit" "$@" || code=$?
    printf '\n=== %s-code\n%s\n' "$name" "$code"
  }
`;

function clusterText({ volumes, away }: ClusterQuestion, settings: HostSettings): Fragment {
  const seconds = clusterSeconds(volumes);
  return sh`
    ${untilNoticed(away)}
    ask info ${OWN_SECONDS} ${gluster({ ...settings, glusterTimeoutSeconds: OWN_SECONDS }, 'volume', 'info', '--xml')}
    ask status ${seconds} ${gluster({ ...settings, glusterTimeoutSeconds: seconds }, 'volume', 'status', 'all', '--xml')}
  `;
}

/**
 * A question about volumes to a member that has not noticed yet that another is off may keep it from ever noticing. So it
 * is given time to; where only we can't reach that other one, its port is open for the member, and nothing is waited for.
 */
function untilNoticed(away: readonly string[]): Fragment {
  if (away.length === 0) return sh``;
  return sh`
    unnoticed() {
      timeout ${OWN_SECONDS} gluster --mode=script pool list 2>/dev/null | while read -r uuid host state; do
        [ "$host" != "$1" ] || [ "$state" != Connected ] || { echo yes; break; }
      done
    }
    for name in ${away}; do
      timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$name" 24007 2>/dev/null && continue
      looks=0
      while [ "$looks" -lt ${NOTICED_SECONDS / 3} ] && [ "$(unnoticed "$name")" = yes ]; do
        looks=$((looks + 1))
        sleep 3
      done
    done
  `;
}
