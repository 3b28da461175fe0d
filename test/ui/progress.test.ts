import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, test } from 'vitest';
import { progressWay } from '../../src/cli/run/progress-way.ts';
import type { Plan } from '../../src/model/plan.ts';
import { createSummary } from '../../src/ui/progress/summary.ts';
import type { ProgressEvent } from '../../src/ui/progress/types.ts';
import { createProgress } from '../../src/ui/progress.ts';
import { signsOf } from '../../src/ui/signs.ts';
import { displayWidth } from '../../src/ui/stand-ins.ts';
import { plan, step } from '../support/toy-engine.ts';

const STEP = { operation: 'op', step: 'a@gl1', host: 'gl1', title: 'create 2 bricks', undo: false };
const PLAN = plan(10, [[step('gl1', 'a'), step('gl2', 'b')], [step('gl1', 'c')]]);
const EVENTS: readonly ProgressEvent[] = [
  { type: 'connecting', hosts: [{ name: 'gl1' }, { name: 'gl2' }] },
  { type: 'unreachable', host: 'gl2', message: 'gl2: connection refused' },
  { type: 'reserved', operation: 'op', plan: PLAN },
  { type: 'step-started', ...STEP },
  { type: 'step-ended', ...STEP, result: 'done', milliseconds: 1234 },
  { type: 'step-started', ...STEP, undo: true },
  { type: 'waiting', host: 'gl1', reason: 'connection lost', seconds: 1.4 },
  { type: 'step-ended', ...STEP, undo: true, result: 'failed', milliseconds: 10 },
  { type: 'ended', operation: 'op' },
];

function told(
  events: readonly ProgressEvent[],
  { kind = 'steps', quiet = false }: { kind?: 'steps' | 'stages'; quiet?: boolean } = {},
): readonly string[] {
  const lines: string[] = [];
  let now = 0;
  const progress = createProgress({
    line: (text) => lines.push(text),
    quiet,
    way: { kind },
    now: () => now,
  });
  progress.begin();
  for (const event of events) {
    progress.show(event);
    now += 1000;
  }
  progress.end();
  return lines;
}

function done(step: string, host: string): readonly ProgressEvent[] {
  const event = { ...STEP, step, host };
  return [
    { type: 'step-started', ...event },
    { type: 'step-ended', ...event, result: 'done', milliseconds: 1000 },
  ];
}

describe('progress', () => {
  it('in a pipe is one line per finished step, and what goes wrong', () => {
    expect(told(EVENTS)).toEqual([
      'connecting to gl1, gl2',
      'gl2: connection refused',
      'gl1: create 2 bricks: done (1.2 s)',
      'gl1: connection lost; looking again in 2 s',
      'gl1: undo: create 2 bricks: failed (0.0 s)',
    ]);
  });

  it('in a job is one line per finished stage, and what goes wrong', () => {
    const events: readonly ProgressEvent[] = [
      { type: 'reserved', operation: 'op', plan: PLAN },
      ...done('a@gl1', 'gl1'),
      ...done('b@gl2', 'gl2'),
      ...done('c@gl1', 'gl1'),
      { type: 'ended', operation: 'op' },
    ];
    expect(told(events, { kind: 'stages' })).toEqual([
      `create thing 10: ${PLAN.stages[0]?.title} on gl1, gl2: done (3.0 s)`,
      `create thing 10: ${PLAN.stages[1]?.title} on gl1: done (1.0 s)`,
    ]);
    expect(told(EVENTS, { kind: 'stages' })).toEqual([
      'connecting to gl1, gl2',
      'gl2: connection refused',
      'create thing 10: undoing what was done',
      'gl1: connection lost; looking again in 2 s',
      'gl1: undo: create 2 bricks: failed (0.0 s)',
      `create thing 10: ${PLAN.stages[0]?.title} on gl1: done (5.0 s)`,
    ]);
  });

  it.each([
    ['steps', 4],
    ['stages', 1],
  ] as const)('does not fill a log with a wait: %s', (kind, lines) => {
    const wait: ProgressEvent = { type: 'waits', operation: 'op', title: 'heal', for: 'a heal', left: 7 };
    const waits = Array.from({ length: 100 }, () => wait);
    expect(told(waits, { kind })).toHaveLength(lines);
  });

  it('is silent with --quiet', () => {
    expect(told(EVENTS, { quiet: true })).toEqual([]);
  });

  it('is lines on a terminal that has no columns', () => {
    const stream = { isTTY: true, columns: 0 } as NodeJS.WriteStream;
    const lines: string[] = [];
    const progress = createProgress({
      line: (text) => lines.push(text),
      quiet: false,
      way: { kind: 'live', stream, color: false, signs: signsOf({}) },
      now: () => 0,
    });
    for (const event of EVENTS) progress.show(event);
    expect(lines).toHaveLength(5);
  });
});

describe('which way it is shown', () => {
  const terminal = { input: process.stdin, output: process.stderr };
  test.each([
    [{}, true, 'live'],
    [{ NO_COLOR: '1' }, true, 'live'],
    [{ TERM: 'dumb' }, true, 'steps'],
    [{}, false, 'steps'],
    [{ CI: 'true' }, true, 'stages'],
    [{ CI: 'true' }, false, 'stages'],
    [{ CI: 'false' }, false, 'steps'],
  ])('with %o, at a terminal: %s', (variables, isTerminal, kind) => {
    const stderr = { isTerminal, write: () => undefined };
    const io = { variables, stderr, terminal: isTerminal ? terminal : null };
    expect(progressWay(io, true).kind).toBe(kind);
  });
});

describe('the summary', () => {
  const volume = {
    ...PLAN,
    title: 'create volume data (10 GiB, replica 3)',
    changes: [
      ...(['1', '2', '3'] as const).map((id) => ({ do: 'remove' as const, table: 'bricks' as const, id })),
    ],
  };
  function summaryOf(plans: readonly Plan[]): string | null {
    let now = 0;
    const summary = createSummary(() => now);
    for (const one of plans) {
      summary.begin();
      now += 6200;
      summary.add(one);
      summary.end();
      // Whoever asked a question meanwhile waited for its answer.
      now += 60_000;
    }
    return summary.line();
  }

  it('says what was done, with how much, and how long that took', () => {
    expect(summaryOf([volume])).toBe('created volume data: 3 bricks, 6.2 s');
    expect(summaryOf([{ ...volume, title: 'maintenance of gl1', changes: [] }])).toBe(
      'maintenance of gl1: 6.2 s',
    );
    expect(summaryOf([volume, volume])).toBe('created 2 volumes: 6 bricks, 12.4 s');
    expect(summaryOf([volume, { ...volume, title: 'delete volume x' }])).toBe(
      '2 operations: 6 bricks, 12.4 s',
    );
    expect(
      summaryOf([
        { ...volume, title: 'add node gl1' },
        { ...volume, title: 'add devices gl1:/dev/sdb, gl1:/dev/sdc' },
      ]),
    ).toBe('added 6 bricks: 12.4 s');
    expect(summaryOf([{ ...volume, title: 'evict the brick of volume data on gl1:/dev/sdb' }])).toBe(
      'evicted the brick of volume data on gl1:/dev/sdb: 6.2 s',
    );
  });

  it('is of what was done on hosts alone', () => {
    expect(summaryOf([{ ...volume, stages: [] }])).toBe(null);
    expect(summaryOf([])).toBe(null);
    expect(
      summaryOf([
        { ...volume, title: 'add node gl1', stages: [] },
        { ...volume, title: 'add node gl2' },
      ]),
    ).toBe('added 2 nodes: 6 bricks, 12.4 s');
  });
});

/** A terminal of so many columns and rows, and what was written to it. */
function live(columns: number, { rows = 24, color = false, variables = {} } = {}) {
  const written = new PassThrough();
  const stream = Object.assign(written, {
    isTTY: true,
    columns,
    rows,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  }) as unknown as NodeJS.WriteStream;
  let raw = '';
  written.on('data', (chunk: Buffer) => {
    raw += chunk.toString();
  });
  const lines: string[] = [];
  const progress = createProgress({
    line: (text) => lines.push(text),
    quiet: false,
    way: { kind: 'live', stream, color, signs: signsOf(variables) },
    now: () => 0,
  });
  const text = (): string => stripVTControlCharacters(raw);
  return {
    lines,
    progress,
    text,
    raw: () => raw,
    async begin(): Promise<void> {
      progress.begin();
      await import('ora');
      await new Promise((resolve) => setImmediate(resolve));
    },
    async sees(words: string): Promise<void> {
      while (!text().includes(words)) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('live lines', () => {
  it('have a total; only what goes wrong stays', async () => {
    const terminal = live(80);
    await terminal.begin();
    for (const event of EVENTS.slice(0, 4)) terminal.progress.show(event);
    await terminal.sees('gl1  create 2 bricks');
    for (const event of EVENTS.slice(4)) terminal.progress.show(event);
    terminal.progress.end();
    expect(terminal.text()).toContain('░░░░░░░░░░  create thing 10: 0 of 3 steps  0.0 s');
    expect(terminal.lines).toEqual([
      'gl2: connection refused',
      'gl1: connection lost; looking again in 2 s',
      'gl1: undo: create 2 bricks: failed (0.0 s)',
    ]);
  });

  it.each([40, 80])(
    'fit in %d columns, and keep how far it is and how long it has taken',
    async (columns) => {
      const terminal = live(columns);
      await terminal.begin();
      const title = 'make 12 bricks of 数据 and of a volume with quite a long name';
      terminal.progress.show({ type: 'reserved', operation: 'op', plan: { ...PLAN, title } });
      terminal.progress.show({ type: 'step-started', ...STEP, host: 'storage-node-1', title });
      await terminal.sees('storage-node-1');
      terminal.progress.end();
      // Each picture begins with the next sign of what goes round.
      const all = terminal.text().split(/\n|(?=[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] )/);
      expect(all.filter((line) => displayWidth(line) > columns)).toEqual([]);
      const lines = all.filter((line) => line.includes('storage-node-1'));
      expect(lines.every((line) => line.includes('  0.0 s'))).toBe(true);
      expect(lines.some((line) => line.includes('…'))).toBe(true);
      expect(all.some((line) => line.includes('…: 0 of 3 steps  0.0 s'))).toBe(true);
    },
  );

  it('are never more than the terminal has rows', async () => {
    const terminal = live(80, { rows: 8 });
    await terminal.begin();
    for (let n = 1; n <= 9; n++) terminal.progress.show({ type: 'step-started', ...STEP, host: `gl${n}` });
    await terminal.sees('and 5 more hosts');
    terminal.progress.end();
    expect(terminal.text()).not.toContain('gl5  ');
  });

  it('have colours only where they may', async () => {
    // Of orders to the terminal, those that change how letters look.
    const looks = (raw: string): boolean => raw.split('\u001b[').some((order) => /^[\d;]*m/.test(order));
    for (const color of [true, false]) {
      const terminal = live(80, { color });
      await terminal.begin();
      terminal.progress.show({ type: 'reserved', operation: 'op', plan: PLAN });
      await terminal.sees('0 of 3 steps');
      terminal.progress.end();
      if (!color) expect(looks(terminal.raw())).toBe(false);
    }
  });

  it('are ASCII where the locale is', async () => {
    const terminal = live(80, { variables: { LANG: 'C' } });
    await terminal.begin();
    terminal.progress.show({ type: 'reserved', operation: 'op', plan: PLAN });
    terminal.progress.show({ type: 'step-started', ...STEP, title: 'x'.repeat(100) });
    await terminal.sees('~');
    terminal.progress.end();
    expect(terminal.text()).toMatch(/^[\n\r -~]*$/);
    expect(terminal.text()).toContain('..........  create thing 10');
  });
});
