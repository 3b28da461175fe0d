import type { Id } from '../model/ids.ts';
import { NEW_NOTES_ROOT, NOTES_ROOT } from '../shell/host-folders.ts';
import { Fragment, lines, sh } from '../shell/script.ts';
import { type Note, noteFile, noteText } from './note.ts';

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
 * Shell text for the end of a script. Files are written elsewhere, synced, and moved over the old ones by one process: to
 * start one takes longer than what it does. What says the same already is left. The host adds the time: of notes that
 * differ the newest counts, and the script is the same whenever it runs.
 */
export function notesFragment({ write, remove, removeWithLast, refresh }: NoteWork, lineage: Id): Fragment {
  if (write.length + remove.length + removeWithLast.length + refresh.length === 0) return new Fragment('');
  const parts = lines(
    sh`notes=${NOTES_ROOT} coming=${NEW_NOTES_ROOT}`,
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
            old=
            if [ -e "$notes/$1" ]; then read_old <"$notes/$1" || :; fi
            if [ "\${old#*,}" != "$2" ]; then
              [ -n "$now" ] || now=$(date +%s%3N)
              [ -d "$coming" ] || run mkdir -m 700 "$coming"
              printf '{"written":%s,%s\n' "$now" "$2" >"$coming/$1"
              fresh="$fresh $coming/$1"
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
          if [ -n "$fresh" ]; then
            run sync $fresh
            run mv -f -t "$notes" $fresh
          fi
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
  return sh`run rm -f "$notes/"${file} "$coming/"${file}`;
}
