import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loggedEnds } from '../../src/engine/audit-ends.ts';
import { logFile } from '../../src/engine/audit-files.ts';
import { readLog } from '../../src/engine/audit-read.ts';
import { logView } from '../../src/ui/views/log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glusterctl-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As versions before wrote it. */
const EARLIER = [
  { type: 'command', user: 'anna', pid: 7, command: ['volume', 'create'] },
  { type: 'left-out', operation: 'a1', host: 'gl1', names: ['gl2'], reason: 'refused' },
  { type: 'given-up', operation: 'a1', hosts: ['gl3'], left: ['gl3: brick b1'] },
  { type: 'ended', operation: 'a1', outcome: 'left', message: 'not finished' },
  { type: 'ended', operation: 'a1', outcome: 'undone', message: 'rolled back' },
  { type: 'ended', operation: 'a2', outcome: 'done', message: 'made' },
];

it('a log of earlier versions is read in the words of this one', () => {
  const files = { folder, name: 'log' };
  const time = '2026-01-01T12:00:00.000Z';
  writeFileSync(logFile(files), EARLIER.map((entry) => `${JSON.stringify({ time, ...entry })}\n`).join(''));
  const entries = readLog(files, { operation: null, since: null });
  expect(entries.slice(1)).toEqual([
    { time, type: 'skipped', operation: 'a1', host: 'gl1', names: ['gl2'], reason: 'refused' },
    { time, type: 'given-up', operation: 'a1', hosts: ['gl3'], residue: ['gl3: brick b1'] },
    { time, type: 'ended', operation: 'a1', outcome: 'unfinished', message: 'not finished' },
    { time, type: 'ended', operation: 'a1', outcome: 'rolled-back', message: 'rolled back' },
    { time, type: 'ended', operation: 'a2', outcome: 'done', message: 'made' },
  ]);
  expect([...loggedEnds(files, ['a1', 'a2'])]).toEqual([
    ['a1', { outcome: 'rolled-back', time }],
    ['a2', { outcome: 'done', time }],
  ]);
  expect(logView([entries], true).text()).toContain('goes on without gl3\n    left:\n    | gl3: brick b1\n');
});
