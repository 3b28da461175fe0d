import { type Fragment, lines, sh } from '../shell/script.ts';
import { HEAD_BYTES, type Mark, TAIL_BYTES } from '../store/shared/shared-file.ts';

/**
 * `onto_disk COMMAND…` writes what the command prints to descriptor 6: in one piece, since each asks all bricks, and is on disk with it,
 * without the second look at the file that `sync` would take. It fails where either of both does.
 */
export const ONTO_DISK = sh`
  onto_disk() {
    failed=$({ { "$@" || echo no >&5; } | dd bs=1M iflag=fullblock conv=fsync status=none >&6 || echo no >&5; } 5>&1)
    [ -z "$failed" ]
  }
`;

/**
 * Looks at a file of the folder that the script is in. `there` goes by a list of names, since a test for one says "no" as well
 * where it could not be looked for.
 */
export function fileFunctions(file: string): Fragment {
  return sh`
    file=${file}
    newline='
    '
    look() { names=$(ls -A .) || unanswered ls -A .; }
    there() { case "$newline$names$newline" in *"$newline$1$newline"*) return 0 ;; esac; return 1; }
    # ends with who is at it: the writer, or the lock of who has the volume mounted himself
    busy() {
      tell busy "\${1##*.}"
      head -c 4096 "$1" || :
      echo
      tell end
      exit 0
    }
    sized() { size=$(stat -c %s "$file") || unanswered stat "$file"; }
    # so many bytes of the file, behind so many
    part() {
      if [ "$1" -eq 0 ]; then head -c "$2" "$file"; else tail -c "+$(($1 + 1))" "$file" | head -c "$2"; fi
    }
    is() {
      sum=$(part "$1" "$2" | sha256sum)
      [ "\${sum%% *}" = "$3" ]
    }
    # what is there from the given place on: the same file as before when it was read. On a volume without the options for it
    # a client may remember for a second that a file was empty when it was made
    give() {
      tries=0
      while :; do
        before=$(stat -c '%i %s' "$file") || unanswered stat "$file"
        size=\${before#* }
        packed=
        if [ "$size" -gt "$1" ]; then packed=$(part "$1" $((size - $1)) | gzip -c | base64); fi
        after=$(stat -c '%i %s' "$file") || unanswered stat "$file"
        tries=$((tries + 1))
        if [ "$before" = "$after" ] && { [ "$size" -gt 0 ] || [ "$tries" -ge 3 ]; }; then break; fi
        if [ "$size" -eq 0 ]; then sleep 1; fi
        if [ "$tries" -ge 20 ]; then step="read $file, which changes all the time"; exit 1; fi
      done
      tell found "$1" $((size - $1))
      if [ -n "$packed" ]; then printf '%s\n' "$packed"; fi
    }
    kept_names() {
      kept=
      if there "$file.backups"; then kept=$(ls "$file.backups") || unanswered ls "$file.backups"; fi
    }
    # their names: a look at each would take longer than all else together
    copies() {
      tell copies
      kept_names
      for each in $kept; do printf '? ./%s\n' "$each"; done
    }
    # from behind what is known, where the file still begins with that
    found() {
      if there "$file"; then
        if ends_known; then
          tell found "$known" 0
        else
          sized
          if is_known; then give "$known"; else give 0; fi
        fi
      else
        tell found none
      fi
      copies
      tell end
    }
  `;
}

/**
 * `is_known` tells, of a file whose size was looked at, whether it begins with what is known. `ends_known` tells with one look whether
 * it ends with it as well, where that is a record: its digest is one of all before it, and its place tells that nothing was put
 * before all that, as a move does. A no says nothing.
 */
export function knownFunction(mark: Mark | null): Fragment {
  if (mark === null)
    return sh`
      known=0
      is_known() { return 1; }
      ends_known() { return 1; }
    `;
  const { end, head, tail, last } = mark;
  const tailFrom = Math.max(0, end - TAIL_BYTES);
  return lines(
    sh`
      known=${end}
      is_known() { [ "$size" -ge ${end} ] && is 0 ${Math.min(end, HEAD_BYTES)} ${head} && is ${tailFrom} ${end - tailFrom} ${tail}; }
    `,
    last === null
      ? sh`ends_known() { return 1; }`
      : sh`
          ends_known() {
            ending=$(tail -c ${`+${last.at + 1}`} "$file" && echo .) || return 1
            case $ending in ${last.text}*"$newline".) ;; *) return 1 ;; esac
            # with no line behind it
            case \${ending%"$newline".} in *"$newline"*) return 1 ;; esac
          }
        `,
  );
}
