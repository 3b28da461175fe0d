import { GlusterctlError } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import type { CommitKind, Store } from '../store/store.ts';

type StateChange = (state: State) => State;

interface Waiting {
  readonly name: string;
  readonly change: StateChange;
  readonly interim: boolean;
  readonly resolve: (state: State) => void;
  readonly reject: (error: unknown) => void;
}

/** Puts changes that come while the file is being written into one commit, the next. */
export interface Commits {
  submit(name: string, change: StateChange, about?: CommitKind): Promise<State>;
}

export function createCommits(store: Store, command: string, point: (name: string) => void): Commits {
  let waiting: Waiting[] = [];
  let writing = false;

  async function write(batch: readonly Waiting[]): Promise<void> {
    const names = batch.map((item) => item.name).join(', ');
    const failures = new Map<Waiting, unknown>();
    try {
      point(`before write: ${names}`);
      const change = (present: State): State => {
        failures.clear();
        return batch.reduce((state, item) => {
          try {
            return item.change(state);
          } catch (error) {
            failures.set(item, error);
            return state;
          }
        }, present);
      };
      const interim = batch.every((item) => item.interim);
      const { state } = await store.commit(command, change, { interim });
      point(`after write: ${names}`);
      for (const item of batch) {
        if (failures.has(item)) item.reject(failures.get(item));
        else item.resolve(state);
      }
    } catch (error) {
      if (batch.length > 1 && error instanceof GlusterctlError && error.code === 'failed') {
        for (const item of batch) await write([item]);
      } else {
        for (const item of batch) item.reject(error);
      }
    }
  }

  async function drain(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await write(batch);
    }
    writing = false;
  }

  return {
    submit(name, change, { interim = false } = {}) {
      return new Promise((resolve, reject) => {
        waiting.push({ name, change, interim, resolve, reject });
        if (!writing) void drain();
      });
    },
  };
}
