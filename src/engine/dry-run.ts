import type { State } from '../model/state.ts';
import type { Store } from '../store/store.ts';

/** A store that reads the real one once and keeps every commit to itself. */
export function dryRunStore(store: Store): Store & { readonly before: () => State | null } {
  let before: State | null = null;
  let present: State | null = null;
  const read = async (): Promise<State> => {
    before ??= await store.read();
    present ??= before;
    return present;
  };
  return {
    path: store.path,
    before: () => before,
    read,
    async commit(_command, change) {
      const state = await read();
      const next = change(state);
      present = next === state ? state : { ...next, serial: state.serial + 1 };
      return { state: present, changed: next !== state };
    },
  };
}
