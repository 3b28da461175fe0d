import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Script } from '../model/plan.ts';
import { changing, Fragment, lines, sh } from '../shell/script.ts';
import type { Swap } from '../store/shared/shared-file.ts';
import { fileFunctions, knownFunction } from './file-functions.ts';
import { onVolume } from './on-volume.ts';
import type { StatePlace } from './state-volume.ts';

const MARKER = 'GLUSTERCTL_BYTES';
const LINE = /.{1,76}/g;

/**
 * Compares and swaps, under a lock that the volume keeps: it ends with the process that has it, or some seconds after its host.
 *
 * Who lost the lock without knowing, as its host stood still, can do no harm any more: what it has prepared was taken away by
 * the next who had the lock, and what it would append to it has locked as well, which gluster doesn't let it write to any more
 * (`client.strict-locks`).
 *
 * It tells `changing` before it changes what is there, `changed` when that is on disk and was read again, and `unchanged` where
 * it failed meanwhile and what was there is there still. For readSwapped.
 */
export function swapScript({ volume, file }: StatePlace, swap: Swap, lockSeconds: number): Script {
  const { expected, how, bytes, writer } = swap;
  const begin = how === 'append' && expected !== null ? expected.end : 0;
  const digest = createHash('sha256').update(bytes).digest('hex');
  return changing(
    onVolume(volume),
    fileFunctions(file),
    knownFunction(expected),
    sh`
      id=${writer.id}
      begin=${begin}
      length=${bytes.length}
      is_whole() { [ "$size" -ge ${begin + bytes.length} ] && is "$begin" "$length" ${digest}; }
      new=".$file.$id.new"
      kept="$file.backups/.$id.new"
      copy="$file.backups/"${swap.copy}
      superfluous() { run rm -f ${swap.superfluous.map((name) => `${file}.backups/${name}`)}; }
      holder=${JSON.stringify(writer)}
    `,
    expectedFunction(swap),
    appendedFunction(swap),
    payload(bytes),
    swapped(lockSeconds, swap),
  );
}

/** `is_expected`: what must be in place is there, and behind it at most the beginning of a record that never became one. */
function expectedFunction({ expected }: Swap): Fragment {
  if (expected === null) return sh`is_expected() { ! there "$file"; }`;
  return sh`
    # a power cut may leave zeros of what was being written
    is_torn() {
      ended=$(part "$known" "$1" | wc -l)
      if [ "$ended" -eq 0 ]; then return 0; fi
      rest=$(part "$known" "$1" | tr -d '\0' | wc -c)
      [ "$ended" -eq 1 ] && [ "$rest" -lt "$1" ] && [ "$(tail -c 1 "$file" | wc -l)" -eq 1 ]
    }
    is_expected() {
      there "$file" || return 1
      sized
      is_known && { [ "$size" -eq "$known" ] || is_torn $((size - known)); }
    }
  `;
}

/** `already`: the same was sent before, and has done it. */
function appendedFunction({ how }: Swap): Fragment {
  if (how === 'replace') return sh`already() { sized; is_whole; }`;
  return sh`already() { sized; is_whole && is_known; }`;
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

function swapped(lockSeconds: number, { how }: Swap): Fragment {
  return sh`
    umask 077
    free() { { : >"$file.writer"; } 2>/dev/null || :; }
    busy() {
      tell busy
      head -c 4096 "$1" || :
      echo
      tell end
      exit 0
    }
    {
      # point: opened
      asked flock --wait ${lockSeconds} 9 || busy "$file.writer"
      # point: locked
      look
      # who has the volume mounted himself and writes to it as to any file
      if there "$file.lock"; then busy "$file.lock"; fi
      { printf '%s\n' "$holder" >"$file.writer"; } 2>/dev/null || :
      # point: written down
      if there "$file" && already; then
        tell changed
      else
        if is_expected; then :; else
          found
          free
          exit 0
        fi
        # point: compared
        rm -f ".$file."*.new
        if there "$file.backups"; then rm -f "$file.backups"/.*.new; else run mkdir -m 0700 "$file.backups"; fi
        # point: tidied up
        payload >"$new" || { code=$?; step='take in what was sent'; exit "$code"; }
        # point: received
        run sync "$new"
        if [ "$(stat -c %s "$new")" -ne "$length" ]; then step='take in what was sent'; exit 1; fi
        # point: on disk
        ${keep(how)}
        # point: copied
        run sync "$kept"
        # point: copy on disk
        unharmed() {
          look
          if is_expected; then tell unchanged; fi
        }
        ${change(how)}
        # point: in place
        run sync "$file" .
        # point: synced
        sized
        if is_whole; then :; else step='read again what was written'; exit 1; fi
        # point: read again
        tell changed
        run mv -f "$kept" "$copy"
        # point: copy named
        run sync "$copy" "$file.backups"
        # point: copy synced
        rm -f "$new"
        # point: tidy
      fi
      superfluous
      # point: superfluous gone
      free
      # point: done
      tell done
      tell end
    } 9<>"$file.writer"
  `;
}

/** The copy is written before the file itself is touched: where there is no room for it nothing has happened. */
function keep(how: Swap['how']): Fragment {
  if (how === 'replace') return sh`run cp "$new" "$kept"`;
  return sh`
    part 0 "$known" >"$kept" || { code=$?; step='copy what is there'; exit "$code"; }
    run cat "$new" >>"$kept"
    if [ "$(stat -c %s "$kept")" -ne $((known + length)) ]; then step='copy what is there'; exit 1; fi
  `;
}

function change(how: Swap['how']): Fragment {
  if (how === 'replace') return replace();
  return sh`
    if [ "$size" -gt "$known" ]; then
      # what is torn goes with the file that it is in
      run cp "$kept" "$new"
      run sync "$new"
      ${replace()}
    else
      tell changing
      code=0
      # under a lock of its own: who has lost that can't write to it
      { flock --nonblock 7 && cat "$new" >&7; } 7>>"$file" || code=$?
      if [ "$code" -ne 0 ]; then
        # on a full volume some of it may be there, or on some bricks all of it
        if asked flock --nonblock 9 && asked truncate -s "$known" "$file" && asked sync "$file"; then unharmed; fi
        step='append to the state'
        exit "$code"
      fi
    fi
  `;
}

/** Synced once more under its new name: gluster does nothing to sync a folder, while a file brings its own renaming to disk with it. */
function replace(): Fragment {
  return sh`
    tell changing
    code=0
    mv -f "$new" "$file" || code=$?
    if [ "$code" -ne 0 ]; then
      unharmed
      step='rename what was written'
      exit "$code"
    fi
  `;
}
