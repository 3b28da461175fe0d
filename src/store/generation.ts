import { promises } from 'node:fs';
import { writeDurably } from '../files/write-durably.ts';
import type { State } from '../model/state.ts';
import { keepReplaced, type PreparedBackup, prepareBackup, thinBackups } from './backups.ts';
import { documentText } from './document.ts';
import { stateFileHints } from './failures.ts';
import type { Place } from './format.ts';
import type { Turn } from './turn.ts';

export interface GenerationOptions {
  readonly now: Date;
  readonly turn: Turn;
  readonly point?: (name: string) => void;
  /** Serial of what is in place and good; null: nothing is, or it is damaged. */
  readonly replaces: number | null;
  /** The backup of an earlier generation of the same command: the new one takes its place. */
  readonly instead?: string | null;
}

export interface Written {
  readonly place: Place;
  /** Where the copy of this generation is. */
  readonly backup: string | null;
}

/**
 * Writes a generation of the state as a whole, under the lock, and keeps a copy of it: the newest backup is the newest
 * generation, so that whatever happens to the file loses nothing.
 */
export async function writeGeneration(
  path: string,
  state: State,
  { now, turn, point, replaces, instead = null }: GenerationOptions,
): Promise<Written> {
  const made: { copy: PreparedBackup | null } = { copy: null };
  const { pieces, bytes, digest } = documentText(state);
  try {
    await writeDurably(path, pieces, {
      hints: stateFileHints,
      ...(point === undefined ? {} : { point }),
      beforeReplace: async (temporary) => {
        turn.mustBeOurs();
        if (replaces !== null) await keepReplaced(path, replaces, now);
        made.copy = await prepareBackup(path, temporary, state.serial, now);
      },
      lastLook: turn.mustBeOurs,
    });
  } catch (error) {
    await made.copy?.discard();
    throw error;
  }
  const backup = (await made.copy?.keep()) ?? null;
  point?.('copy kept');
  // Copies are whose who has the lock: among them may be one that he is making.
  if (turn.isOurs()) {
    if (instead !== null && instead !== backup) await promises.unlink(instead).catch(() => undefined);
    await thinBackups(path, now);
  }
  return { place: { document: bytes, end: bytes, digest }, backup };
}
