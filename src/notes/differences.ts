import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { type Note, noteFile, noteText, type Written } from './note.ts';
import { notesOn } from './notes-of.ts';
import { readNote } from './read-note.ts';
import type { NoteWork } from './script.ts';

/** A note that is not as the state has it. */
export interface NoteDifference {
  readonly kind: 'note-missing' | 'note-outdated' | 'note-of-nothing';
  readonly node: Id;
  /** `volume-<id>.json` */
  readonly file: string;
}

/**
 * In what the notes of hosts differ from the state. `lines`: what the inventory of a node's host tells of notes, by node; of
 * whom there are none nothing is known. Notes of another state's are none of ours.
 */
export function noteDifferences(
  state: State,
  lines: ReadonlyMap<Id, readonly string[]>,
): readonly NoteDifference[] {
  return [...lines].flatMap(([node, told]) => {
    const held = told.map(readNote).filter((one): one is Written => one?.lineage === state.lineage);
    const there = new Map(held.map(({ note }) => [noteFile(note), note]));
    const wanted = notesOn(state, node);
    return [
      ...[...wanted].flatMap(([file, note]): readonly NoteDifference[] => {
        const found = there.get(file);
        if (found === undefined) return [{ kind: 'note-missing', node, file }];
        return isSame(found, note, state.lineage) ? [] : [{ kind: 'note-outdated', node, file }];
      }),
      ...[...there.keys()]
        .filter((file) => !wanted.has(file))
        .map((file): NoteDifference => ({ kind: 'note-of-nothing', node, file })),
    ];
  });
}

/** What is done about them on the host of a node: a note has no history, the state's is written. */
export function mendingNotes(state: State, node: Id, differences: readonly NoteDifference[]): NoteWork {
  const wanted = notesOn(state, node);
  const own = differences.filter((one) => one.node === node);
  return {
    write: own.flatMap(({ file }) => wanted.get(file) ?? []),
    remove: own.flatMap(({ file }) => (wanted.has(file) ? [] : [file])),
    refresh: [],
  };
}

/** As they are written: a reader gives keys in an order of its own. */
function isSame(found: Note, wanted: Note, lineage: Id): boolean {
  const inOrder = (note: Note): string => JSON.stringify(sorted(JSON.parse(`{${noteText(note, lineage)}`)));
  return inOrder(found) === inOrder(wanted);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
