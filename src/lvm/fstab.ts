import { Fragment, lines, sh } from '../shell/script.ts';
import type { MountSettings } from './settings.ts';

/**
 * An extended regular expression for the lines that mount something there, as `mount` reads them: the words of a line stand
 * between blanks, and one that has no word behind the mount point, or begins with #, mounts nothing.
 */
function linesOf(mountPoint: string): string {
  const literal = mountPoint.replaceAll(/[.[\]*+?(){}|^$\\]/g, (character) =>
    character === '\\' || character === '^' ? `\\${character}` : `[${character}]`,
  );
  return `^[[:blank:]]*[^#[:blank:]][^[:blank:]]*[[:blank:]]+${literal}[[:blank:]]+[^[:blank:]]`;
}

export interface FstabEntry {
  readonly node: string;
  readonly mountPoint: string;
}

export function fstabLine(entry: FstabEntry, settings: Pick<MountSettings, 'mountOptions'>): string {
  return `${entry.node} ${entry.mountPoint} xfs ${settings.mountOptions} 1 2`;
}

/**
 * `now`: the edit ends with a sync of the file's folder. `later`: whoever edits has `fstabFolder` synced with others, in one
 * command at its end, whether anything was changed or not.
 */
export type FolderSync = 'now' | 'later';

/** What is synced, so that a renamed file is not the old one again after a power cut. */
export function fstabFolder({ fstab }: Pick<MountSettings, 'fstab'>): string {
  return fstab.slice(0, fstab.lastIndexOf('/') + 1);
}

/**
 * Functions for edits that can't leave half a file: one editor at a time, written beside, synced, renamed, the
 * folder synced. Only whole lines are added or dropped; a last line without newline gets one.
 *
 * What stands in the file is read by the shell itself, which starts no process for it. What the shell makes of a line decides only
 * whether the file is edited: what is kept is copied by others, byte for byte. Of a read that fails the shell knows no more
 * than that there is nothing to read: that is no answer where the file holds something.
 */
function editor(settings: MountSettings): Fragment {
  return sh`
    fstab=${settings.fstab}
    # at which of the mount points in "$1" something is mounted, whether the host needs that to start, and whether the last line is cut off
    read_fstab() {
      stand=' '
      needed=
      cut=
      empty=1
      while read -r node at rest || { [ -n "$node" ] && cut=1; }; do
        empty=
        case $node in '#'*) continue ;; esac
        case $1 in *" $at "*) ;; *) continue ;; esac
        [ -n "$rest" ] || continue
        stand="$stand$at "
        case $rest in *nofail*) ;; *) needed=1 ;; esac
      done <"$fstab" || unanswered read "$fstab"
      if [ -n "$empty" ] && [ -s "$fstab" ]; then
        printf '%s can not be read: it is left alone\n' "$fstab" >&2
        step="read $fstab"
        exit 1
      fi
    }
    stands() { case $stand in *" $1 "*) return 0 ;; esac; return 1; }
    end_fstab() {
      run sync "$fstab.glusterctl"
      run mv -f "$fstab.glusterctl" "$fstab"
    }
  `;
}

function locked(body: Fragment): Fragment {
  return lines(
    new Fragment('{'),
    new Fragment('  run flock -w 60 9'),
    new Fragment(body.text.replaceAll(/^(?=.)/gm, '  ')),
    new Fragment('} 9>/run/lock/glusterctl-fstab.lock'),
  );
}

function between(mountPoints: readonly string[]): string {
  return ` ${mountPoints.join(' ')} `;
}

/** Adds the lines that are missing, all in one edit. */
export function addToFstab(
  entries: readonly FstabEntry[],
  settings: MountSettings,
  folder: FolderSync = 'now',
): Fragment {
  if (entries.length === 0) return new Fragment('');
  return lines(
    editor(settings),
    locked(
      lines(
        sh`
          [ -e "$fstab" ] || : >"$fstab"
          read_fstab ${between(entries.map(({ mountPoint }) => mountPoint))}
          set --
        `,
        ...entries.map(
          (entry) => sh`stands ${entry.mountPoint} || set -- "$@" ${fstabLine(entry, settings)}`,
        ),
        sh`
          if [ $# -gt 0 ]; then
            run cp -a "$fstab" "$fstab.glusterctl"
            { [ -z "$cut" ] || echo; printf '%s\n' "$@"; } >>"$fstab.glusterctl"
            end_fstab
        `,
        folder === 'now' ? sh`  run sync ${fstabFolder(settings)}` : null,
        sh`fi`,
      ),
    ),
  );
}

/** Drops every line for these mount points, in one edit; nothing is written when there is none. */
export function removeFromFstab(mountPoints: readonly string[], settings: MountSettings): Fragment {
  return removal(mountPoints, settings, null, sh`run sync ${fstabFolder(settings)}`);
}

/**
 * Those only for which the shell function of that name says yes; it takes the place of "$@". The folder is synced later, by whoever
 * asks, but for lines without which the host would not start: what they mount may be gone before that.
 */
export function removeFromFstabWhere(
  condition: string,
  mountPoints: readonly string[],
  settings: MountSettings,
): Fragment {
  const sync = sh`[ -z "$needed" ] || run sync ${fstabFolder(settings)}`;
  return removal(mountPoints, settings, condition, sync);
}

function removal(
  mountPoints: readonly string[],
  settings: MountSettings,
  condition: string | null,
  sync: Fragment,
): Fragment {
  if (mountPoints.length === 0) return new Fragment('');
  return lines(
    editor(settings),
    locked(
      lines(
        sh`
          if [ -e "$fstab" ]; then
            read_fstab ${between(mountPoints)}
            set --
        `,
        ...mountPoints.map((point) => {
          const isGoing =
            condition === null
              ? sh`stands ${point}`
              : sh`stands ${point} && ${new Fragment(condition)} ${point}`;
          return sh`  if ${isGoing}; then set -- "$@" -e ${linesOf(point)}; fi`;
        }),
        sh`
            if [ $# -gt 0 ]; then
              run cp -a "$fstab" "$fstab.glusterctl"
              asked grep -avE "$@" "$fstab" >"$fstab.glusterctl" || :
              end_fstab
              ${sync}
            fi
          fi
        `,
      ),
    ),
  );
}

/** Shell condition, to be `asked`: fstab mounts something there. */
export function inFstab(mountPoint: string, settings: MountSettings): Fragment {
  return sh`grep -aqE ${linesOf(mountPoint)} ${settings.fstab}`;
}
