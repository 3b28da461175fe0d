import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';

export const KEPT_FILES = 5;

/** The log of one state: some files in a folder, the present one and those before it. */
export interface LogFiles {
  readonly folder: string;
  /** What their names begin with. */
  readonly name: string;
}

/** Each state has its own, by its path or URL: what was done on simulated hosts is not told among what was done on real ones. */
export function logOfState(folder: string, statePath: string): LogFiles {
  const readable = basename(statePath, '.json')
    .replaceAll(/[^A-Za-z0-9_-]/g, '_')
    .slice(0, 40);
  const digest = createHash('sha256').update(statePath).digest('hex').slice(0, 12);
  return { folder, name: `log-${readable}-${digest}` };
}

/** Where earlier versions kept what was done, whatever the state. */
export function logOfAllStates(folder: string): LogFiles {
  return { folder, name: 'log' };
}

/** `NAME.jsonl` is the present file, `NAME.1.jsonl` the one before it. */
export function logFile({ folder, name }: LogFiles, age = 0): string {
  return join(folder, age === 0 ? `${name}.jsonl` : `${name}.${age}.jsonl`);
}

/** What the name of a note beside a log ends with: which state it is of. */
export const PLACE_NOTE = '.state.json';

export function placeNote({ folder, name }: LogFiles): string {
  return join(folder, `${name}${PLACE_NOTE}`);
}
