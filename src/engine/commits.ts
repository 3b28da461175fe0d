import { GlusterctlError } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import type { Store } from '../store/store.ts';

type StateChange = (state: State) => State;

interface Waiting {
  readonly name: string;
  readonly change: StateChange;
  readonly resolve: (state: State) => void;
  readonly reject: (error: unknown) => void;
}

/** Puts changes that come while the file is being written into one commit, the next. */
export interface Commits {
  submit(name: string, change: StateChange): Promise<State>;
}

export function createCommits(store: Store, command: string, point: (name: string) => void): Commits {
  let waiting: Waiting[] = [];
  let writing = false;

  async function write(batch: readonly Waiting[]): Promise<void> {
    const names = batch.map((item) => item.name).join(', ');
    const failures = new Map<Waiting, unknown>();
    try {
      point(`before write: ${names}`);
      const { state } = await store.commit(command, (present) => {
        failures.clear();
        return batch.reduce((state, item) => {
          try {
            return item.change(state);
          } catch (error) {
            failures.set(item, error);
            return state;
          }
        }, present);
      });
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
    submit(name, change) {
      return new Promise((resolve, reject) => {
        waiting.push({ name, change, resolve, reject });
        if (!writing) void drain();
      });
    },
  };
}
