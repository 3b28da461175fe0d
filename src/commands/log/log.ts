import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag, optional } from '../../cli/flag.ts';
import { type Logs, logFiles } from '../../cli/run/log-files.ts';
import {
  type CommandFilter,
  commandsOf,
  type LoggedCommand,
  selectCommands,
} from '../../engine/audit-commands.ts';
import { logFile } from '../../engine/audit-files.ts';
import { otherPlaces } from '../../engine/audit-places.ts';
import { type LogEntry, readLog } from '../../engine/audit-read.ts';
import { merged } from '../../engine/audit-shared.ts';
import { ABORTED, unlessAborted } from '../../hosts/when-aborted.ts';
import { GlusterctlError, interrupted, usage } from '../../model/errors.ts';
import type { View } from '../../ui/view.ts';
import { logView } from '../../ui/views/log.ts';
import { earlierPlaces } from './earlier.ts';
import { filterOf, type Wanted } from './filter.ts';
import { FOLLOWED, follow } from './follow.ts';
import { othersOf } from './others.ts';

const ALL = { operation: null, since: null };

export const log = command({
  path: ['log'],
  summary: 'Shows what was done: who, when, with which command, how it ended',
  description:
    'A line for each command that changed, or was to change, the state that counts now or its hosts. With --verbose each step with its script and what the host said; with -o json everything that was kept, one object a line. Following ends with Ctrl-C, and exit code 130.',
  flags: {
    follow: flag.bool({ summary: 'Go on showing what comes until interrupted', fallback: false }),
    operation: flag.text({ summary: 'Only this operation (id or its beginning)', placeholder: 'ID' }),
    since: flag.text({
      summary:
        'Only what is newer: 90s, 30m, 2h, 7d, or a date like 2026-01-31T12:00 (of your time zone, unless it names one)',
      placeholder: 'TIME',
    }),
    last: optional(flag.int({ summary: 'Only the newest so many commands', placeholder: 'NUMBER' })),
    volume: flag.text({ summary: 'Only what concerns this volume', placeholder: 'VOLUME' }),
    host: flag.text({ summary: 'Only what concerns this host', placeholder: 'HOST' }),
    user: flag.text({ summary: 'Only what this user typed: ann, or ann@laptop', placeholder: 'USER' }),
  },
  examples: [
    { title: 'What was done in the last two hours', line: 'log --since 2h' },
    { title: 'The last command, step by step', line: 'log --last 1 --verbose' },
    { title: 'What became of a volume', line: 'log --volume data' },
    { title: 'What ann did this week', line: 'log --user ann --since 7d' },
    { title: 'Everything, as data', line: 'log -o json' },
  ],
  changes: false,
  endsOnInterrupt: true,
  check({ last }) {
    if (last !== null && last < 1) throw usage('--last must be at least 1');
  },
  async run(context, asked) {
    const shown = await unlessAborted(show(context, asked), context.stop);
    if (shown !== ABORTED) return shown;
    if (asked.follow) return FOLLOWED;
    throw interrupted();
  },
});

interface Asked extends Wanted {
  readonly follow: boolean;
}

async function show(context: Context, { follow: goesOn, ...wanted }: Asked): Promise<View> {
  const logs = await logFiles(context);
  if (logs === null) {
    throw new GlusterctlError('failed', 'There is no log: neither HOME nor XDG_STATE_HOME is set');
  }
  // What was done to a state can be asked for also when it can't be read any more.
  const state = await context.store.read().catch(() => null);
  const filter = filterOf(wanted, state, context.clock.now());
  const places = otherPlaces(logs.own, state?.lineage ?? null);
  const elsewhere = places.flatMap(({ files }) => commandsOf(readLog(files, ALL)));
  if (goesOn) return await follow(context, logs, { filter, elsewhere });
  // Among what was done with any state, simulated hosts are not to be looked for.
  const shared = state?.simulated === true ? [] : readLog(logs.shared, ALL);
  const own = [...elsewhere, ...commandsOf(readLog(logs.own, ALL))];
  const others = await othersOf(context);
  const theirs = await others.before(own, filter);
  const all = merged(own, theirs ?? []);
  const chosen = selectCommands([...commandsOf(shared), ...all], filter);
  const { settings } = context;
  return {
    ...logView(chosen, settings.verbose),
    ...(settings.quiet
      ? {}
      : {
          notes: [
            ...(chosen.length === 0
              ? [nothing(filter, logs, { state: others.state, isRead: theirs !== null })]
              : notesOn(chosen, new Set(shared), logs)),
            // Who wants the newest alone has them.
            ...(filter.last === null ? earlierPlaces(logs.statePath, places, all) : []),
          ],
        }),
  };
}

/** Tells where it was looked for, and where not. */
function nothing(
  { last: _last, ...filters }: CommandFilter,
  { own }: Logs,
  beside: { readonly state: string | null; readonly isRead: boolean },
): string {
  const what = Object.values(filters).some((one) => one !== null) ? 'Nothing like that is' : 'Nothing is';
  const here = logFile(own);
  if (beside.state === null) return `${what} in the log (${here}).`;
  if (!beside.isRead)
    return `${what} in the log of this machine (${here}). The one beside the state (${beside.state}) was not read.`;
  return `${what} in the log beside the state (${beside.state}), nor in the one of this machine (${here}).`;
}

function notesOn(
  chosen: readonly LoggedCommand[],
  shared: ReadonlySet<LogEntry>,
  logs: Logs,
): readonly string[] {
  const old = chosen.filter((command) => command.some((entry) => shared.has(entry))).length;
  if (old === 0) return [];
  return [
    `The first ${old === 1 ? 'one is' : `${old} are`} of a time when there was one log for all states (${logFile(logs.shared)}).`,
  ];
}
