import type { Context } from '../../cli/context.ts';
import type { Logs } from '../../cli/run/log-files.ts';
import { type CommandFilter, commandsOf, selectCommands } from '../../engine/audit-commands.ts';
import { followLog, type LogEntry } from '../../engine/audit-read.ts';
import type { View } from '../../ui/view.ts';
import { followedLine } from '../../ui/views/log.ts';

const LOOK_EVERY_MS = 300;

/** Goes on showing what comes, until interrupted. */
export async function follow(context: Context, { own }: Logs, filter: CommandFilter): Promise<View> {
  const { settings, clock } = context;
  const more = followLog(own, { operation: null, since: null });
  const all: LogEntry[] = [];
  const shown = new Set<LogEntry>();
  const show = (which: CommandFilter): void => {
    const news = more();
    if (news.length === 0) return;
    all.push(...news);
    for (const chosen of selectCommands(commandsOf(all), which)) {
      for (const entry of chosen.filter((one) => !shown.has(one))) {
        shown.add(entry);
        if (settings.output === 'json') context.stdout(`${JSON.stringify(entry)}\n`);
        else context.stdout(followedLine(chosen, entry, settings.verbose));
      }
    }
    // What --last left out at the beginning stays so.
    if (which.last !== null) for (const entry of news) shown.add(entry);
  };
  show(filter);
  const further = { ...filter, last: null };
  while (!context.stop.aborted) {
    await clock.sleep(LOOK_EVERY_MS, context.stop).catch(() => undefined);
    show(further);
  }
  return { text: () => '', json: () => [], verbatim: true };
}
