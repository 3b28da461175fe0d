import { type CommandDefinition, command } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type Logs, logFiles } from '../../cli/run/log-files.ts';
import {
  type CommandFilter,
  commandsOf,
  type LoggedCommand,
  selectCommands,
} from '../../engine/audit-commands.ts';
import { logFile } from '../../engine/audit-files.ts';
import { followLog, type LogEntry, readLog } from '../../engine/audit-read.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { findNode, findVolume } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import type { View } from '../../ui/view.ts';
import { followedLine, logView } from '../../ui/views/log.ts';

interface LogRequest {
  readonly follow: boolean;
  readonly operation: string | null;
  readonly since: string;
  readonly last: number | null;
  readonly volume: string;
  readonly host: string;
}

const LOOK_EVERY_MS = 300;
const ALL = { operation: null, since: null };

export const commands: readonly CommandDefinition[] = [
  command<LogRequest>({
    path: ['log'],
    summary: 'Shows what was done: who, when, with which command, how it ended',
    description:
      'A line for each command that changed, or was to change, the state that counts now or its hosts. With --verbose each step with its script and what the host said; with -o json everything that was kept, one object a line.',
    flags: [
      {
        name: 'follow',
        type: 'bool',
        summary: 'Go on showing what comes until interrupted',
        fallback: false,
      },
      {
        name: 'operation',
        type: 'string',
        summary: 'Only this operation (id or its beginning)',
        placeholder: 'ID',
      },
      {
        name: 'since',
        type: 'string',
        summary: 'Only what is newer: 90s, 30m, 2h, 7d, or a date like 2026-01-31T12:00',
        placeholder: 'TIME',
      },
      { name: 'last', type: 'int', summary: 'Only the newest so many commands', placeholder: 'NUMBER' },
      { name: 'volume', type: 'string', summary: 'Only what concerns this volume', placeholder: 'VOLUME' },
      { name: 'host', type: 'string', summary: 'Only what concerns this host', placeholder: 'HOST' },
    ],
    examples: [
      { title: 'What was done in the last two hours', line: 'log --since 2h' },
      { title: 'The last command, step by step', line: 'log --last 1 --verbose' },
      { title: 'What became of a volume', line: 'log --volume data' },
      { title: 'Everything, as data', line: 'log -o json' },
    ],
    changes: false,
    parse(input) {
      if (input.given('last') && input.int('last') < 1) throw usage('--last must be at least 1');
      return {
        follow: input.bool('follow'),
        operation: input.string('operation') || null,
        since: input.string('since'),
        last: input.given('last') ? input.int('last') : null,
        volume: input.string('volume'),
        host: input.string('host'),
      };
    },
    run: showLog,
  }),
];

async function showLog(context: Context, request: LogRequest): Promise<View> {
  const logs = await logFiles(context);
  if (logs === null) {
    throw new GlusterctlError('failed', 'There is no log: neither HOME nor XDG_STATE_HOME is set');
  }
  // What was done to a state can be asked for also when it can't be read any more.
  const state = await context.store.read().catch(() => null);
  const filter: CommandFilter = {
    operation: request.operation,
    since: sinceOf(request.since, context.clock.now()),
    volume: request.volume === '' ? null : namesOfVolume(state, request.volume),
    host: request.host === '' ? null : namesOfHost(state, request.host),
    last: request.last,
  };
  if (request.follow) return await follow(context, logs, filter);
  // Among what was done with any state, simulated hosts are not to be looked for.
  const shared = state?.simulated === true ? [] : readLog(logs.shared, ALL);
  const chosen = selectCommands([...commandsOf(shared), ...commandsOf(readLog(logs.own, ALL))], filter);
  const { settings } = context;
  return {
    ...logView(chosen, settings.verbose),
    ...(settings.quiet ? {} : { notes: notesOn(chosen, new Set(shared), logs, filter) }),
  };
}

function notesOn(
  chosen: readonly LoggedCommand[],
  shared: ReadonlySet<LogEntry>,
  logs: Logs,
  { last: _last, ...filters }: CommandFilter,
): readonly string[] {
  if (chosen.length === 0) {
    const filtered = Object.values(filters).some((one) => one !== null);
    return [`${filtered ? 'Nothing like that is' : 'Nothing is'} in the log (${logFile(logs.own)}).`];
  }
  const old = chosen.filter((command) => command.some((entry) => shared.has(entry))).length;
  if (old === 0) return [];
  return [
    `The first ${old === 1 ? 'one is' : `${old} are`} of a time when there was one log for all states (${logFile(logs.shared)}).`,
  ];
}

async function follow(context: Context, { own }: Logs, filter: CommandFilter): Promise<View> {
  const { settings, clock } = context;
  const more = followLog(own, ALL);
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

/** What the state doesn't know any more is asked for by the name that it had. */
function namesOfVolume(state: State | null, word: string): readonly string[] {
  const found = state === null ? null : attempt(() => findVolume(state, word));
  return found === null ? [word] : [word, found.name, found.id];
}

function namesOfHost(state: State | null, word: string): readonly string[] {
  const node = state === null ? null : attempt(() => findNode(state, word));
  if (state === null || node === null) return [word];
  const devices = Object.values(state.devices).filter((device) => device.node === node.id);
  return [word, node.id, ...node.manage, ...node.storage, ...devices.map(({ id }) => id)];
}

function attempt<T>(find: () => T): T | null {
  try {
    return find();
  } catch {
    return null;
  }
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** An age or a date, as the time it stands for. */
export function sinceOf(text: string, now: Date): Date | null {
  if (text === '') return null;
  const age = /^([0-9]+(?:\.[0-9]+)?)([smhd])$/.exec(text);
  if (age !== null) return new Date(now.getTime() - Number(age[1]) * (SECONDS[age[2] ?? 's'] ?? 1) * 1000);
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw usage(
      `"${text}" is no time for --since`,
      'Write 90s, 30m, 2h, 7d, or a date like 2026-01-31T12:00.',
    );
  }
  return new Date(time);
}
