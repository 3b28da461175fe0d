import type { View } from '../view.ts';

interface Entry {
  readonly time: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

export function logView(entries: readonly Entry[], verbose: boolean): View {
  return {
    heketi: () => entries.map((entry) => `${logLine(entry, verbose)}\n`).join(''),
    json: () => entries,
  };
}

/** One event as a person reads it; with `verbose` scripts and outputs below it. */
export function logLine(entry: Entry, verbose: boolean): string {
  const id = text(entry, 'operation').slice(0, 8);
  const place = [id, text(entry, 'host')].filter((word) => word !== '' && entry.type !== 'command').join(' ');
  const head = `${entry.time} ${place === '' ? '' : `${place} `}${describe(entry)}`;
  if (!verbose) return head;
  const lines = Array.isArray(entry.left) ? entry.left.join('\n') : '';
  const below = [
    ...['script', 'stdout', 'stderr'].flatMap((field) => indented(field, text(entry, field))),
    ...indented('left', lines),
  ];
  return [head, ...below].join('\n');
}

function describe(entry: Entry): string {
  switch (entry.type) {
    case 'command':
      return `${text(entry, 'user')}: glusterctl ${words(entry.command)}`;
    case 'command-ended': {
      const error = entry.error as { message?: string } | undefined;
      if (error !== undefined) return `command failed: ${firstLine(error.message ?? '')}`;
      const code = entry.exitCode ?? 0;
      return code === 0 ? 'command ended' : `command ended, parts of it failed (exit code ${String(code)})`;
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
    case 'left-out':
      return `without ${names(entry.names)}: ${firstLine(text(entry, 'reason'))}`;
    case 'given-up':
      return `goes on without ${words(entry.hosts)}`;
    case 'ended':
      return `${text(entry, 'outcome')}: ${firstLine(text(entry, 'message'))}`;
    default:
      return entry.type;
  }
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
  const milliseconds = entry.milliseconds;
  return typeof milliseconds === 'number' ? `${(milliseconds / 1000).toFixed(1)} s` : '?';
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
