import { type Fragment, sh } from './script.ts';

/** Where a host remembers what hangs of an earlier look: one file for each question, gone with the next boot. */
const REMEMBERED = '/run/glusterctl/hangs';

/** How long a disk that works may take for an answer. */
const DISK_SECONDS = 20;

/** How long is waited for each later answer, once a disk of the host has given none. */
const SHORT_SECONDS = 5;

/**
 * For questions that only a disk can answer. One that hangs gives neither data nor an error, and who waits for it can't be killed: `timeout`
 * around such a program would wait for it for ever, and so would whoever reads what it prints. So a shell stands between them that can be
 * killed, and the program holds nothing but the pipe of that shell.
 *
 * - `patiently QUESTION HOW COMMAND…` leaves what it printed in `said` and how it ended in `code`, which is 124 where no answer came. HOW is
 *   `$quiet`, or `$aloud` where complaints are wanted as well; any other must begin as these do.
 * - What still hangs of an earlier look at the same question is not asked a second time: `hangs_still`.
 * - `look_at SECTION QUESTION HOW COMMAND…` prints the answer as a section, as `readSections` takes it.
 * - `tell_hung`, at the end, prints what readHung reads: nothing where all was answered.
 */
export function patient(seconds = DISK_SECONDS): Fragment {
  return sh`
    quiet='printf "%s " "$PPID"; out=$("$@" 2>/dev/null); code=$?; printf "%s\n" "$out"; exit "$code"'
    aloud='printf "%s " "$PPID"; out=$("$@" 2>&1); code=$?; printf "%s\n" "$out"; exit "$code"'
    patience=${seconds}
    hung=
    # the group of a process, and when it began: nothing else tells it from a later one of that number
    stat_of() {
      line=
      { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
      set -- \${line##*) }
      [ $# -ge 20 ] || return 1
      group=$3
      shift 19
      began=$1
    }
    hangs_still() {
      [ -e ${REMEMBERED}/"$1" ] || return 1
      pid=
      since=
      read -r pid since <${REMEMBERED}/"$1" || return 1
      stat_of "$pid" && [ "$began" = "$since" ]
    }
    # what could not be killed keeps the group of the timeout that began it
    remember() {
      for file in /proc/[0-9]*; do
        pid=\${file#/proc/}
        if stat_of "$pid" && [ "$group" = "$2" ]; then
          { mkdir -p ${REMEMBERED} && printf '%s %s\n' "$pid" "$began" >${REMEMBERED}/"$1"; } 2>/dev/null || :
          return 0
        fi
      done
    }
    patiently() {
      question=$1
      how=$2
      shift 2
      said=
      code=0
      if hangs_still "$question"; then
        code=124
      else
        said=$(timeout "$patience" sh -c "$how" sh "$@") || code=$?
        head=\${said%% *}
        said=\${said#* }
        if [ "$code" -eq 124 ]; then remember "$question" "$head"; fi
      fi
      if [ "$code" -eq 124 ]; then
        hung="$hung $question"
        patience=${SHORT_SECONDS}
      fi
      return "$code"
    }
    look_at() {
      section=$1
      shift
      patiently "$@" || :
      printf '=== %s\n%s\n=== %s-code\n%s\n' "$section" "$said" "$section" "$code"
    }
    # devices that leave requests unanswered: with none of them done since they were counted before
    unanswering() {
      counted=
      for disk in /sys/block/*; do
        disk=\${disk#/sys/block/}
        { read -r reads writes <"/sys/block/$disk/inflight" && read -r read _ _ _ written _ <"/sys/block/$disk/stat"; } 2>/dev/null || continue
        if [ "$reads $writes" = '0 0' ]; then continue; fi
        counted="$counted<$disk $read $written>"
        case $1 in *"<$disk $read $written>"*) ;; *) continue ;; esac
        kind=disk
        label=
        if [ -e "/sys/block/$disk/device/delete" ]; then kind=scsi; fi
        if [ -e "/sys/block/$disk/dm/name" ]; then
          kind=mapped
          read -r label <"/sys/block/$disk/dm/name" || :
          read -r uuid <"/sys/block/$disk/dm/uuid" || uuid=
          case $uuid in mpath-*) kind=multipath ;; esac
        fi
        printf 'hung-disk %s %s %s\n' "$disk" "$kind" "$label"
      done
    }
    # a disk that is only busy has done something a second later
    tell_hung() {
      if [ -z "$hung" ]; then return 0; fi
      echo '=== hung'
      for question in $hung; do printf 'hung %s\n' "$question"; done
      unanswering ''
      sleep 1
      unanswering "$counted"
    }
  `;
}

/** What gave no answer on a host. */
export interface Hung {
  /** As the script calls them. */
  readonly questions: readonly string[];
  readonly disks: readonly HungDisk[];
}

/** A block device that leaves requests unanswered, or lies on one that does. */
export interface HungDisk {
  /** The kernel's name of it, without a path. */
  readonly kernel: string;
  /** `mapped`: by device-mapper, and no multipath device. */
  readonly kind: 'disk' | 'scsi' | 'mapped' | 'multipath';
  /** The name that device-mapper gives it; empty where it is a disk. */
  readonly label: string;
}

const KINDS = ['disk', 'scsi', 'mapped', 'multipath'] as const;

/** What `tell_hung` printed, whatever stands around it; null: all was answered. */
export function readHung(text: string): Hung | null {
  const questions = [...text.matchAll(/^hung (\S+)$/gm)].map(([, question = '']) => question);
  if (questions.length === 0) return null;
  return {
    questions,
    disks: [...text.matchAll(/^hung-disk (\S+) (\S+) ?(.*)$/gm)].map(([, kernel = '', word, label = '']) => ({
      kernel,
      kind: KINDS.find((each) => each === word) ?? 'disk',
      label: label.trim(),
    })),
  };
}

/** What makes it give errors instead of silence, typed on its host; null: only pulling it does. */
export function cutOff({ kernel, kind, label }: HungDisk): string | null {
  if (kind === 'scsi') return `echo offline >/sys/block/${kernel}/device/state`;
  return kind === 'multipath' ? `dmsetup message ${label} 0 fail_if_no_path` : null;
}

/** As a person names it: by its path. */
export function pathOf({ kernel, label }: HungDisk): string {
  return label === '' ? `/dev/${kernel}` : `/dev/mapper/${label}`;
}

/** Those that are no more than a name for what lies on others. */
export function hungAtAll({ disks }: Hung): readonly HungDisk[] {
  return disks.filter(({ kind }) => kind !== 'mapped');
}
