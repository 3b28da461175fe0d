import type { LogFilter } from '../engine/audit-read.ts';
import { GlusterctlError, usage } from '../model/errors.ts';
import type { View } from '../ui/view.ts';
import { type CommandDefinition, command } from './command.ts';
import type { Context } from './context.ts';

interface LogRequest {
  readonly follow: boolean;
  readonly operation: string | null;
  readonly since: string;
}

const LOOK_EVERY_MS = 300;

export const commands: readonly CommandDefinition[] = [
  command<LogRequest>({
    path: ['log'],
    summary: 'Shows what was done on the hosts: who, when, which commands, how they ended',
    description: 'With --verbose the scripts and outputs, with -o json everything that was kept.',
    flags: [
      { name: 'follow', type: 'bool', summary: 'Go on showing new lines until interrupted', fallback: false },
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
    ],
    examples: [
      { title: 'What was done in the last two hours', line: 'log --since 2h' },
      { title: 'Everything, as data', line: 'log -o json' },
    ],
    changes: false,
    parse: (input) => ({
      follow: input.bool('follow'),
      operation: input.string('operation') || null,
      since: input.string('since'),
    }),
    run: showLog,
  }),
];

async function showLog(context: Context, request: LogRequest): Promise<View> {
  const [{ followLog, readLog }, { logFolder }, { logLine, logView }] = await Promise.all([
    import('../engine/audit-read.ts'),
    import('../engine/audit.ts'),
    import('../ui/views/log.ts'),
  ]);
  const { environment, settings, clock } = context;
  const folder = logFolder(environment.variables, environment.home);
  if (folder === null) {
    throw new GlusterctlError('failed', 'There is no log: neither HOME nor XDG_STATE_HOME is set');
  }
  const filter: LogFilter = { operation: request.operation, since: sinceOf(request.since, clock.now()) };
  if (!request.follow) {
    const entries = readLog(folder, filter);
    const filtered = request.operation !== null || request.since !== '';
    const nothing = `${filtered ? 'Nothing like that is' : 'Nothing is'} in the log (${folder}).`;
    return {
      ...logView(entries, settings.verbose),
      ...(entries.length === 0 && !settings.quiet ? { notes: [nothing] } : {}),
    };
  }
  const more = followLog(folder, filter);
  const show = (): void => {
    for (const entry of more()) {
      context.stdout(
        settings.output === 'json' ? `${JSON.stringify(entry)}\n` : `${logLine(entry, settings.verbose)}\n`,
      );
    }
  };
  show();
  while (!context.stop.aborted) {
    await clock.sleep(LOOK_EVERY_MS, context.stop).catch(() => undefined);
    show();
  }
  return { heketi: () => '', json: () => [], alwaysHeketi: true };
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
