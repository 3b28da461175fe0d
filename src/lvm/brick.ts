import type { Brick } from '../model/entities.ts';
import type { Script } from '../model/plan.ts';
import { changing, Fragment, lines, reading, sh } from '../shell/script.ts';
import { FAILURE_TRAP } from '../shell/wrap.ts';
import { addToFstab, fstabFolder, inFstab, removeFromFstabWhere } from './fstab.ts';
import { autobackup, isClone, mountPoint, tagArguments, volumeGroup, volumeNode } from './names.ts';
import { knownVolumes, PROBES } from './probes.ts';
import type { MountSettings } from './settings.ts';

export interface BrickWork {
  readonly brick: Brick;
  /** Group that owns the brick's directory; 0: root, as mkdir makes it. */
  readonly gid: number;
}

/**
 * Makes all bricks of one host. fstab's line comes after mkfs and before the first use: where it stands, the file
 * system is finished and is never made again.
 *
 * LVM is not asked first what is there: it refuses to make what exists, and leaves it as it is. Only where it has refused it is
 * asked, as most bricks are made once.
 *
 * The folders are put on disk at the end, fstab's with them. After a power cut before that, the line may be missing though the file
 * system is finished: nobody has been told of the brick by then, and who goes on mounts what can be mounted. A line whose
 * volume is not there it can't be, as LVM's changes are on disk when LVM has ended.
 */
export function createBricksScript(work: readonly BrickWork[], settings: MountSettings): Script {
  return changing(
    PROBES,
    sh`
      # what was made here is not mounted, and is not looked for
      made=' '
      is_made() { case $made in *" $1 "*) return 0 ;; esac; return 1; }
      make_fs() {
        node=$1
        point=$2
        shift 2
        run mkfs.xfs -q -f "$@" "$node"
        made="$made$point "
      }
      tell() {
        [ -z "$told" ] || printf '%s\n' "$told" >&2
        told=
      }
      # makes GROUP VOLUME POOL COMMAND...: yes where the command has made them, no where one of them is there
      makes() {
        group=$1
        volume=$2
        pool=$3
        shift 3
        if knows "$group" "$volume" || knows "$group" "$pool"; then return 1; fi
        step="$*"
        failed=0
        told=$("$@" 2>&1) || failed=$?
        if [ "$failed" -eq 0 ]; then
          tell
          step=
          return 0
        fi
        case $told in *' already exists '*) ;; *) tell ;; esac
        look_at_volumes
        if knows "$group" "$volume" || knows "$group" "$pool"; then return 1; fi
        tell
        exit "$failed"
      }
    `,
    knownVolumes(work.map(({ brick }) => volumeGroup(brick.device))),
    ...formatting(work, settings),
    addToFstab(
      work.map(({ brick }) => ({ node: volumeNode(brick), mountPoint: mountPoint(brick) })),
      settings,
      'later',
    ),
    ...use(work, settings),
  );
}

/** Bricks on different devices are made at the same time; LVM takes one command per volume group anyway. */
function formatting(work: readonly BrickWork[], settings: MountSettings): readonly Fragment[] {
  const devices = new Map<string, Fragment[]>();
  for (const each of work) {
    const list = devices.get(each.brick.device) ?? [];
    list.push(format(each.brick, settings));
    devices.set(each.brick.device, list);
  }
  const parts = [...devices.values()].map((fragments) => lines(...fragments));
  if (parts.length <= 1) return parts;
  return [
    sh`jobs=`,
    ...parts.flatMap((part) => [
      new Fragment('('),
      new Fragment(FAILURE_TRAP),
      part,
      new Fragment(') &\njobs="$jobs $!"'),
    ]),
    sh`
      worst=0
      for job in $jobs; do wait "$job" || worst=$?; done
      step=
      [ "$worst" -eq 0 ] || exit "$worst"
    `,
  ];
}

function format(brick: Brick, settings: MountSettings): Fragment {
  const vg = volumeGroup(brick.device);
  const node = volumeNode(brick);
  const point = mountPoint(brick);
  const arbiter = brick.kind === 'arbiter';
  const stripe = !arbiter && settings.xfsSu !== 0 && settings.xfsSw !== 0;
  const mkfs = sh`${[
    '-i',
    arbiter ? 'maxpct=100' : 'size=512',
    ...(stripe ? ['-d', `su=${settings.xfsSu},sw=${settings.xfsSw}`] : []),
    '-n',
    'size=8192',
  ]}`;
  const create = sh`lvcreate -qq ${autobackup(settings)} --yes --wipesignatures y ${tagArguments(settings, { brick: brick.id, volume: brick.volume })}`;
  const pool = sh`--poolmetadatasize ${`${brick.metadataKiB}K`} --chunksize ${arbiter ? '256K' : settings.chunkSize} --size ${`${brick.poolKiB}K`}`;
  const thin = sh`--thin ${`${vg}/${brick.pool}`} --virtualsize ${`${brick.sizeKiB}K`} --name ${brick.lv}`;
  const makeFs = sh`make_fs ${node} ${point} ${mkfs}`;
  return sh`
    run mkdir -p ${point}
    if makes ${vg} ${brick.lv} ${brick.pool} ${create} ${pool} ${thin}; then
      ${makeFs}
    elif knows ${vg} ${brick.lv}; then
      run lvchange -qq -ay -K ${`${vg}/${brick.lv}`}
      if ! mounted ${point} && ! asked ${inFstab(point, settings)}; then
        if run mount -o ${settings.mountOptions} ${node} ${point} 2>/dev/null; then :; else ${makeFs}; fi
      fi
    else
      run ${create} ${thin}
      ${makeFs}
    fi
  `;
}

/** What can be done for all bricks at once is one command. */
function use(work: readonly BrickWork[], settings: MountSettings): readonly Fragment[] {
  const paths = ({ brick }: BrickWork) => brick.path;
  const points = work.map(({ brick }) => mountPoint(brick));
  const gids = [...new Set(work.map(({ gid }) => gid))].filter((gid) => gid !== 0);
  const folders = [...points, ...new Set(points.map(parent)), fstabFolder(settings)];
  return [
    ...work.map(({ brick }) => {
      const point = mountPoint(brick);
      const isMounted = sh`{ ! is_made ${point} && mounted ${point}; }`;
      return sh`${isMounted} || run mount -o ${settings.mountOptions} ${volumeNode(brick)} ${point}`;
    }),
    sh`run mkdir -p ${work.map(paths)}`,
    ...gids.flatMap((gid) => {
      const own = work.filter((each) => each.gid === gid).map(paths);
      return [sh`run chown ${`:${gid}`} ${own}`, sh`run chmod 2775 ${own}`];
    }),
    sh`run sync ${folders}`,
  ];
}

function parent(path: string): string {
  return path.replace(/\/[^/]*$/, '');
}

/**
 * Takes bricks away. One that can't be unmounted keeps its line in fstab and its volume, the others go, and the
 * script fails and tells who uses it.
 *
 * fstab's folder is put on disk at the end, with the others. After a power cut before that, lines of volumes that are gone may be
 * back: those that say nofail, which the host starts without, and who goes on takes them away again. Of others that is put on disk
 * before their volumes go.
 */
export function destroyBricksScript(work: readonly BrickWork[], settings: MountSettings): Script {
  const points = work.map(({ brick }) => mountPoint(brick));
  return changing(
    PROBES,
    sh`
      kept=0
      stuck=
      users_of() {
        for process in /proc/[0-9]*; do
          if ls -l "$process/cwd" "$process/root" "$process/fd" 2>/dev/null | grep -aqF -e " $1/" -e " $1 " || { ls -l "$process/cwd" 2>/dev/null | grep -aq " $1$"; }; then
            printf '  used by process %s (%s)\n' "\${process#/proc/}" "$(cat "$process/comm" 2>/dev/null)" >&2
          fi
        done
      }
      unmount() {
        attempt=0
        # until nothing is mounted there any more: one mount may lie on another
        while :; do
          if message=$(umount "$1" 2>&1); then continue; fi
          case $message in "umount: $1: not mounted." | "umount: $1: no mount point specified.") return 0 ;; esac
          mounted "$1" || return 0
          attempt=$((attempt + 1))
          if [ "$attempt" -ge 5 ]; then
            printf '%s\n' "$message" >&2
            users_of "$1"
            kept=$((kept + 1))
            stuck="$stuck $1"
            return 1
          fi
          sleep 1
        done
      }
      freed=' '
      is_free() { case $freed in *" $1 "*) return 0 ;; esac; return 1; }
      # with its pool, where it lies in that and nothing else does; what lies elsewhere goes alone
      drop() {
        if knows "$1" "$2" && ! is_in "$1" "$2" "$3"; then
          run lvremove -qq -f ${autobackup(settings)} "$1/$2"
        elif knows "$1" "$2"; then
          run lvremove -qq -f ${autobackup(settings)} -S "lv_name=$2 || lv_name=$3 && thin_count<=1" "$1"
        elif knows "$1" "$3"; then
          run lvremove -qq -f ${autobackup(settings)} -S "lv_name=$3 && thin_count=0" "$1"
        fi
      }
    `,
    ...points.map((point) => sh`if unmount ${point}; then freed="$freed"${point}' '; fi`),
    removeFromFstabWhere(
      'is_free',
      work.filter(({ brick }) => !isClone(brick)).map(({ brick }) => mountPoint(brick)),
      settings,
    ),
    knownVolumes(work.map(({ brick }) => volumeGroup(brick.device))),
    sh`look_at_volumes`,
    ...work.map(destroy),
    syncFolders(work, settings),
    sh`[ "$kept" -eq 0 ] || { printf '%s of the bricks could not be unmounted\n' "$kept" >&2; step="umount$stuck"; exit 1; }`,
  );
}

function destroy({ brick }: BrickWork): Fragment {
  const point = mountPoint(brick);
  return sh`
    if is_free ${point}; then
      drop ${volumeGroup(brick.device)} ${brick.lv} ${brick.pool}
      if [ -d ${point} ]; then run rmdir ${point}; fi
    fi
  `;
}

/** Or the empty directories would be back after a power cut. A group's folder goes with its last brick's device. */
function syncFolders(work: readonly BrickWork[], settings: MountSettings): Fragment {
  const folders = [...new Set(work.map(({ brick }) => parent(mountPoint(brick))))];
  return sh`
    set --
    for folder in ${folders} ${fstabFolder(settings)}; do
      if [ -d "$folder" ]; then set -- "$@" "$folder"; fi
    done
    [ $# -eq 0 ] || run sync "$@"
  `;
}

export interface BrickPresence {
  readonly brick: string;
  readonly mounted: boolean;
  readonly logicalVolume: boolean;
  readonly fstab: boolean;
}

/** Looks which parts of bricks are on a host. */
export function bricksPresentScript(work: readonly BrickWork[], settings: MountSettings): Script {
  return reading(
    PROBES,
    sh`yes_no() { if "$@" 2>/dev/null; then printf ' yes'; else printf ' no'; fi; }`,
    ...work.map(({ brick }) => {
      const point = mountPoint(brick);
      return sh`
        printf '%s' ${brick.id}
        yes_no mounted ${point}
        yes_no has_lv ${volumeGroup(brick.device)} ${brick.lv}
        yes_no asked ${inFstab(point, settings)}
        echo
      `;
    }),
  );
}

export function readBricksPresent(stdout: string): readonly BrickPresence[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [brick, mounted, logicalVolume, fstab] = line.split(' ');
      if (brick === undefined || fstab === undefined) throw new Error(`not a line about a brick: ${line}`);
      return {
        brick,
        mounted: mounted === 'yes',
        logicalVolume: logicalVolume === 'yes',
        fstab: fstab === 'yes',
      };
    });
}
