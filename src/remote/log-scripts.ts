import { gzipSync } from 'node:zlib';
import type { Script } from '../model/plan.ts';
import { changing, Fragment, lines, reading, sh } from '../shell/script.ts';
import type { LoggedFile, Unsent } from '../store/shared/shared-log.ts';
import { ONTO_DISK } from './file-functions.ts';
import { intoVolume, onVolume } from './on-volume.ts';
import type { StatePlace } from './state-volume.ts';

/** What a log may hold: of more its oldest days go, when another day begins. */
export interface LogBounds {
  readonly files: number;
  readonly bytes: number;
}

const MARKER = 'GLUSTERCTL_BYTES';
const LINE = /.{1,76}/g;

/**
 * A folder for each day on which something came, by the host's clock: so what is old goes without a look at each file, and
 * who asks for what is new need not be told of all.
 */
function logFunctions(file: string): Fragment {
  return sh`
    log=${`${file}.log`}
    newline='
    '
    # 20260131 of 2026-01-31; of what is no day, nothing
    numbered() {
      number=
      case $1 in
        [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9])
          year=\${1%%-*}
          rest=\${1#*-}
          number=$year\${rest%-*}\${rest#*-}
          ;;
      esac
    }
    # the newest first
    days() {
      all=
      top=$(ls -A .) || unanswered ls -A .
      case "$newline$top$newline" in *"$newline$log$newline"*) all=$(ls "$log") || unanswered ls "$log" ;; esac
      if [ -n "$all" ]; then all=$(printf '%s\n' "$all" | sort -r); fi
    }
    # a line for each file of a day: its size and its name
    listed() {
      files=$(ls "$log/$1") || unanswered ls "$log/$1"
      if [ -n "$files" ]; then files=$(stat -c '%s %n' "$log/$1"/*) || unanswered stat "$log/$1"; fi
    }
  `;
}

/** For readPut. */
export function putScript({ volume, file }: StatePlace, files: readonly Unsent[], bounds: LogBounds): Script {
  return changing(
    intoVolume(volume),
    logFunctions(file),
    ONTO_DISK,
    sh`
      umask 077
      day=$(date -u +%Y-%m-%d)
      # what was left by writers that were killed goes, too
      thin() {
        rm -f "$log"/.*.new
        count=0
        bytes=0
        days
        for each in $all; do
          numbered "$each"
          if [ -z "$number" ]; then continue; fi
          if [ "$count" -le ${bounds.files} ] && [ "$bytes" -le ${bounds.bytes} ]; then
            listed "$each"
            for word in $files; do
              case $word in */*) continue ;; esac
              count=$((count + 1))
              bytes=$((bytes + word))
            done
          fi
          if [ "$each" != "$day" ] && { [ "$count" -gt ${bounds.files} ] || [ "$bytes" -gt ${bounds.bytes} ]; }; then
            run rm -rf "$log/$each"
          fi
        done
      }
      unpack() { base64 -d | gzip -dc; }
      put() {
        if [ -e "$1.jsonl" ]; then return 0; fi
        new="../.$1.$$.new"
        onto_disk unpack 6>"$new" || { code=$?; step='take in what was sent'; exit "$code"; }
        run mv -f "$new" "$1.jsonl"
      }
      # the folder of a day is on the volume alone
      if cd "$log/$day" 2>/dev/null; then :; else
        sure_of_it
        run mkdir -p "$log/$day"
        thin
        run cd "$log/$day"
      fi
    `,
    ...files.map(putOne),
    sh`tell end`,
  );
}

function putOne({ name, bytes }: Unsent): Fragment {
  const packed = gzipSync(bytes).toString('base64').match(LINE) ?? [];
  return lines(
    sh`put ${name} <<'${new Fragment(MARKER)}'`,
    new Fragment(packed.join('\n')),
    new Fragment(MARKER),
  );
}

/** For readListed. */
export function listScript(
  { volume, file }: StatePlace,
  { since, most }: { readonly since: string | null; readonly most: number | null },
): Script {
  const until = most === null ? sh`` : sh`if [ "$count" -ge ${most} ]; then tell older; break; fi`;
  return reading(
    onVolume(volume),
    logFunctions(file),
    sh`
      count=0
      days
      for each in $all; do
        numbered "$each"
        if [ -z "$number" ]; then continue; fi
        if [ "$number" -lt ${numberOf(since)} ]; then break; fi
        ${until}
        listed "$each"
        tell day "$each"
        if [ -n "$files" ]; then
          printf '%s\n' "$files"
          count=$((count + $(printf '%s\n' "$files" | wc -l)))
        fi
      done
      tell end
    `,
  );
}

/** For readTexts. */
export function readScript({ volume, file }: StatePlace, files: readonly LoggedFile[]): Script {
  return reading(
    onVolume(volume),
    logFunctions(file),
    sh`
      give() {
        for each in ${files.map(({ day, name }) => `${day}/${name}`)}; do
          # its day may have gone meanwhile
          if [ ! -e "$log/$each.jsonl" ]; then continue; fi
          printf '# %s\n' "\${each#*/}"
          cat "$log/$each.jsonl" || exit 1
          printf '\n'
        done
        echo '# end'
      }
      packed=$(give | gzip -c | base64)
      tell texts
      printf '%s\n' "$packed"
      tell end
    `,
  );
}

/** For readListed. */
export function searchScript(
  { volume, file }: StatePlace,
  texts: readonly string[],
  since: string | null,
): Script {
  const patterns = texts.flatMap((text) => ['-e', text]);
  return reading(
    onVolume(volume),
    logFunctions(file),
    sh`
      days
      for each in $all; do
        numbered "$each"
        if [ -z "$number" ]; then continue; fi
        if [ "$number" -lt ${numberOf(since)} ]; then break; fi
        files=$(ls "$log/$each") || unanswered ls "$log/$each"
        if [ -z "$files" ]; then continue; fi
        code=0
        found=$(grep -lF ${patterns} "$log/$each"/*) || code=$?
        if [ "$code" -gt 1 ]; then step="grep $log/$each"; exit "$code"; fi
        if [ -n "$found" ]; then
          tell day "$each"
          printf '%s\n' "$found" | while read -r one; do stat -c '%s %n' "$one" || exit 1; done
        fi
      done
      tell end
    `,
  );
}

function numberOf(day: string | null): number {
  return day === null ? 0 : Number(day.replaceAll('-', ''));
}
