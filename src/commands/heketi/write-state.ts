import type { Context } from '../../cli/context.ts';
import type { State } from '../../model/state.ts';
import { openStore } from '../../store/open.ts';

/** Past plans: what comes in is no change of what is there, but a state, with operations of its own. */
export async function writeState(
  context: Pick<Context, 'store' | 'settings' | 'ids' | 'environment' | 'clock' | 'random' | 'stderr'>,
  command: string,
  change: (present: State) => State,
): Promise<State> {
  const store = openStore({
    path: context.store.path,
    lockTimeoutSeconds: context.settings.lockTimeoutSeconds,
    ids: context.ids,
    user: context.environment.user,
    now: () => context.clock.now(),
    sleep: (milliseconds) => context.clock.sleep(milliseconds),
    random: context.random,
    warn: context.stderr,
  });
  return (await store.commit(command, change)).state;
}
