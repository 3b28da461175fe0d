import type { Ora } from 'ora';
import { counted } from '../../model/counted.ts';
import type { Plan } from '../../model/plan.ts';
import { bar } from '../bar.ts';
import { standIns } from '../stand-ins.ts';
import { createWaits, type Waits } from '../waits.ts';
import type { Progress, ProgressEvent, ProgressOptions, ProgressWay } from './types.ts';
import { lineOf, printedBy, seconds, titleOf } from './words.ts';

const MOST_LINES = 12;
/** Beside those of hosts: what was typed, the total, how many more there are. */
const OTHER_LINES = 4;

/** One live line per host that works, and a total above them. What goes wrong stays on the screen. */
export function liveProgress(
  { line, now }: ProgressOptions,
  { stream, color, signs }: Extract<ProgressWay, { kind: 'live' }>,
): Progress {
  let board = createBoard(now());
  let spinner: Ora | null = null;
  let ticking: NodeJS.Timeout | null = null;
  let active = false;

  const text = (): string => signs(boardText(board, now(), stream));

  async function start(): Promise<void> {
    const { default: ora } = await import('ora');
    if (!active || spinner !== null) return;
    const spinning = signs(ROUND) === ROUND ? 'dots' : 'line';
    // Whether lines may live was decided before; ora would look at CI once more.
    spinner = ora({
      text: text(),
      stream,
      discardStdin: false,
      isEnabled: true,
      color: color ? 'cyan' : false,
      spinner: spinning,
    }).start();
    ticking = setInterval(refresh, 200);
    ticking.unref();
  }

  function refresh(): void {
    if (spinner !== null) spinner.text = text();
  }

  return {
    begin() {
      board = createBoard(now());
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
  readonly since: number;
  first: string;
  stepsDone: number;
  readonly plans: Map<string, Plan>;
  readonly waits: Waits;
  /** By host: what it does, and since when. */
  readonly working: Map<string, { readonly title: string; readonly since: number }>;
}

function createBoard(since: number): Board {
  return {
    since,
    first: 'planning',
    stepsDone: 0,
    plans: new Map(),
    waits: createWaits(),
    working: new Map(),
  };
}

function noteOnBoard(board: Board, event: ProgressEvent, now: number): void {
  if (event.type === 'connecting' || event.type === 'probing') board.first = lineOf(event) ?? '';
  if (event.type === 'reserved') board.plans.set(event.operation, event.plan);
  if (event.type === 'step-started') board.working.set(event.host, { title: titleOf(event), since: now });
  if (event.type !== 'step-ended') return;
  board.working.delete(event.host);
  if (!event.undo) board.stepsDone += 1;
}

function boardText(board: Board, now: number, { columns: seen, rows }: NodeJS.WriteStream): string {
  const columns = seen ?? 80;
  const shown = [...board.working].slice(0, Math.max(1, Math.min(MOST_LINES, (rows ?? 24) - OTHER_LINES)));
  const width = Math.max(0, ...[...board.working.keys()].map((name) => name.length));
  const lines = shown.map(([name, { title, since }]) => {
    const [head, tail] = [`  ${name.padEnd(width)}  `, `  ${seconds(now - since)}`];
    return cut(`${head}${cut(title, columns - head.length - tail.length)}${tail}`, columns);
  });
  const hidden = board.working.size - shown.length;
  lines.push(...board.waits.lines().map((words) => cut(`  ${words}`, columns)));
  if (hidden > 0) lines.push(`  and ${counted(hidden, 'more host')}`);
  return [totalLine(board, now, columns - BESIDE_SPINNER), ...lines].join('\n');
}

/** What is done, how far it is, and for how long it has gone on. */
function totalLine(board: Board, now: number, columns: number): string {
  const total = [...board.plans.values()].reduce((sum, plan) => sum + stepsOf(plan), 0);
  const [plan] = board.plans.values();
  const what = board.plans.size > 1 ? counted(board.plans.size, 'operation') : (plan?.title ?? board.first);
  const done = Math.min(board.stepsDone, total);
  const far = total === 0 ? '' : `: ${done} of ${counted(total, 'step')}`;
  const tail = `${far}  ${seconds(now - board.since)}`;
  const drawn = total > 0 && columns >= WIDE ? `${bar({ used: done, total }, BAR)}  ` : '';
  return cut(`${drawn}${cut(what, columns - drawn.length - tail.length)}${tail}`, columns);
}

function stepsOf({ stages }: Plan): number {
  return stages.reduce((sum, { steps }) => sum + steps.length, 0);
}

const BAR = 10;
/** From so many columns on there is room for a bar. */
const WIDE = 60;
/** The spinner, and a blank. */
const BESIDE_SPINNER = 2;
/** Of what the spinner is drawn with where signs are as they are. */
const ROUND = '…';

const NARROWEST = 8;

/** At a blank where there is one not far back. */
function cut(text: string, columns: number): string {
  const most = Math.max(NARROWEST, columns);
  const signs = standIns();
  const columnwise = signs.put(text);
  if (columnwise.length <= most) return text;
  const head = columnwise.slice(0, most - 1);
  const blank = head.lastIndexOf(' ');
  return `${signs.back(blank > most / 2 ? head.slice(0, blank) : head)}…`;
}
