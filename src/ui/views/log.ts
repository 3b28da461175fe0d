import { EXIT_CODES } from '../../model/errors.ts';
import type { View } from '../view.ts';

interface Entry {
  readonly time: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What commands did: a line for each or, with `verbose`, one for each event, with scripts and outputs below. */
export function logView(commands: readonly (readonly Entry[])[], verbose: boolean): View {
  return {
    text: () =>
      commands
        .map((command) =>
          verbose ? command.map((entry) => `${logLine(entry)}\n`).join('') : `${commandLine(command)}\n`,
        )
        .join(''),
    isProse: true,
    json: () => commands.flat(),
    jsonLines: () => commands.flat(),
    tellsWhatWasTyped: true,
  };
}

/** What is shown of an entry that came; '' where it is told with the end of its command. */
export function followedLine(command: readonly Entry[], entry: Entry, verbose: boolean): string {
  if (verbose) return `${logLine(entry)}\n`;
  const ended = command.some(({ type }) => type === 'command-ended');
  if (entry.type === 'command') return ended ? '' : `${logLine(entry)} …\n`;
  if (entry.type === 'command-ended') return `${commandLine(command)}\n`;
  return '';
}

/** When it began, who typed what, and how it ended. */
function commandLine(command: readonly Entry[]): string {
  const [first] = command;
  const end = command.find(({ type }) => type === 'command-ended');
  if (first === undefined) return '';
  const simulated = command.some((entry) => entry.simulated === true) ? ' [simulated]' : '';
  const took = end === undefined ? '' : ` (${seconds(Date.parse(end.time) - Date.parse(first.time))})`;
  const what = first.type === 'command' ? describe(first) : 'a command whose beginning is no longer kept';
  const how = end === undefined ? unended(command) : ending(end);
  return `${first.time.replace(/\.\d+Z$/, 'Z')} ${what}: ${how}${took}${simulated}`;
}

/** It may still run, or have been killed. */
function unended(command: readonly Entry[]): string {
  const last = command.at(-1);
  return last === undefined || last.type === 'command' ? 'it has no end here' : `at last ${describe(last)}`;
}

function ending(end: Entry): string {
  const error = end.error as { message?: string } | undefined;
  if (error !== undefined) return `failed: ${firstLine(error.message ?? '')}`;
  const code = end.exitCode ?? 0;
  if (code === EXIT_CODES.drift) return 'done, and something differs';
  return code === 0 ? 'done' : `parts of it failed, exit code ${String(code)}`;
}

/** One event as a person reads it, with scripts and outputs below it. */
function logLine(entry: Entry): string {
  const id = text(entry, 'operation').slice(0, 8);
  const place = [id, text(entry, 'host')].filter((word) => word !== '' && entry.type !== 'command').join(' ');
  const simulated = entry.simulated === true ? ' [simulated]' : '';
  const head = `${entry.time} ${place === '' ? '' : `${place} `}${describe(entry)}${simulated}`;
  const lines = Array.isArray(entry.residue) ? entry.residue.join('\n') : '';
  const below = [
    ...['script', 'stdout', 'stderr'].flatMap((field) => indented(field, text(entry, field))),
    ...indented('left', lines),
  ];
  return [head, ...below].join('\n');
}

function describe(entry: Entry): string {
  switch (entry.type) {
    case 'command':
      return `${typist(entry)}: glusterctl ${words(entry.command)}`;
    case 'command-ended':
      return `command ended: ${ending(entry)}`;
    case 'applies': {
      const { user = '', host = '', at = '' } = (entry.made ?? {}) as Readonly<Record<string, string>>;
      return `runs the plan that ${user} made on ${host} at ${at}: ${text(entry, 'title')}`;
    }
    case 'reserved':
      return `begins: ${(entry.plan as { title?: string } | undefined)?.title ?? ''}`;
    case 'step-started':
      return `${undo(entry)}${text(entry, 'title')} …`;
    case 'step-ended':
      return `${undo(entry)}${text(entry, 'title')}: ${result(entry)} (${duration(entry)})${complaint(entry)}`;
    case 'waiting':
      return `waits: ${firstLine(text(entry, 'reason'))}`;
    case 'unreachable':
      return firstLine(text(entry, 'message'));
    case 'skipped':
      return `without ${names(entry.names)}: ${firstLine(text(entry, 'reason'))}`;
    case 'given-up':
      return `goes on without ${words(entry.hosts)}`;
    case 'shortened':
      return `${String(entry.bytes)} bytes more are in the log of the machine where it ran`;
    case 'ended':
      return `${text(entry, 'outcome')}: ${firstLine(text(entry, 'message'))}`;
    default:
      return entry.type;
  }
}

/** Where a log is of several machines, with the one where it was typed. */
function typist(entry: Entry): string {
  const machine = entry.run === undefined ? '' : `@${text(entry, 'host')}`;
  return `${text(entry, 'user')}${machine}`;
}

function names(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : '';
}

function result(entry: Entry): string {
  const code = entry.code;
  return entry.result === 'failed' ? `failed with exit code ${String(code)}` : text(entry, 'result');
}

function complaint(entry: Entry): string {
  if (entry.result === 'done') return '';
  const said = firstLine(text(entry, 'stderr'));
  return said === '' ? '' : `: ${said}`;
}

function duration(entry: Entry): string {
  const { milliseconds } = entry;
  return typeof milliseconds === 'number' ? seconds(milliseconds) : '?';
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function undo(entry: Entry): string {
  return entry.undo === true ? 'undo: ' : '';
}

function text(entry: Entry, field: string): string {
  const value = entry[field];
  return typeof value === 'string' ? value : '';
}

function words(value: unknown): string {
  return Array.isArray(value) ? value.join(' ') : '';
}

function firstLine(words: string): string {
  return words.split('\n')[0] ?? '';
}

function indented(field: string, value: string): readonly string[] {
  return value === '' ? [] : [`    ${field}:`, ...value.split('\n').map((line) => `    | ${line}`.trimEnd())];
}
