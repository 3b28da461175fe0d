import type { Audit, CommandEnd } from '../../engine/audit.ts';
import type { Outbox } from '../../engine/audit-outbox.ts';
import { entryOf } from '../../model/entries.ts';
import type { Owner } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import type { Context } from '../context.ts';

export interface LogParts {
  readonly context: Pick<
    Context,
    'clock' | 'environment' | 'ids' | 'sharedLog' | 'stderr' | 'store' | 'settings'
  >;
  readonly owner: Owner;
  /** The state as it was read last, and whether it is of simulated hosts. */
  readonly seen: () => State | null;
  readonly simulated: () => boolean;
  /** As typed, without the program: secrets are taken out. */
  readonly commandLine: readonly string[];
}

export interface CommandLog extends Pick<Audit, 'record'> {
  /** The last line. Where the state lies on a volume, what this command did is put there, and what others here could not put. */
  end(end?: CommandEnd): Promise<void>;
}

/** The log as this command writes it; also for commands that only change the state. */
export async function openLog(parts: LogParts): Promise<CommandLog> {
  const { context, owner, seen, simulated, commandLine } = parts;
  const [{ openAudit }, { notePlace, otherPlaces }, { logFiles }, { makeFolder }] = await Promise.all([
    import('../../engine/audit.ts'),
    import('../../engine/audit-places.ts'),
    import('./log-files.ts'),
    import('../../files/make-folder.ts'),
  ]);
  const logs = await logFiles(context);
  const shared = await context.sharedLog();
  const files = logs?.own ?? null;
  let outbox: Outbox | undefined;
  if (shared !== null && files !== null) {
    const { openOutbox } = await import('../../engine/audit-outbox.ts');
    const run = context.ids.next().slice(0, 12);
    outbox = openOutbox({ files, run, user: owner.user, process: owner, makeFolder });
  }
  const audit = openAudit({
    files,
    ...(outbox === undefined ? {} : { outbox }),
    statePath: logs?.statePath ?? '',
    simulated,
    volumeName: (id) => {
      const state = seen();
      return (state && entryOf(state, 'volumes', id)?.name) ?? null;
    },
    makeFolder,
    now: () => context.clock.now(),
    owner,
    commandLine,
    warn: context.stderr,
  });
  return {
    record: (event) => audit.record(event),
    async end(end) {
      audit.end(end);
      const lineage = seen()?.lineage ?? null;
      if (files !== null && logs !== null && lineage !== null)
        notePlace(files, { lineage, place: logs.statePath });
      // What has read no state has no connection to where it lies, or could not be given one.
      if (shared === null || files === null || seen() === null) return;
      const { sendWaiting } = await import('../../engine/audit-outbox.ts');
      try {
        for (const one of [files, ...otherPlaces(files, lineage).map((other) => other.files)])
          await sendWaiting(one, shared, owner);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        context.stderr(`Not in the log beside the state yet, the next command puts it there: ${why}`);
      }
    },
  };
}
