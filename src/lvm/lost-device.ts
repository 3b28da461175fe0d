import type { Brick, Device } from '../model/entities.ts';
import { isForeign } from '../model/foreign.ts';
import type { Id } from '../model/ids.ts';
import type { Script } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { type Hung, patient, readHung } from '../shell/patience.ts';
import { changing, lines, reading, sh } from '../shell/script.ts';
import { addToFstab, removeFromFstab } from './fstab.ts';
import { mountPoint, volumeGroup, volumeNode } from './names.ts';
import { PROBES } from './probes.ts';
import type { MountSettings } from './settings.ts';

/**
 * Takes away what a disk that failed has left on its host: mounts, lines in fstab, the names of its volumes in the
 * kernel, and its group where LVM still finds it. What the disk may still hold is lost by it.
 */
export function clearLostDeviceScript(
  { id, pvUuid }: Pick<Device, 'id' | 'pvUuid'>,
  bricks: readonly Brick[],
  settings: MountSettings,
): Script {
  const group = volumeGroup(id);
  const points = bricks.map(mountPoint);
  return changing(
    PROBES,
    sh`
      # of a file system whose disk is gone an ordinary unmount may fail, or hang with what it can't write any more
      let_go() {
        tries=0
        while mounted "$1"; do
          if [ "$tries" -eq 0 ] && timeout -k 5 20 umount "$1" 2>/dev/null; then continue; fi
          run umount -l "$1"
          tries=$((tries + 1))
          [ "$tries" -lt 9 ] || { step="umount -l $1"; exit 1; }
        done
      }
    `,
    sh`
      # the group that an earlier try has made on the new disk has nothing of the old one
      is_new() {
        has_vg ${group} || return 1
        found=$(vgs --noheadings -o pv_uuid ${group}) || unanswered vgs ${group}
        [ "$(printf '%s' "$found" | tr -d ' ')" != ${pvUuid ?? ''} ] && [ -n ${pvUuid ?? ''} ]
      }
      if is_new; then exit 0; fi
    `,
    ...points.map((point) => sh`let_go ${point}`),
    removeFromFstab(points, settings),
    // What others have put there stays.
    ...points.map(
      (point) => sh`if [ -d ${point} ] && [ -z "$(ls -A ${point})" ]; then run rmdir ${point}; fi`,
    ),
    sh`
      if has_vg ${group}; then
        # each of these may fail on a disk that can no longer be written to
        vgremove -qq -ff -y ${group} >/dev/null 2>&1 || {
          vgreduce -qq --removemissing --force ${group} >/dev/null 2>&1 || :
          vgremove -qq -ff -y ${group} >/dev/null 2>&1 || :
        }
      fi
      nodes_left() {
        known=$(dmsetup ls) || unanswered dmsetup ls
        printf '%s\n' "$known" | while read -r node _; do
          case $node in ${group}-*) printf '%s\n' "$node" ;; esac
        done
      }
      # a volume goes before its pool, and the pool before its parts: each pass takes what nothing stands on any more
      passes=0
      left=$(nodes_left)
      while [ -n "$left" ]; do
        passes=$((passes + 1))
        for node in $left; do dmsetup remove "$node" 2>/dev/null || :; done
        still=$(nodes_left)
        if [ "$still" = "$left" ]; then
          if [ "$passes" -ge 10 ]; then
            step='dmsetup remove'
            printf 'still in use: %s\n' "$(printf '%s' "$left" | tr '\n' ' ')" >&2
            exit 1
          fi
          sleep 1
        fi
        left=$still
      done
      if has_vg ${group}; then
        step=
        printf '%s\n' ${`LVM still finds ${group}, and can't remove it: pull the disk that failed, then go on`} >&2
        exit 1
      fi
    `,
  );
}

/** Brings bricks back that a host had before its system was made anew; their file systems are used as they are. */
export function mountBricksScript(bricks: readonly Brick[], settings: MountSettings): Script {
  return changing(
    PROBES,
    addMounts(bricks, settings),
    ...bricks.map((brick) => {
      const point = mountPoint(brick);
      return sh`
        [ -d ${brick.path} ] || { step=; printf '%s\n' ${`${point} does not hold the brick ${brick.path}`} >&2; exit 1; }
      `;
    }),
  );
}

function addMounts(bricks: readonly Brick[], settings: MountSettings) {
  return lines(
    ...bricks.map((brick) => {
      const group = volumeGroup(brick.device);
      const point = mountPoint(brick);
      return sh`
        run mkdir -p ${point}
        run lvchange -qq -ay -K ${`${group}/${brick.lv}`}
        mounted ${point} || run mount -o ${settings.mountOptions} ${volumeNode(brick)} ${point}
      `;
    }),
    addToFstab(
      bricks.map((brick) => ({ node: volumeNode(brick), mountPoint: mountPoint(brick) })),
      settings,
    ),
  );
}

/** What a host shows of devices and bricks. LVM answers also where a disk is gone: it leaves out what it can't find. */
export interface DevicesSeen {
  /** Volume groups that LVM finds. */
  readonly groups: ReadonlySet<string>;
  /** `GROUP/VOLUME` */
  readonly volumes: ReadonlySet<string>;
  /** By id, of bricks whose mount point is mounted: whether what gluster keeps in them can be read. */
  readonly mounted: ReadonlyMap<Id, boolean>;
  /** What gave no answer, so that nothing follows for what is not in the others; null: all was answered. */
  readonly hung: Hung | null;
}

/** A question that nobody answers is no answer: what works would be taken for lost, and cleared away. */
export function devicesSeenScript(state: Pick<State, 'devices'>, bricks: readonly Brick[]): Script {
  return reading(
    PROBES,
    patient(),
    sh`
      told() { while read -r words; do [ -z "$words" ] || printf '%s %s\n' "$1" "$words"; done; }
      lvm_tells() {
        kind=$1
        shift
        if patiently lvm "$quiet" "$@"; then printf '%s\n' "$said" | told "$kind"; return 0; fi
        [ "$code" -eq 124 ] || { step="$1"; exit "$code"; }
      }
      lvm_tells group vgs --noheadings -o vg_name
      lvm_tells volume lvs --noheadings -o vg_name,lv_name
      # of a file system without its disk the kernel tells nothing, or that it can't be read; a new one has nothing of the brick
      read_brick() {
        if [ -n "$hung" ]; then return 0; fi
        patiently "brick-$1" "$aloud" ls "$2" || :
        case "$code $said" in
          '0 '*) printf 'brick %s read\n' "$1" ;;
          '124 '*) ;;
          *'No such file or directory'* | *'Input/output error'* | *'Structure needs cleaning'*) printf 'brick %s dead\n' "$1" ;;
          *) printf '%s\n' "$said" >&2; step="ls $2"; exit 1 ;;
        esac
      }
    `,
    ...bricks.map((brick) => {
      const read = sh`read_brick ${brick.id} ${`${brick.path}/.glusterfs`}`;
      return isForeign(state, brick) ? read : sh`if mounted ${mountPoint(brick)}; then ${read}; fi`;
    }),
    sh`tell_hung`,
  );
}

export function readDevicesSeen(stdout: string): DevicesSeen {
  const words = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const of = (kind: string) => words.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  return {
    groups: new Set(of('group').map(([name = '']) => name)),
    volumes: new Set(of('volume').map(([group = '', volume = '']) => `${group}/${volume}`)),
    mounted: new Map(of('brick').map(([id = '', how]) => [id, how === 'read'])),
    hung: readHung(stdout),
  };
}

/**
 * Its disk is gone, or can't be read: LVM doesn't find its group, or a brick on it is mounted and can't be read. Of a
 * foreign one only its bricks can tell.
 */
export function isDiskLost(
  { id, foreign }: Pick<Device, 'id' | 'foreign'>,
  bricks: readonly Brick[],
  seen: DevicesSeen,
): boolean {
  if (foreign !== true && !seen.groups.has(volumeGroup(id))) return true;
  return bricks.some((brick) => brick.device === id && seen.mounted.get(brick.id) === false);
}
