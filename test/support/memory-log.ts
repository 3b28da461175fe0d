import type { Listed, LoggedFile, SharedLog, Unsent } from '../../src/store/shared/shared-log.ts';

/** A log on a volume, in memory: what was asked of it is in `asked`, a round trip each. */
export interface MemoryLog extends SharedLog {
  readonly asked: string[];
  readonly files: Map<string, { readonly day: string; readonly bytes: Buffer }>;
  /** The day that the host's clock shows. */
  day: string;
  /** Thrown by everything that is asked, as where no host answers; null: they answer. */
  broken: Error | null;
}

export function memoryLog(): MemoryLog {
  const files: MemoryLog['files'] = new Map();
  const found = (since: string | null): LoggedFile[] =>
    [...files]
      .map(([name, { day, bytes }]) => ({ name, day, bytes: bytes.length }))
      .filter(({ day }) => since === null || day >= since);
  const ask = (what: string): void => {
    log.asked.push(what);
    if (log.broken !== null) throw log.broken;
  };
  const log: MemoryLog = {
    name: 'gluster://gl1/vol',
    asked: [],
    files,
    day: '2026-01-01',
    broken: null,
    async put(unsent: readonly Unsent[]) {
      ask(`put ${unsent.length}`);
      for (const { name, bytes } of unsent)
        if (!files.has(name)) files.set(name, { day: log.day, bytes: Buffer.from(bytes) });
    },
    async list({ since, most }): Promise<Listed> {
      ask('list');
      const all = found(since);
      const days = [...new Set(all.map(({ day }) => day))].sort().reverse();
      const taken: LoggedFile[] = [];
      for (const day of days) {
        if (most !== null && taken.length >= most) return { files: taken, older: true };
        taken.push(...all.filter((file) => file.day === day));
      }
      return { files: taken, older: false };
    },
    async read(wanted) {
      ask(`read ${wanted.length}`);
      return new Map(
        wanted.flatMap(({ name }) => {
          const file = files.get(name);
          return file === undefined ? [] : [[name, file.bytes] as const];
        }),
      );
    },
    async search(texts, since) {
      ask(`search ${texts.join(' ')}`);
      return found(since).filter(({ name }) =>
        texts.some((text) => files.get(name)?.bytes.includes(text) === true),
      );
    },
  };
  return log;
}
