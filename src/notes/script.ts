import type { Id } from '../model/ids.ts';
import { Fragment, lines, sh } from '../shell/script.ts';
import { type Note, noteFile, noteText } from './note.ts';

/** Where a host keeps what can't be read from its disks and from gluster: a small file about each thing on it. */
export const NOTES_ROOT = '/var/lib/glusterctl/notes';

/** What is to be done with notes of one host. */
export interface NoteWork {
  readonly write: readonly Note[];
  readonly remove: readonly string[];
  /** What is of the host itself: it goes with the last of its devices, whichever plan takes that. */
  readonly removeWithLast: readonly string[];
  /** Written only where there is one already: of things that may be nothing of this host's. */
  readonly refresh: readonly Note[];
}

export const NO_NOTE_WORK: NoteWork = { write: [], remove: [], removeWithLast: [], refresh: [] };

/**
 * Shell text for the end of a script. A file is written beside the old one, synced and renamed; one that says the same
 * already is left. The host adds the time: of notes that differ the newest counts, and the script is the same whenever it runs.
 */
export function notesFragment({ write, remove, removeWithLast, refresh }: NoteWork, lineage: Id): Fragment {
  if (write.length + remove.length + removeWithLast.length + refresh.length === 0) return new Fragment('');
  const parts = lines(
    sh`notes=${NOTES_ROOT}`,
    write.length === 0
      ? null
      : sh`
          if [ ! -d "$notes" ]; then
            run mkdir -p -m 700 "$notes"
            run sync "\${notes%/*/*}" "\${notes%/*}"
          fi
        `,
    write.length + refresh.length === 0
      ? null
      : sh`
          now=
          fresh=
          # a note is one line: what has more is none
          read_old() {
            IFS= read -r old || :
            if IFS= read -r more || [ -n "$more" ]; then old=; fi
          }
          note() {
            # left by a try that was cut off
            if [ -e "$notes/.$1.new" ]; then run rm -f "$notes/.$1.new"; fi
            old=
            if [ -e "$notes/$1" ]; then read_old <"$notes/$1" || :; fi
            if [ "\${old#*,}" != "$2" ]; then
              [ -n "$now" ] || now=$(date +%s%3N)
              printf '{"written":%s,%s\n' "$now" "$2" >"$notes/.$1.new"
              fresh="$fresh $1"
            fi
          }
        `,
    ...write.map((note) => sh`note ${noteFile(note)} ${noteText(note, lineage)}`),
    ...refresh.map(
      (note) =>
        sh`if [ -e "$notes/"${noteFile(note)} ]; then note ${noteFile(note)} ${noteText(note, lineage)}; fi`,
    ),
    write.length + refresh.length === 0
      ? null
      : sh`
          set --
          for file in $fresh; do set -- "$@" "$notes/.$file.new"; done
          [ $# -eq 0 ] || run sync "$@"
          for file in $fresh; do run mv -f "$notes/.$file.new" "$notes/$file"; done
        `,
    ...remove.map(removal),
    removeWithLast.length === 0
      ? null
      : lines(
          sh`
            left=0
            for file in "$notes"/device-*.json; do
              if [ -e "$file" ]; then left=1; fi
            done
            if [ $left = 0 ]; then
          `,
          ...removeWithLast.map((file) => sh`  ${removal(file)}`),
          new Fragment('fi'),
        ),
    sh`if [ -d "$notes" ]; then run sync "$notes"; fi`,
  );
  return lines(
    new Fragment('{'),
    new Fragment('  run flock -w 60 9'),
    new Fragment(parts.text.replaceAll(/^(?=.)/gm, '  ')),
    new Fragment('} 9>/run/lock/glusterctl-notes.lock'),
  );
}

function removal(file: string): Fragment {
  return sh`run rm -f "$notes/"${file} "$notes/."${`${file}.new`}`;
}
