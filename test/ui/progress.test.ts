import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createProgress, type ProgressEvent } from '../../src/ui/progress.ts';
import { displayWidth } from '../../src/ui/stand-ins.ts';
import { plan, step } from '../support/toy-engine.ts';

const STEP = { operation: 'op', step: 's', host: 'gl1', title: 'create 2 bricks', undo: false };
const EVENTS: readonly ProgressEvent[] = [
  { type: 'connecting', hosts: [{ name: 'gl1' }, { name: 'gl2' }] },
  { type: 'unreachable', host: 'gl2', message: 'gl2: connection refused' },
  { type: 'reserved', operation: 'op', plan: plan(10, [[step('gl1', 'a'), step('gl1', 'b')]]) },
  { type: 'step-started', ...STEP },
  { type: 'step-ended', ...STEP, result: 'done', milliseconds: 1234 },
  { type: 'step-started', ...STEP, undo: true },
  { type: 'waiting', host: 'gl1', reason: 'connection lost', seconds: 1.4 },
  { type: 'step-ended', ...STEP, undo: true, result: 'failed', milliseconds: 10 },
  { type: 'ended', operation: 'op' },
];

function run(more: { quiet?: boolean; stream?: NodeJS.WriteStream | null }) {
  const lines: string[] = [];
  const progress = createProgress({
    line: (text) => lines.push(text),
    stream: null,
    quiet: false,
    color: false,
    now: () => 0,
    ...more,
  });
  progress.begin();
  for (const event of EVENTS) progress.show(event);
  return { lines, progress };
}

describe('progress', () => {
  it('without a terminal is one line per finished step, and what goes wrong', () => {
    expect(run({}).lines).toEqual([
      'connecting to gl1, gl2',
      'gl2: connection refused',
      'gl1: create 2 bricks: done (1.2 s)',
      'gl1: connection lost; looking again in 2 s',
      'gl1: undo: create 2 bricks: failed (0.0 s)',
    ]);
  });

  it('is silent with --quiet', () => {
    expect(run({ quiet: true }).lines).toEqual([]);
  });

  it('is lines on a terminal that has no columns', () => {
    const stream = { isTTY: true, columns: 0 } as NodeJS.WriteStream;
    expect(run({ stream }).lines).toHaveLength(5);
  });

  it('on a terminal is live lines with a total; only what goes wrong stays', async () => {
    const written = new PassThrough();
    const stream = Object.assign(written, {
      isTTY: true,
      columns: 80,
      rows: 24,
      cursorTo: () => true,
      clearLine: () => true,
      moveCursor: () => true,
    }) as unknown as NodeJS.WriteStream;
    const lines: string[] = [];
    const progress = createProgress({
      line: (text) => lines.push(text),
      stream,
      quiet: false,
      color: false,
      now: () => 0,
    });
    let text = '';
    written.on('data', (chunk: Buffer) => {
      text += stripVTControlCharacters(chunk.toString());
    });
    progress.begin();
    await import('ora');
    await new Promise((resolve) => setImmediate(resolve));
    for (const event of EVENTS.slice(0, 4)) progress.show(event);
    await untilSeen(() => text.includes('gl1  create 2 bricks'));
    for (const event of EVENTS.slice(4)) progress.show(event);
    progress.end();
    expect(text).toContain('create thing 10: 0 of 2 steps');
    expect(lines).toEqual([
      'gl2: connection refused',
      'gl1: connection lost; looking again in 2 s',
      'gl1: undo: create 2 bricks: failed (0.0 s)',
    ]);
  });
});

describe('live lines', () => {
  it.each([40, 80])('fit in %d columns, and keep how long it has taken', async (columns) => {
    const written = new PassThrough();
    const stream = Object.assign(written, {
      isTTY: true,
      columns,
      rows: 24,
      cursorTo: () => true,
      clearLine: () => true,
      moveCursor: () => true,
    }) as unknown as NodeJS.WriteStream;
    let text = '';
    written.on('data', (chunk: Buffer) => {
      text += stripVTControlCharacters(chunk.toString());
    });
    const progress = createProgress({
      line: () => undefined,
      stream,
      quiet: false,
      color: false,
      now: () => 0,
    });
    progress.begin();
    await import('ora');
    await new Promise((resolve) => setImmediate(resolve));
    const title = 'make 12 bricks of 数据 and of a volume with quite a long name';
    progress.show({ type: 'step-started', ...STEP, host: 'storage-node-1', title });
    await untilSeen(() => text.includes('storage-node-1'));
    progress.end();
    const lines = text.split('\n').filter((line) => line.includes('storage-node-1'));
    expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
    expect(lines.every((line) => line.includes('  0.0 s'))).toBe(true);
    expect(lines.some((line) => line.includes('…'))).toBe(true);
  });
});

async function untilSeen(seen: () => boolean): Promise<void> {
  while (!seen()) await new Promise((resolve) => setImmediate(resolve));
}
