import type { Context } from '../../cli/context.ts';
import type { State } from '../../model/state.ts';
import { isUrl } from '../../store/location.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import { type Around, sharedAt } from '../shared/state-place.ts';

type Writing = Around & Pick<Context, 'ids'>;

/** Past plans: what comes in is no change of what is there, but a state, with operations of its own. */
export async function writeState(
  context: Writing,
  command: string,
  change: (present: State) => State,
): Promise<State> {
  return (await (await storeOf(context)).commit(command, change)).state;
}

async function storeOf(context: Writing): Promise<Store> {
  const { store, settings, ids, environment, clock, random, stderr } = context;
  const options = {
    lockTimeoutSeconds: settings.lockTimeoutSeconds,
    ids,
    user: environment.user,
    now: () => clock.now(),
    sleep: async (milliseconds: number) => await clock.sleep(milliseconds),
    random,
  };
  if (!isUrl(store.path)) return openStore({ ...options, path: store.path, warn: stderr });
  const { openSharedStore } = await import('../../store/shared/open-shared.ts');
  return openSharedStore({ ...options, ...sharedAt(context, store.path) });
}
