import { closeSync, openSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { allChanges } from '../model/lanes.ts';
import type { Owner, Plan } from '../model/plan.ts';
import { containerOf } from '../store/process.ts';
import { KEPT_FILES, type LogFiles, logFile } from './audit-files.ts';
import type { Outbox } from './audit-outbox.ts';
import { cleanOutput } from './failure.ts';
import { redactArguments, redactText } from './redact.ts';
import type { EngineEvent } from './types.ts';

const MAX_FILE_BYTES = 8 * 1024 * 1024;
const MAX_SCRIPT = 24 * 1024;
const MAX_OUTPUT = 4 * 1024;

export interface AuditOptions {
  /** null: there is nowhere to write (no home folder). */
  readonly files: LogFiles | null;
  /** Where the state lies on a volume: gets each line, too. */
  readonly outbox?: Outbox;
  readonly statePath: string;
  /** Asked at each line, as it is known only once the state has been read. */
  readonly simulated: () => boolean;
  readonly volumeName: (id: Id) => string | null;
  readonly makeFolder: (path: string) => void;
  readonly now: () => Date;
  readonly owner: Owner;
  readonly commandLine: readonly string[];
  readonly warn: (line: string) => void;
  readonly maxFileBytes?: number;
}

export interface Audit {
  record(event: EngineEvent): void;
  end(end?: CommandEnd): void;
}

export interface CommandEnd {
  readonly error?: unknown;
  /** Not 0 where parts failed. */
  readonly exitCode?: number;
  /** Serial of the state when the command ended; null: there is no state. */
  readonly serial?: number | null;
}

/**
 * One JSON line per event, each written with one append, so that processes never mix their lines and a killed
 * one has lost nothing. A log that can't be written is told once and stops nothing.
 */
export function openAudit(options: AuditOptions): Audit {
  const { owner, files, outbox } = options;
  const container = containerOf(owner);
  const run = {
    pid: owner.pid,
    // Several that share a home may count from 1.
    ...(container === null ? {} : { pids: container }),
    user: owner.user,
    ...(outbox === undefined ? {} : { run: outbox.run }),
  };
  let begun = false;
  let broken = files === null;

  function write(entry: Readonly<Record<string, unknown>>): void {
    if (broken || files === null) return;
    try {
      if (!begun) {
        begun = true;
        options.makeFolder(files.folder);
        rotate(files, options.maxFileBytes ?? MAX_FILE_BYTES);
        const command = redactArguments(options.commandLine);
        write({ type: 'command', host: owner.host, state: options.statePath, command });
        if (broken) return;
      }
      const mark = options.simulated() ? { simulated: true } : {};
      const now = options.now();
      const line = `${JSON.stringify({ time: now.toISOString(), ...run, ...mark, ...entry })}\n`;
      append(logFile(files), line);
      outbox?.append(line, now);
    } catch (error) {
      broken = true;
      options.warn(`The log in ${files.folder} can't be written: ${(error as Error).message}`);
    }
  }

  return {
    record(event) {
      const entry = entryOf(event, options.volumeName);
      if (entry !== null) write(entry);
    },
    end({ error, exitCode = 0, serial = null } = {}) {
      write({
        type: 'command-ended',
        ...(serial === null ? {} : { serial }),
        ...(error === undefined ? { exitCode } : { error: failureOf(error) }),
      });
      try {
        outbox?.end();
      } catch (error) {
        options.warn(
          `What this command did can't be made ready for the log beside the state: ${(error as Error).message}`,
        );
      }
    },
  };
}

function failureOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof GlusterctlError) return { code: error.code, message: redactText(error.message) };
  return { code: 'internal', message: redactText(error instanceof Error ? error.message : String(error)) };
}

function append(path: string, line: string): void {
  const file = openSync(path, 'a', 0o600);
  try {
    writeSync(file, line);
  } finally {
    closeSync(file);
  }
}

function entryOf(
  event: EngineEvent,
  volumeName: AuditOptions['volumeName'],
): Readonly<Record<string, unknown>> | null {
  switch (event.type) {
    case 'connecting':
      return null;
    case 'reserved':
      return {
        type: event.type,
        operation: event.operation,
        volumes: volumesOf(event.plan, volumeName),
        plan: planSummary(event.plan),
      };
    case 'step-started':
      return { ...event, script: head(redactText(event.script), MAX_SCRIPT) };
    case 'step-ended':
      return {
        ...event,
        stdout: tail(redactText(cleanOutput(event.stdout)), MAX_OUTPUT),
        stderr: tail(redactText(cleanOutput(event.stderr)), MAX_OUTPUT),
      };
    default:
      return { ...event };
  }
}

/** Names of the volumes that a plan is on: the id of one that is deleted later would tell nobody anything. */
function volumesOf(plan: Plan, volumeName: AuditOptions['volumeName']): readonly string[] {
  const changes = allChanges(plan);
  const { uses } = plan;
  const added = changes.flatMap((one) =>
    one.do === 'add' && one.table === 'volumes' ? [one.value.name] : [],
  );
  const ids = [...changes.flatMap(({ table, id }) => (table === 'volumes' ? [id] : [])), ...uses];
  return [...new Set([...added, ...ids.flatMap((id) => volumeName(id) ?? [])])];
}

function planSummary(plan: Plan): Readonly<Record<string, unknown>> {
  return {
    kind: plan.kind,
    title: plan.title,
    changes: allChanges(plan)
      .slice(0, 200)
      .map((change) => `${change.do} ${change.table} ${change.id}`),
    stages: plan.stages.map((stage) => ({
      title: stage.title,
      steps: stage.steps.map((step) => ({ id: step.id, host: step.host.name, title: step.title })),
    })),
    notes: plan.notes,
  };
}

function head(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}\n[${text.length - most} more characters]`;
}

function tail(text: string, most: number): string {
  return text.length <= most ? text : `[${text.length - most} characters before]\n${text.slice(-most)}`;
}

/** Only one process renames; others go on appending to whatever the name points to. */
function rotate(files: LogFiles, maxBytes: number): void {
  if (sizeOf(logFile(files)) < maxBytes) return;
  const lock = join(files.folder, `${files.name}.rotating`);
  try {
    closeSync(openSync(lock, 'wx', 0o600));
  } catch {
    removeIfOld(lock);
    return;
  }
  try {
    if (sizeOf(logFile(files)) < maxBytes) return;
    for (let age = KEPT_FILES - 1; age > 0; age--)
      renameIfThere(logFile(files, age - 1), logFile(files, age));
  } finally {
    unlinkSync(lock);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Left by a process that died while it renamed: the next one may. */
function removeIfOld(lock: string): void {
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (made !== undefined && Date.now() - made > 60_000) unlinkSync(lock);
}
