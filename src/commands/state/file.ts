import type { Context } from '../../cli/context.ts';
import { openStateFile, type StateFile } from '../../store/admin.ts';

/** The file itself, for what is more than reading and changing the state in it. */
export async function fileOf(
  context: Pick<Context, 'store' | 'settings' | 'environment' | 'clock' | 'random'>,
): Promise<StateFile> {
  return await openStateFile({
    path: context.store.path,
    timeoutSeconds: context.settings.lockTimeoutSeconds,
    user: context.environment.user,
    now: () => context.clock.now(),
    sleep: (ms) => context.clock.sleep(ms),
    random: context.random,
  });
}
