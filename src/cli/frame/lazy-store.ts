import type { State } from '../../model/state.ts';
import type { Store } from '../../store/store.ts';

export interface LazyStore extends Store {
  /** What was read last; null when nothing was. */
  seen(): State | null;
}

/** Opens the store when it is first used: commands that need no state load nothing for it. */
export function lazyStore(
  path: () => string,
  open: () => Promise<Store>,
  /** Called once, as soon as the state is seen to be of simulated hosts. */
  onSimulated: () => void,
): LazyStore {
  let opened: Promise<Store> | null = null;
  let last: State | null = null;
  const store = (): Promise<Store> => {
    opened ??= open();
    return opened;
  };
  const notice = (state: State): void => {
    const known = last?.simulated === true;
    last = state;
    if (!known && state.simulated === true) onSimulated();
  };
  return {
    get path() {
      return path();
    },
    seen: () => last,
    async read() {
      const state = await (await store()).read();
      notice(state);
      return state;
    },
    async commit(command, change) {
      const result = await (await store()).commit(command, change);
      notice(result.state);
      return result;
    },
  };
}
