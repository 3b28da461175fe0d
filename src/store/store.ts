import type { State } from '../model/state.ts';
import type { SharedLog } from './shared/shared-log.ts';

export interface CommitResult {
  readonly state: State;
  readonly changed: boolean;
}

export interface CommitKind {
  /** The same command makes another one soon: what takes long and protects only what stays may wait for that. */
  readonly interim?: boolean;
}

/** The state file as the rest of the program sees it. */
export interface Store {
  /** Where it is: a path, or a URL. */
  readonly path: string;
  /** Where it is told what everybody has done with it; only of a state that is reached through hosts. */
  readonly log?: SharedLog;
  /** What was there when this machine looked last, for names to choose from: asks nobody. Left away: `read` asks nobody either. */
  readonly known?: () => Promise<State | null>;
  /** What this command has read or written last; null: nothing was yet. A commit looks itself whether it is the newest. */
  readonly recent?: () => State | null;
  /** The newest good generation; an empty state where there is no file yet. */
  read(): Promise<State>;
  /**
   * Lock, read the newest, apply a pure change, check invariants, write, unlock. Returning the same object
   * means nothing to write. `change` may throw to refuse; then nothing is written.
   */
  commit(command: string, change: (state: State) => State, about?: CommitKind): Promise<CommitResult>;
}
