import type { Context } from '../../cli/context.ts';
import type { Logs } from '../../cli/run/log-files.ts';
import {
  type CommandFilter,
  commandsOf,
  type LoggedCommand,
  selectCommands,
} from '../../engine/audit-commands.ts';
import { followLog, type LogEntry } from '../../engine/audit-read.ts';
import { merged } from '../../engine/audit-shared.ts';
import { EXIT_CODES } from '../../model/errors.ts';
import type { View } from '../../ui/view.ts';
import { followedLine } from '../../ui/views/log.ts';
import { wrapWords } from '../../ui/wrap.ts';
import { type Others, othersOf } from './others.ts';

const LOOK_EVERY_MS = 300;
/** What others did is asked of a host: this often, and less often while none answers. */
const ASK_EVERY_MS = 3000;
const ASK_AT_LEAST_EVERY_MS = 60_000;

/** All was shown as it came: Ctrl-C is how that ends, and no error. */
export const FOLLOWED: View = {
  text: () => '',
  json: () => [],
  verbatim: true,
  exitCode: EXIT_CODES.interrupted,
};

/** Goes on showing what comes, until interrupted. */
export async function follow(
  context: Context,
  { own }: Logs,
  { filter, elsewhere }: { readonly filter: CommandFilter; readonly elsewhere: readonly LoggedCommand[] },
): Promise<View> {
  const { settings, clock, environment } = context;
  const width = environment.stdoutIsTerminal ? environment.columns : null;
  const more = followLog(own, { operation: null, since: null });
  const entries: LogEntry[] = [...more()];
  const others = await othersOf(context);
  const ask = asking(await others.since(), context);
  const here = [...elsewhere, ...commandsOf(entries)];
  const came: LoggedCommand[] = [...elsewhere, ...((await others.before(here, filter)) ?? [])];
  const shown = new Set<string | LogEntry>();
  const all = (): readonly LoggedCommand[] => merged(commandsOf(entries), came);
  const show = (which: CommandFilter): void => {
    for (const chosen of selectCommands(all(), which)) {
      for (const [at, entry] of chosen.entries()) {
        const key = keyOf(entry, at);
        if (shown.has(key)) continue;
        shown.add(key);
        if (settings.output === 'json') context.stdout(`${JSON.stringify(entry)}\n`);
        else context.stdout(wrapWords(followedLine(chosen, entry, settings.verbose), width));
      }
    }
  };
  show(filter);
  // What --last left out at the beginning stays so.
  for (const command of all()) for (const [at, entry] of command.entries()) shown.add(keyOf(entry, at));
  const further = { ...filter, last: null };
  while (!context.stop.aborted) {
    await clock.sleep(LOOK_EVERY_MS, context.stop).catch(() => undefined);
    const news = more();
    entries.push(...news);
    const theirs = await ask(all());
    came.push(...theirs);
    if (news.length > 0 || theirs.length > 0) show(further);
  }
  return FOLLOWED;
}

/** The same in the log here and in the one beside the state, which has a command as a whole. */
function keyOf(entry: LogEntry, at: number): string | LogEntry {
  return entry.run === undefined ? entry : `${String(entry.run)} ${at}`;
}

/** Asks when it is time to; says once that nobody answers, and once that somebody does again. */
function asking(
  more: Awaited<ReturnType<Others['since']>>,
  { clock, stderr, stop }: Context,
): (known: readonly LoggedCommand[]) => Promise<readonly LoggedCommand[]> {
  let pause = ASK_EVERY_MS;
  let next = clock.now().getTime() + pause;
  return async (known) => {
    if (more === null || clock.now().getTime() < next || stop.aborted) return [];
    try {
      const found = await more(known);
      if (pause !== ASK_EVERY_MS) stderr('The log beside the state can be read again.');
      pause = ASK_EVERY_MS;
      return found;
    } catch (error) {
      if (pause === ASK_EVERY_MS && !stop.aborted)
        stderr(
          `What others do is not seen for now: ${error instanceof Error ? error.message : String(error)}`,
        );
      pause = Math.min(pause * 2, ASK_AT_LEAST_EVERY_MS);
      return [];
    } finally {
      next = clock.now().getTime() + pause;
    }
  };
}
