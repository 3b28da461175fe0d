import type { Plan } from '../model/plan.ts';

/** What a run tells while it goes on; the engine's events have these fields and more. */
export type ProgressEvent =
  | { readonly type: 'connecting'; readonly hosts: readonly { readonly name: string }[] }
  | { readonly type: 'unreachable'; readonly host: string; readonly message: string }
  | { readonly type: 'reserved'; readonly operation: string; readonly plan: Plan }
  | StepEvent<'step-started'>
  | (StepEvent<'step-ended'> & {
      readonly result: 'done' | 'failed' | 'unknown' | 'unreachable';
      readonly milliseconds: number;
    })
  | { readonly type: 'waiting'; readonly host: string; readonly reason: string; readonly seconds: number }
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

export interface Progress {
  show(event: ProgressEvent): void;
  end(): void;
}

export function createProgress(options: ProgressOptions): Progress {
  if (options.quiet) return { show: () => undefined, end: () => undefined };
  return options.stream === null ? lineProgress(options) : liveProgress(options, options.stream);
}

/** One line per finished step; what goes wrong or takes long is told too. */
function lineProgress({ line }: ProgressOptions): Progress {
  return {
    show(event) {
      const text = lineOf(event);
      if (text !== null) line(text);
    },
    end: () => undefined,
  };
}

function lineOf(event: ProgressEvent): string | null {
  switch (event.type) {
    case 'connecting':
      return `connecting to ${namesOf(event.hosts)}`;
    case 'unreachable':
      return event.message;
    case 'step-ended':
      return `${event.host}: ${titleOf(event)}: ${event.result} (${seconds(event.milliseconds)})`;
    case 'waiting':
      return `${event.host}: ${event.reason}; looking again in ${Math.ceil(event.seconds)} s`;
    default:
      return null;
  }
}

function namesOf(hosts: readonly { readonly name: string }[]): string {
  const names = hosts.map((host) => host.name);
  return names.length <= 8
    ? names.join(', ')
    : `${names.slice(0, 7).join(', ')} and ${names.length - 7} more hosts`;
}

function titleOf({ undo, title }: { readonly undo: boolean; readonly title: string }): string {
  return undo ? `undo: ${title}` : title;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

interface HostLine {
  title: string;
  since: number | null;
}

const MOST_LINES = 12;

/** One live line per host that works, and a total above them. Failures stay on the screen. */
function liveProgress(options: ProgressOptions, stream: NodeJS.WriteStream): Progress {
  const { line, now } = options;
  const hosts = new Map<string, HostLine>();
  const plans = new Map<string, Plan>();
  let stepsDone = 0;
  let first = '';
  let spinner: { text: string; clear(): unknown; stop(): unknown; render(): unknown } | null = null;
  let ticking: NodeJS.Timeout | null = null;
  let over = false;

  function text(): string {
    const steps = [...plans.values()].flatMap((plan) => plan.stages.flatMap((stage) => stage.steps)).length;
    const [plan] = plans.values();
    const what = plans.size > 1 ? `${plans.size} operations` : (plan?.title ?? first);
    const total = steps === 0 ? what : `${what}: ${Math.min(stepsDone, steps)} of ${steps} steps`;
    const working = [...hosts].filter(([, host]) => host.since !== null);
    const width = Math.max(0, ...working.map(([name]) => name.length));
    const lines = working.slice(0, MOST_LINES).map(([name, host]) => {
      const time = seconds(now() - (host.since ?? now()));
      return cut(`  ${name.padEnd(width)}  ${host.title}  ${time}`, stream.columns);
    });
    if (working.length > MOST_LINES) lines.push(`  and ${working.length - MOST_LINES} more hosts`);
    return [cut(total, (stream.columns ?? 80) - 2), ...lines].join('\n');
  }

  async function start(): Promise<void> {
    const { default: ora } = await import('ora');
    if (over) return;
    spinner = ora({
      text: text(),
      stream,
      discardStdin: false,
      color: options.color ? 'cyan' : 'white',
    }).start();
    ticking = setInterval(refresh, 200);
    ticking.unref();
  }

  function refresh(): void {
    if (spinner !== null) spinner.text = text();
  }

  function above(words: string): void {
    spinner?.clear();
    line(words);
    spinner?.render();
  }

  let started = false;
  return {
    show(event) {
      if (event.type === 'connecting') first = `connecting to ${namesOf(event.hosts)}`;
      if (event.type === 'reserved') plans.set(event.operation, event.plan);
      if (event.type === 'step-started') hosts.set(event.host, { title: titleOf(event), since: now() });
      if (event.type === 'step-ended') {
        hosts.set(event.host, { title: titleOf(event), since: null });
        if (!event.undo) stepsDone += 1;
      }
      const bad = event.type === 'step-ended' && event.result !== 'done';
      const words = lineOf(event);
      if (words !== null && (bad || event.type === 'unreachable' || event.type === 'waiting')) above(words);
      if (!started) {
        started = true;
        void start();
      }
      refresh();
    },
    end() {
      over = true;
      if (ticking !== null) clearInterval(ticking);
      spinner?.stop();
      spinner = null;
    },
  };
}

function cut(text: string, columns: number | undefined): string {
  const most = Math.max(20, columns ?? 80);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
