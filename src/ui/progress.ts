import type { Ora } from 'ora';
import { clean } from '../model/clean.ts';
import { counted } from '../model/counted.ts';
import { listed } from '../model/listed.ts';
import type { Plan } from '../model/plan.ts';
import { standIns } from './stand-ins.ts';
import { createWaits, type WaitEvent, type Waits } from './waits.ts';

/** What a run tells while it goes on; the engine's events have these fields and more. */
export type ProgressEvent =
  | { readonly type: 'connecting' | 'probing'; readonly hosts: readonly { readonly name: string }[] }
  | { readonly type: 'unreachable'; readonly host: string; readonly message: string }
  | { readonly type: 'reserved'; readonly operation: string; readonly plan: Plan }
  | StepEvent<'step-started'>
  | (StepEvent<'step-ended'> & {
      readonly result: 'done' | 'failed' | 'unknown' | 'unreachable';
      readonly milliseconds: number;
      /** What it printed is for the person. */
      readonly prints?: true;
      readonly stdout?: string;
    })
  | { readonly type: 'waiting'; readonly host: string; readonly reason: string; readonly seconds: number }
  | (WaitEvent & { readonly type: 'waits' })
  | { readonly type: 'waited'; readonly operation: string; readonly title: string; readonly seconds: number }
  | { readonly type: 'made'; readonly operation: string; readonly title: string }
  /** Ctrl-C, once: nobody is to wonder why it goes on. */
  | { readonly type: 'stopping' }
  | { readonly type: 'given-up'; readonly hosts: readonly string[] }
  | { readonly type: 'skipped'; readonly host: string; readonly names: readonly string[] }
  | { readonly type: 'ended'; readonly operation: string };

interface StepEvent<T> {
  readonly type: T;
  readonly operation: string;
  readonly step: string;
  readonly host: string;
  readonly title: string;
  readonly undo: boolean;
}

export interface ProgressOptions {
  /** One line for people on stderr. */
  readonly line: (text: string) => void;
  /** For live lines; null where stderr is no terminal. */
  readonly stream: NodeJS.WriteStream | null;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly now: () => number;
}

/** Shown between `begin` and `end`; may begin again. */
export interface Progress {
  begin(): void;
  show(event: ProgressEvent): void;
  end(): void;
}

export function createProgress(options: ProgressOptions): Progress {
  if (options.quiet) return { begin: nothing, show: nothing, end: nothing };
  const { stream } = options;
  return stream === null || !isWideEnough(stream) ? lineProgress(options) : liveProgress(options, stream);
}

/** Some terminals say they have no columns at all; live lines would be counted wrongly there, for ever. */
function isWideEnough(stream: NodeJS.WriteStream): boolean {
  return (stream.columns ?? 0) >= 20;
}

function nothing(): void {}

/** A wait of hours is not to fill a log. */
const LINE_PAUSE_MS = 30_000;

/** One line per finished step; what goes wrong or takes long is told too. */
function lineProgress({ line, now }: ProgressOptions): Progress {
  const waits = createWaits();
  const told = new Map<string, number>();
  return {
    begin: nothing,
    show(event) {
      if (event.type === 'waits') {
        const words = waits.note(event, now());
        const key = `${event.operation} ${event.title} ${event.blocked ?? ''}`;
        if (now() - (told.get(key) ?? -LINE_PAUSE_MS) < LINE_PAUSE_MS) return;
        told.set(key, now());
        line(words);
        return;
      }
      if (event.type === 'waited') waits.end(event);
      for (const words of printedBy(event)) line(words);
      const text = lineOf(event);
      if (text !== null) line(text);
    },
    end: nothing,
  };
}

function lineOf(event: ProgressEvent): string | null {
  switch (event.type) {
    case 'connecting':
      return `connecting to ${namesOf(event.hosts)}`;
    case 'probing':
      return `looking at ${namesOf(event.hosts)}`;
    case 'unreachable':
      return event.message;
    case 'step-ended':
      return `${event.host}: ${titleOf(event)}: ${event.result} (${seconds(event.milliseconds)})`;
    case 'skipped':
      return `${event.host}: ${listed(event.names)} did not come with the others`;
    case 'stopping':
      return 'Stopping: what was begun is ended or undone first. Ctrl-C again leaves it as it is.';
    case 'waited':
      return `${event.title}: done after ${seconds(event.seconds * 1000)}`;
    case 'waiting':
      return `${event.host}: ${event.reason}; looking again in ${Math.ceil(event.seconds)} s`;
    default:
      return null;
  }
}

/** Of what people asked hosts to do they want to see what came of it. */
function printedBy(event: ProgressEvent): readonly string[] {
  if (event.type !== 'step-ended' || event.prints !== true) return [];
  const text = clean(event.stdout ?? '').replace(/\n$/, '');
  return text === '' ? [] : text.split('\n').map((words) => `${event.host}: ${words}`);
}

function namesOf(hosts: readonly { readonly name: string }[]): string {
  return listed(hosts.map((host) => host.name));
}

function titleOf({ undo, title }: { readonly undo: boolean; readonly title: string }): string {
  return undo ? `undo: ${title}` : title;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

const MOST_LINES = 12;

/** One live line per host that works, and a total above them. What goes wrong stays on the screen. */
function liveProgress(options: ProgressOptions, stream: NodeJS.WriteStream): Progress {
  const { line, now } = options;
  let board = createBoard();
  let spinner: Ora | null = null;
  let ticking: NodeJS.Timeout | null = null;
  let active = false;

  const text = (): string => boardText(board, now(), stream.columns);

  async function start(): Promise<void> {
    const { default: ora } = await import('ora');
    if (!active || spinner !== null) return;
    const color = options.color ? 'cyan' : 'white';
    // Whether lines may live was decided before; ora would look at CI once more.
    spinner = ora({ text: text(), stream, discardStdin: false, isEnabled: true, color }).start();
    ticking = setInterval(refresh, 200);
    ticking.unref();
  }

  function refresh(): void {
    if (spinner !== null) spinner.text = text();
  }

  return {
    begin() {
      board = createBoard();
      active = true;
      void start();
    },
    show(event) {
      if (event.type === 'waits') board.waits.note(event, now());
      if (event.type === 'waited') board.waits.end(event);
      noteOnBoard(board, event, now());
      const words = lineOf(event);
      const staying = [...printedBy(event), ...(words !== null && staysVisible(event) ? [words] : [])];
      if (staying.length > 0) {
        spinner?.clear();
        for (const each of staying) line(each);
        spinner?.render();
      }
      refresh();
    },
    end() {
      active = false;
      if (ticking !== null) clearInterval(ticking);
      ticking = null;
      spinner?.stop();
      spinner = null;
    },
  };
}

function staysVisible(event: ProgressEvent): boolean {
  if (event.type === 'step-ended') return event.result !== 'done';
  return ['unreachable', 'waiting', 'stopping'].includes(event.type);
}

/** What is going on, as far as it is shown. */
interface Board {
  first: string;
  stepsDone: number;
  readonly plans: Map<string, Plan>;
  readonly waits: Waits;
  /** By host: what it does, and since when. */
  readonly working: Map<string, { readonly title: string; readonly since: number }>;
}

function createBoard(): Board {
  return { first: 'planning', stepsDone: 0, plans: new Map(), waits: createWaits(), working: new Map() };
}

function noteOnBoard(board: Board, event: ProgressEvent, now: number): void {
  if (event.type === 'connecting' || event.type === 'probing') board.first = lineOf(event) ?? '';
  if (event.type === 'reserved') board.plans.set(event.operation, event.plan);
  if (event.type === 'step-started') board.working.set(event.host, { title: titleOf(event), since: now });
  if (event.type !== 'step-ended') return;
  board.working.delete(event.host);
  if (!event.undo) board.stepsDone += 1;
}

function boardText(board: Board, now: number, columns: number | undefined): string {
  const steps = [...board.plans.values()].flatMap((plan) =>
    plan.stages.flatMap((stage) => stage.steps),
  ).length;
  const [plan] = board.plans.values();
  const what = board.plans.size > 1 ? counted(board.plans.size, 'operation') : (plan?.title ?? board.first);
  const total =
    steps === 0 ? what : `${what}: ${Math.min(board.stepsDone, steps)} of ${counted(steps, 'step')}`;
  const width = Math.max(0, ...[...board.working.keys()].map((name) => name.length));
  const lines = [...board.working].slice(0, MOST_LINES).map(([name, { title, since }]) => {
    const [head, tail] = [`  ${name.padEnd(width)}  `, `  ${seconds(now - since)}`];
    return cut(`${head}${cut(title, (columns ?? 80) - head.length - tail.length)}${tail}`, columns);
  });
  const hidden = board.working.size - MOST_LINES;
  lines.push(...board.waits.lines().map((words) => cut(`  ${words}`, columns)));
  if (hidden > 0) lines.push(`  and ${counted(hidden, 'more host')}`);
  return [cut(total, (columns ?? 80) - 2), ...lines].join('\n');
}

const NARROWEST = 8;

/** At a blank where there is one not far back. */
function cut(text: string, columns: number | undefined): string {
  const most = Math.max(NARROWEST, columns ?? 80);
  const signs = standIns();
  const columnwise = signs.put(text);
  if (columnwise.length <= most) return text;
  const head = columnwise.slice(0, most - 1);
  const blank = head.lastIndexOf(' ');
  return `${signs.back(blank > most / 2 ? head.slice(0, blank) : head)}…`;
}
