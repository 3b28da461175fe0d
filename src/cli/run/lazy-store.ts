import type { State } from '../../model/state.ts';
import type { SharedLog } from '../../store/shared/shared-log.ts';
import type { Store } from '../../store/store.ts';

export interface LazyStore extends Store {
  /** null: the state is a file, or nobody can say what it is. */
  sharedLog(): Promise<SharedLog | null>;
  /** What names can be chosen from at once: what was there when this machine looked last, or what is. */
  names(): Promise<State>;
  recent(): State | null;
  /** Whether what was read is of simulated hosts. */
  simulated(): boolean;
}

interface LazyKind {
  /** It is known to be of simulated hosts before it is read. */
  readonly simulated: boolean;
  /** Called once, as soon as the state is seen to be of simulated hosts. */
  readonly onSimulated: () => void;
}

/** Opens the store when it is first used: commands that need no state load nothing for it. */
export function lazyStore(path: () => string, open: () => Promise<Store>, kind: LazyKind): LazyStore {
  let opened: Promise<Store> | null = null;
  let last: State | null = null;
  const store = (): Promise<Store> => {
    opened ??= open();
    return opened;
  };
  const notice = (state: State): void => {
    const known = isSimulated();
    last = state;
    if (!known && isSimulated()) kind.onSimulated();
  };
  const isSimulated = (): boolean => last !== null && (kind.simulated || last.simulated === true);
  async function read(): Promise<State> {
    const state = await (await store()).read();
    notice(state);
    return state;
  }
  return {
    get path() {
      return path();
    },
    recent: () => last,
    sharedLog: async () => (await store().catch(() => null))?.log ?? null,
    simulated: isSimulated,
    names: async () => (await (await store()).known?.()) ?? (await read()),
    read,
    async commit(command, change, about) {
      const result = await (await store()).commit(command, change, about);
      notice(result.state);
      return result;
    },
  };
}
