import type { Context } from '../../cli/context.ts';
import type { CommandFilter, LoggedCommand } from '../../engine/audit-commands.ts';
import { followShared, othersCommands } from '../../engine/audit-shared.ts';

/** What was done with this state elsewhere; where the state is a file, nothing. */
export interface Others {
  /** The state that their log is beside; null: it is a file. */
  readonly state: string | null;
  /** Commands that are not known from the log here, or not as a whole, as far as the filter asks for them; null: it was not read. */
  before(own: readonly LoggedCommand[], filter: CommandFilter): Promise<readonly LoggedCommand[] | null>;
  /** What came since it was asked last. Throws where nobody answers; null: nothing can come. */
  since(): Promise<((known: readonly LoggedCommand[]) => Promise<readonly LoggedCommand[]>) | null>;
}

export async function othersOf(
  context: Pick<Context, 'sharedLog' | 'settings' | 'stderr' | 'stop'>,
): Promise<Others> {
  const log = await context.sharedLog();
  if (log === null) return { state: null, before: async () => [], since: async () => null };
  if (context.settings.offline) {
    context.stderr(
      'Only what was done from this machine: the log beside the state is not read with --offline.',
    );
    return { state: log.name, before: async () => null, since: async () => null };
  }
  return {
    state: log.name,
    async before(own, filter) {
      try {
        return await othersCommands(own, log, filter);
      } catch (error) {
        if (context.stop.aborted) return null;
        const why = error instanceof Error ? error.message : String(error);
        context.stderr(
          `Only what was done from this machine, as the log beside the state can't be read: ${why}`,
        );
        return null;
      }
    },
    async since() {
      let more: Awaited<ReturnType<typeof followShared>> | null = null;
      try {
        more = await followShared(log);
      } catch {
        // It was said already that it can't be read, and is said again as long as it can't.
      }
      return async (known) => {
        more ??= await followShared(log);
        return await more(known);
      };
    },
  };
}
