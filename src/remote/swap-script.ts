import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Script } from '../model/plan.ts';
import { quote } from '../shell/quote.ts';
import { changing, Fragment, lines, sh } from '../shell/script.ts';
import type { Swap } from '../store/shared/shared-file.ts';
import { fileFunctions, knownFunction, ONTO_DISK } from './file-functions.ts';
import { onVolume } from './on-volume.ts';
import type { StatePlace } from './state-volume.ts';

const MARKER = 'GLUSTERCTL_BYTES';
const LINE = /.{1,76}/g;

/**
 * Compares and swaps, under a lock that the volume keeps: it ends with the process that has it, or some seconds after its host.
 *
 * Who lost the lock without knowing, as its host stood still, can do no harm any more. What it has prepared, to be renamed, was
 * there before it made sure that it had the lock, and looked at what it replaces: whoever has the lock later takes it away. And
 * what it would append to it has locked as well, since before it was compared, which gluster doesn't let it write to any more
 * (`strict-locks` of the client, see `on-volume.ts`).
 *
 * It tells `changing` before it changes what is there, `changed` when that is on disk and was read again, and `unchanged` where
 * it failed meanwhile and what was there is there still. For readSwapped.
 *
 * On a volume each look at a file asks all its bricks: a look costs more than a process, so there are few.
 */
export function swapScript({ volume, file }: StatePlace, swap: Swap, lockSeconds: number): Script {
  const { expected, how, bytes, writer } = swap;
  const begin = how === 'append' && expected !== null ? expected.end : 0;
  const digest = createHash('sha256').update(bytes).digest('hex');
  return changing(
    onVolume(volume),
    fileFunctions(file),
    knownFunction(expected),
    ONTO_DISK,
    sh`
      id=${writer.id}
      begin=${begin}
      length=${bytes.length}
      is_whole() { [ "$size" -ge ${begin + bytes.length} ] && is "$begin" "$length" ${digest}; }
      # and nothing is behind it
      is_there() {
        sum=$(tail -c ${`+${begin + 1}`} "$file" | sha256sum)
        [ "\${sum%% *}" = ${digest} ]
      }
      new=".$file.$id.new"
      kept="$file.backups/.$id.new"
      holder=${JSON.stringify(writer)}
    `,
    expectedFunction(swap),
    payload(bytes),
    copied(swap),
    swapped(lockSeconds, swap),
  );
}

/** `is_expected`: of a file whose size was looked at, what must be in place is there, and behind it at most the beginning of a record that never became one. */
function expectedFunction({ expected }: Swap): Fragment {
  if (expected === null) return sh`is_expected() { return 1; }`;
  return sh`
    # a power cut may leave zeros of what was being written
    is_torn() {
      ended=$(part "$known" "$1" | wc -l)
      if [ "$ended" -eq 0 ]; then return 0; fi
      rest=$(part "$known" "$1" | tr -d '\0' | wc -c)
      [ "$ended" -eq 1 ] && [ "$rest" -lt "$1" ] && [ "$(tail -c 1 "$file" | wc -l)" -eq 1 ]
    }
    is_expected() { is_known && { [ "$size" -eq "$known" ] || is_torn $((size - known)); }; }
  `;
}

function payload(bytes: Buffer): Fragment {
  const packed = gzipSync(bytes).toString('base64').match(LINE) ?? [];
  return lines(
    sh`payload() {`,
    new Fragment(`base64 -d <<'${MARKER}' | gzip -dc`),
    new Fragment(packed.join('\n')),
    new Fragment(MARKER),
    sh`}`,
  );
}

/**
 * `keep_copy`, of what is in place by then: the copy of a beginning of it goes on, or where there is none all is copied. What replaces
 * the state is copied before: where there is no room for its copy, nothing has happened.
 */
function copied({ copy, follows }: Swap): Fragment {
  if (copy === null) return sh`keep_copy() { :; }`;
  return lines(
    sh`copy="$file.backups/"${copy}`,
    sh`
      copy_of() {
        if there "$file.backups"; then rm -f "$file.backups"/.*.new; else run mkdir -m 0700 "$file.backups"; fi
        onto_disk cat "$1" 6>"$kept" || { step="copy $1"; exit 1; }
        # point: copied
      }
      # once more on disk under its own name
      name_copy() {
        run mv -f "$1" "$copy"
        # point: copy named
        run sync "$copy"
      }
      copy_all() {
        copy_of "$file"
        name_copy "$kept"
      }
    `,
    follows === null
      ? sh`keep_copy() { copy_all; }`
      : sh`
          keep_copy() {
            before="$file.backups/"${follows.name}
            large=$(stat -c %s "$before" 2>/dev/null) || large=
            # written in one piece: each piece asks all bricks
            if [ "$large" = ${follows.bytes} ] && tail -c ${`+${follows.bytes + 1}`} "$file" | dd bs=1M iflag=fullblock status=none >>"$before"; then
              # point: copy appended to
              name_copy "$before"
            else
              copy_all
            fi
          }
        `,
  );
}

function swapped(lockSeconds: number, { how, superfluous }: Swap): Fragment {
  return lines(
    sh`
      umask 077
      other() {
        found
        exit 0
      }
      # what a writer has prepared that lost the lock, or its life; no file of another state is called so
      four='[0-9a-f][0-9a-f][0-9a-f][0-9a-f]'
      prepared=$four$four$four$four.new
      tidy() {
        case "$newline$names$newline" in *"$newline.$file."$prepared"$newline"*) rm -f ".$file."$prepared ;; esac
      }
      # the lock is still held, or again, and what is to be replaced is still what it was made from
      make_sure() {
        asked flock --nonblock 9 || busy "$file.writer"
        # point: held
        look
        if there "$file"; then
          sized
          is_expected || other
        elif [ "$known" -gt 0 ]; then
          other
        fi
        # point: sure
      }
      unharmed() {
        look
        sized
        if is_known && [ "$size" -eq "$known" ]; then tell unchanged; fi
      }
      {
        # point: opened
        asked flock --wait ${lockSeconds} 9 || busy "$file.writer"
        # point: locked
        look
        # who has the volume mounted himself and writes to it as to any file
        if there "$file.lock"; then busy "$file.lock"; fi
        # its first line counts: what is behind it was an earlier one's
        { printf '%s\n' "$holder" >&9; } 2>/dev/null || :
        # point: written down
        tidy
    `,
    how === 'append' ? appended() : replaced(),
    superfluous.length === 0
      ? null
      : sh`
          # point: in place
          run rm -f ${superfluous.map((name) => new Fragment(`"$file.backups/"${quote(name)}`))}
        `,
    sh`
        # point: done
        tell done
        tell end
      } 9<>"$file.writer"
    `,
  );
}

function appended(): Fragment {
  return sh`
    mended() { part 0 "$known" && payload; }
    there "$file" || other
    {
      # under a lock of its own: who has lost that can't write to it
      asked flock --nonblock 7 || { step='lock the state'; exit 1; }
      # point: file locked
      state=other
      if ends_known; then
        state=known
      else
        sized
        if is_known; then
          # the same was sent before, and has done it
          if is_whole; then
            state=done
          elif [ "$size" -eq "$known" ]; then
            state=known
          elif is_torn $((size - known)); then
            state=torn
          fi
        fi
      fi
      # point: compared
      case $state in
        other) other ;;
        done) tell changed ;;
        torn)
          ${prepared(sh`mended`, new Fragment('$((known + length))'))}
          make_sure
          ${renamed()}
          keep_copy
          ;;
        known)
          tell changing
          code=0
          onto_disk payload 6>&7 || code=$?
          # point: appended
          if [ "$code" -ne 0 ]; then
            # on a full volume some of it may be there, or on some bricks all of it
            if asked flock --nonblock 9 && asked truncate -s "$known" "$file" && asked sync "$file"; then unharmed; fi
            step='append to the state'
            exit "$code"
          fi
          is_there || { step='read again what was written'; exit 1; }
          # point: read again
          tell changed
          keep_copy
          ;;
      esac
    } 7>>"$file"
  `;
}

function replaced(): Fragment {
  return sh`
    state=expected
    if there "$file"; then
      sized
      if is_whole; then state=done; elif is_expected; then :; else state=other; fi
    elif [ "$known" -gt 0 ]; then
      state=other
    fi
    # point: compared
    case $state in
      other) other ;;
      done) tell changed ;;
      expected)
        ${prepared(sh`payload`, sh`"$length"`)}
        copy_of "$new"
        make_sure
        ${renamed()}
        name_copy "$kept"
        ;;
    esac
  `;
}

/** What comes instead of what is there, beside it. */
function prepared(content: Fragment, length: Fragment): Fragment {
  return sh`
    onto_disk ${content} 6>"$new" || { code=$?; step='take in what was sent'; exit "$code"; }
    # point: received
    if [ "$(stat -c %s "$new")" -ne ${length} ]; then step='take in what was sent'; exit 1; fi
    # point: on disk
  `;
}

/** Synced once more under its new name: gluster does nothing to sync a folder, while a file brings its own renaming to disk with it. */
function renamed(): Fragment {
  return sh`
    tell changing
    code=0
    mv -f "$new" "$file" || code=$?
    if [ "$code" -ne 0 ]; then
      unharmed
      step='rename what was written'
      exit "$code"
    fi
    # point: renamed
    run sync "$file" .
    # point: synced
    is_there || { step='read again what was written'; exit 1; }
    # point: read again
    tell changed
  `;
}
