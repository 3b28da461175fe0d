import { alike } from '../model/alike.ts';
import type { Id } from '../model/ids.ts';
import { type Note, noteFile, noteText, type Written } from './note.ts';
import { readNote } from './read-note.ts';

/** In what the notes of one host are not as the state has them. */
export interface NoteDifferences {
  /** When they were written, by their file's name. */
  readonly right: ReadonlyMap<string, number>;
  readonly missing: readonly Note[];
  readonly outdated: readonly Outdated[];
  /** They are of nothing on that host. */
  readonly strange: readonly Note[];
}

export interface Outdated {
  /** As it should be. */
  readonly note: Note;
  /** When that which is there was. */
  readonly written: number;
}

/** `lines`: what the host tells of its notes. Those of another state's are none of ours. */
export function noteDifferences(
  wanted: ReadonlyMap<string, Note>,
  lines: readonly string[],
  lineage: Id,
): NoteDifferences {
  const files = new Map([...wanted].map(([file, note]) => [noteText(note, lineage), file]));
  const right = new Map<string, number>();
  const others = new Map<string, Written>();
  for (const line of lines) {
    // As it would be written now, but for the time: there is no more to be read in it.
    const [, written, text = ''] = /^\{"written":(\d+),(.*)$/.exec(line) ?? [];
    const file = files.get(text);
    if (file !== undefined) {
      right.set(file, Number(written));
      continue;
    }
    const read = readNote(line);
    if (read?.lineage !== lineage) continue;
    const now = wanted.get(noteFile(read.note));
    if (now !== undefined && alike(read.note, now)) right.set(noteFile(now), read.written);
    else others.set(noteFile(read.note), read);
  }
  return {
    right,
    missing: [...wanted].flatMap(([file, note]) => (right.has(file) || others.has(file) ? [] : [note])),
    outdated: [...wanted].flatMap(([file, note]) => {
      const found = others.get(file);
      return found === undefined ? [] : [{ note, written: found.written }];
    }),
    strange: [...others].flatMap(([file, { note }]) => (wanted.has(file) ? [] : [note])),
  };
}
