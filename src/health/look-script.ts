import { gluster } from '../gluster/run.ts';
import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
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

/** A question to the whole cluster: each volume is one to all of its hosts. */
export function clusterSeconds(volumes: number): number {
  return 30 + Math.ceil(volumes / 2);
}

/** How long a host's script may take, with or without the question to the cluster. */
export function lookSeconds(clusterVolumes: number | null): number {
  return 4 * OWN_SECONDS + (clusterVolumes === null ? 0 : OWN_SECONDS + clusterSeconds(clusterVolumes));
}

/**
 * Everything one host has to tell of itself, in sections for readLook. What can't be told is missing or has its exit
 * code: the script itself never fails. Nothing here takes a lock of a volume, or heals: `heal info` would do both.
 */
export function lookScript(
  { groups, mounts, bricks }: LookWanted,
  settings: HostSettings,
  clusterVolumes: number | null,
): Script {
  const indices = bricks.map((path) => `${path}/.glusterfs/indices/xattrop`);
  return reading(
    ASK,
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
    mounts.length === 0
      ? null
      : sh`
          echo '=== mounts'
          timeout ${OWN_SECONDS} stat -L -c '%d %n' ${mounts.flatMap((mount) => [mount, `${mount}/..`])} 2>&1 || :
          echo '=== space'
          timeout ${OWN_SECONDS} df -B1 --output=file,size,avail,itotal,iavail ${mounts} 2>/dev/null || :
        `,
    groups.length === 0
      ? null
      : sh`
          ask lvm ${OWN_SECONDS} lvs --reportformat json -o vg_name,lv_name,lv_attr,data_percent,metadata_percent ${groups}
        `,
    bricks.length === 0
      ? null
      : sh`
          echo '=== pending'
          {
            code=0
            timeout ${OWN_SECONDS} find ${indices} -mindepth 1 -maxdepth 1 ! -name 'xattrop-*' -printf '%h\n' 2>&1 || code=$?
            echo "code $code"
          } | uniq -c
        `,
    clusterVolumes === null ? null : clusterText(clusterVolumes, settings),
    sh`
      echo '=== ends'
      date +%s
    `,
  );
}

/** What one member tells of the whole cluster, asked where the one that was asked first could not. */
export function clusterScript(volumes: number, settings: HostSettings): Script {
  return reading(ASK, clusterText(volumes, settings));
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

function clusterText(volumes: number, settings: HostSettings): Fragment {
  const seconds = clusterSeconds(volumes);
  return sh`
    ask info ${OWN_SECONDS} ${gluster({ ...settings, glusterTimeoutSeconds: OWN_SECONDS }, 'volume', 'info', '--xml')}
    ask status ${seconds} ${gluster({ ...settings, glusterTimeoutSeconds: seconds }, 'volume', 'status', 'all', '--xml')}
  `;
}
