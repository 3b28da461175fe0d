import { unlink } from 'node:fs/promises';
import { writeDurably } from '../files/write-durably.ts';
import type { State } from '../model/state.ts';
import { keepReplaced, type PreparedBackup, prepareBackup, thinBackups } from './backups.ts';
import { stateFileHints } from './failures.ts';
import { serialise } from './format.ts';

export interface GenerationOptions {
  readonly now: Date;
  readonly point?: (name: string) => void;
  /** Serial of what is in place and good; null: nothing is, or it is damaged. */
  readonly replaces: number | null;
  /** The backup of an earlier generation of the same command: the new one takes its place. */
  readonly instead?: string | null;
}

/**
 * Writes a generation of the state, under the lock, and keeps a copy of it: the newest backup is the newest
 * generation, so that whatever happens to the file loses nothing. Gives the copy's path.
 */
export async function writeGeneration(
  path: string,
  state: State,
  { now, point, replaces, instead = null }: GenerationOptions,
): Promise<string | null> {
  const made: { copy: PreparedBackup | null } = { copy: null };
  try {
    await writeDurably(path, serialise(state), {
      hints: stateFileHints,
      ...(point === undefined ? {} : { point }),
      beforeReplace: async (temporary) => {
        if (replaces !== null) await keepReplaced(path, replaces, now);
        made.copy = await prepareBackup(path, temporary, state.serial, now);
      },
    });
  } catch (error) {
    await made.copy?.discard();
    throw error;
  }
  const kept = (await made.copy?.keep()) ?? null;
  point?.('copy kept');
  if (instead !== null && instead !== kept) await unlink(instead).catch(() => undefined);
  await thinBackups(path, now);
  return kept;
}
