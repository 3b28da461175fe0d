import type { Adapter } from 'lowdb';
import type { State } from '../model/state.ts';
import { keepBackup, thinBackups } from './backups.ts';
import { writeDurably } from './durable-write.ts';
import { serialise } from './format.ts';
import { readStateFile } from './read.ts';

export interface AdapterOptions {
  readonly path: string;
  readonly now: () => Date;
  readonly point: (name: string) => void;
}

/** What lowdb reads and writes through. lowdb's own adapter syncs nothing and lost updates when it was measured. */
export function durableAdapter({ path, now, point }: AdapterOptions): Adapter<State> {
  let present: State | null = null;
  return {
    async read() {
      present = await readStateFile(path);
      return present;
    },
    async write(state) {
      const replaced = present;
      await writeDurably(path, serialise(state), {
        point,
        beforeReplace: async () => {
          if (replaced !== null) await keepBackup(path, replaced.serial, now());
        },
      });
      present = state;
      await thinBackups(path, now());
    },
  };
}
