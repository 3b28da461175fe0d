import type { LogEntry } from './audit-read.ts';

/** What one command left in the log, in order; its beginning may be in a file that is no longer kept. */
export type LoggedCommand = readonly LogEntry[];

export interface CommandFilter {
  /** Beginning of an operation's id. */
  readonly operation: string | null;
  /** Commands that did something at that time or later. */
  readonly since: Date | null;
  /** All that a volume is called, ids included. */
  readonly volume: readonly string[] | null;
  /** All that a host is called, ids of its devices included. */
  readonly host: readonly string[] | null;
  /** Who typed it: a name, or with the machine, as `ann@laptop`. */
  readonly user: string | null;
  /** Only so many, the newest ones, of those that all else lets pass. */
  readonly last: number | null;
}

/** Commands in the order in which they began: lines of those that ran at the same time are mixed in the log. */
export function commandsOf(entries: readonly LogEntry[]): LoggedCommand[] {
  const all: LogEntry[][] = [];
  const open = new Map<string, LogEntry[]>();
  for (const entry of entries) {
    const runner =
      entry.run === undefined
        ? `${String(entry.user)} ${String(entry.pid)} ${String(entry.pids)}`
        : String(entry.run);
    const orphans = `${runner} ${String(entry.operation)}`;
    const known = entry.type === 'command' ? undefined : (open.get(runner) ?? open.get(orphans));
    if (known !== undefined) known.push(entry);
    else {
      const begun = [entry];
      all.push(begun);
      open.set(entry.type === 'command' ? runner : orphans, begun);
    }
  }
  return all;
}

export function selectCommands(commands: readonly LoggedCommand[], filter: CommandFilter): LoggedCommand[] {
  const { operation, since, volume, host, user, last } = filter;
  const operations = volume === null ? null : operationsOn(commands, volume);
  const chosen = commands.filter(
    (command) =>
      (operation === null || command.some((one) => String(one.operation ?? '').startsWith(operation))) &&
      (since === null || command.some(({ time }) => Date.parse(time) >= since.getTime())) &&
      (volume === null ||
        command.some((one) => operations?.has(String(one.operation))) ||
        (wordsOf(command).some((word) => word === 'volume' || word === 'snapshot') &&
          names(command, volume))) &&
      (host === null ||
        command.some((one) => hostsOf(one).some((name) => host.includes(name))) ||
        names(command, host)) &&
      (user === null || isBy(command, user)),
  );
  return last === null ? chosen : chosen.slice(-last);
}

/** The machine stands in a command's own line alone. */
function isBy([first]: LoggedCommand, wanted: string): boolean {
  const user = String(first?.user ?? '');
  return user === wanted || (first?.type === 'command' && `${user}@${String(first.host)}` === wanted);
}

/** Operations on a volume, by their reservations: a command that resumes one doesn't name its volume again. */
export function operationsOn(
  commands: readonly LoggedCommand[],
  volume: readonly string[],
): ReadonlySet<string> {
  const reserved = commands.flat().filter(({ type }) => type === 'reserved');
  const on = reserved.filter((entry) => {
    const changed = strings((entry.plan as { changes?: unknown } | undefined)?.changes).map(
      (change) => / volumes (\S+)$/.exec(change)?.[1],
    );
    return [...strings(entry.volumes), ...changed].some(
      (name) => name !== undefined && volume.includes(name),
    );
  });
  return new Set(on.map((entry) => String(entry.operation)));
}

/** Whether its words name it: a command that changed only the state, or was refused, did nothing on any host. */
function names(command: LoggedCommand, called: readonly string[]): boolean {
  return wordsOf(command).some((word) => {
    const value = word.replace(/^--[^=]+=/, '');
    return called.some((name) => value === name || value.startsWith(`${name}:`));
  });
}

function wordsOf([first]: LoggedCommand): readonly string[] {
  return first?.type === 'command' ? strings(first.command) : [];
}

function hostsOf(entry: LogEntry): readonly string[] {
  // The host of a command's own line is the machine where it was typed.
  if (entry.type === 'command') return [];
  const stages = (entry.plan as { stages?: { steps?: { host?: unknown }[] }[] } | undefined)?.stages ?? [];
  const planned = stages.flatMap(({ steps = [] }) => steps.map(({ host }) => host));
  return strings([entry.host, ...strings(entry.hosts), ...planned]);
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
