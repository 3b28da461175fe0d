import { Fragment, lines, sh } from '../shell/script.ts';
import type { MountSettings } from './settings.ts';

/** An extended regular expression for the lines that mount something there; comments don't match. */
function linesOf(mountPoint: string): string {
  const literal = mountPoint.replaceAll(/[.[\]*+?(){}|^$\\]/g, (character) =>
    character === '\\' || character === '^' ? `\\${character}` : `[${character}]`,
  );
  return `^[[:space:]]*[^#[:space:]][^[:space:]]*[[:space:]]+${literal}[[:space:]]`;
}

export interface FstabEntry {
  readonly node: string;
  readonly mountPoint: string;
}

export function fstabLine(entry: FstabEntry, settings: Pick<MountSettings, 'mountOptions'>): string {
  return `${entry.node} ${entry.mountPoint} xfs ${settings.mountOptions} 1 2`;
}

/**
 * Functions for edits that can't leave half a file: one editor at a time, written beside, synced, renamed, the
 * folder synced. Only whole lines are added or dropped; a last line without newline gets one.
 */
function editor(settings: MountSettings): Fragment {
  return sh`
    fstab=${settings.fstab}
    begin_fstab() {
      cp -a "$fstab" "$fstab.glusterctl"
      while IFS= read -r last; do :; done <"$fstab"
      [ -z "$last" ] || echo >>"$fstab.glusterctl"
    }
    end_fstab() {
      sync "$fstab.glusterctl"
      mv -f "$fstab.glusterctl" "$fstab"
      sync "\${fstab%/*}/"
    }
  `;
}

function locked(body: Fragment): Fragment {
  return lines(
    new Fragment('('),
    new Fragment('  flock -w 60 9'),
    new Fragment(body.text.replaceAll(/^(?=.)/gm, '  ')),
    new Fragment(') 9>/run/lock/glusterctl-fstab.lock'),
  );
}

/** Adds the lines that are missing, all in one edit. */
export function addToFstab(entries: readonly FstabEntry[], settings: MountSettings): Fragment {
  if (entries.length === 0) return new Fragment('');
  return lines(
    editor(settings),
    locked(
      lines(
        sh`
          [ -e "$fstab" ] || : >"$fstab"
          want() { asked grep -aqE "$1" "$fstab" || printf '%s\n' "$2"; }
        `,
        new Fragment('missing=$('),
        ...entries.map(
          (entry) =>
            new Fragment(`  ${sh`want ${linesOf(entry.mountPoint)} ${fstabLine(entry, settings)}`.text}`),
        ),
        sh`
          )
          if [ -n "$missing" ]; then
            begin_fstab
            printf '%s\n' "$missing" >>"$fstab.glusterctl"
            end_fstab
          fi
        `,
      ),
    ),
  );
}

/** Drops every line for these mount points, in one edit; nothing is written when there is none. */
export function removeFromFstab(mountPoints: readonly string[], settings: MountSettings): Fragment {
  if (mountPoints.length === 0) return new Fragment('');
  return removal(sh`${mountPoints.flatMap((point) => ['-e', linesOf(point)])}`, settings);
}

/** Those only for which the shell function of that name says yes; it takes the place of "$@". */
export function removeFromFstabWhere(
  condition: string,
  mountPoints: readonly string[],
  settings: MountSettings,
): Fragment {
  if (mountPoints.length === 0) return new Fragment('');
  return lines(
    sh`set --`,
    ...mountPoints.map((point) => sh`! ${condition} ${point} || set -- "$@" -e ${linesOf(point)}`),
    sh`if [ $# -gt 0 ]; then`,
    removal(new Fragment('"$@"'), settings),
    sh`fi`,
  );
}

function removal(patterns: Fragment, settings: MountSettings): Fragment {
  return lines(
    editor(settings),
    locked(sh`
      if [ -e "$fstab" ] && asked grep -aqE ${patterns} "$fstab"; then
        begin_fstab
        kept=0
        grep -avE ${patterns} "$fstab" >"$fstab.glusterctl" || kept=$?
        [ "$kept" -le 1 ]
        end_fstab
      fi
    `),
  );
}

/** Shell condition, to be `asked`: fstab mounts something there. */
export function inFstab(mountPoint: string, settings: MountSettings): Fragment {
  return sh`grep -aqE ${linesOf(mountPoint)} ${settings.fstab}`;
}
