import { stat } from 'node:fs/promises';
import type { Adapter } from 'lowdb';
import { writeDurably } from '../files/write-durably.ts';
import type { State } from '../model/state.ts';
import { keepBackup, thinBackups } from './backups.ts';
import { stateFileHints } from './failures.ts';
import { serialise } from './format.ts';
import { readStateFile } from './read.ts';

export interface AdapterOptions {
  readonly path: string;
  readonly now: () => Date;
  readonly point: (name: string) => void;
  /** Outlives the adapter: one command writes several times. */
  readonly lastWritten: LastWritten;
}

/** What this process wrote last, and what tells that file from any other. */
export interface LastWritten {
  file: { readonly state: State; readonly stamp: string } | null;
}

/** What lowdb reads and writes through. lowdb's own adapter syncs nothing and lost updates when it was measured. */
export function durableAdapter({ path, now, point, lastWritten }: AdapterOptions): Adapter<State> {
  let present: State | null = null;
  return {
    async read() {
      const { file } = lastWritten;
      const unchanged = file !== null && file.stamp === (await stampOf(path));
      present = unchanged ? file.state : await readStateFile(path);
      return present;
    },
    async write(state) {
      const replaced = present;
      await writeDurably(path, serialise(state), {
        hints: stateFileHints,
        point,
        beforeReplace: async () => {
          if (replaced !== null) await keepBackup(path, replaced.serial, now());
        },
      });
      present = state;
      const stamp = await stampOf(path);
      lastWritten.file = stamp === null ? null : { state, stamp };
      await thinBackups(path, now());
    },
  };
}

/** Another for each new file, and after each change to it. */
async function stampOf(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found && `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`;
}
