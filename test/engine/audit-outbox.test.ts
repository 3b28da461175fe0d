import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LogFiles, logOfState } from '../../src/engine/audit-files.ts';
import { openOutbox, sendWaiting } from '../../src/engine/audit-outbox.ts';
import { entriesOf } from '../../src/engine/audit-read.ts';
import { makeFolder } from '../../src/files/make-folder.ts';
import { thisProcess } from '../../src/store/process.ts';
import { loggedName } from '../../src/store/shared/shared-log.ts';
import { memoryLog } from '../support/memory-log.ts';

let folder: string;
let files: LogFiles;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glusterctl-outbox-'));
  files = logOfState(folder, 'gluster://gl1/vol/glusterctl.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const self = thisProcess();
const dead = { pid: 2 ** 22 + 5, processStart: 1, host: hostname() };
const now = new Date('2026-01-01T12:00:00Z');
let count = 0;
const open = (process = self) =>
  openOutbox({
    files,
    run: (++count).toString(16).padStart(12, '0'),
    user: 'ann',
    process,
    makeFolder,
  });
const waiting = () => readdirSync(join(folder, `${files.name}.unsent`));

it('sends what has ended, once', async () => {
  const log = memoryLog();
  const one = open();
  one.append('{"a":1}\n', now);
  one.append('{"a":2}\n', now);
  one.end();
  await sendWaiting(files, log, self);
  expect([...log.files.values()].map(({ bytes }) => bytes.toString())).toEqual(['{"a":1}\n{"a":2}\n']);
  expect(waiting()).toEqual([]);
  await sendWaiting(files, log, self);
  expect(log.asked).toEqual(['put 1']);
});

it('sends what a command left that was killed, and nothing of one that still runs', async () => {
  const log = memoryLog();
  open(dead).append('dead\n', now);
  open(self).append('alive\n', now);
  open({ ...dead, host: 'another' }).append('elsewhere\n', now);
  await sendWaiting(files, log, self);
  expect([...log.files.values()].map(({ bytes }) => bytes.toString())).toEqual(['dead\n']);
  expect(waiting()).toHaveLength(2);
});

it('sends nothing of a container that shares this home and the name, where its number is nobody’s here', async () => {
  const log = memoryLog();
  const system = { boot: '', ...self.system };
  const inContainer = { ...dead, system: { ...system, pids: 1 } };
  const one = open(inContainer);
  one.append('one\n', now);
  await sendWaiting(files, log, self);
  expect(log.files.size).toBe(0);
  one.append('more\n', now);
  one.end();
  // Of what ended here it says so, whatever it tells of the system.
  open({ ...dead, system }).append('dead\n', now);
  open({ ...dead, system: { boot: system.boot, pids: system.pids ?? 0 } }).append('dead\n', now);
  await sendWaiting(files, log, self);
  expect([...log.files.values()].map(({ bytes }) => bytes.toString())).toEqual([
    'one\nmore\n',
    'dead\n',
    'dead\n',
  ]);
  expect(waiting()).toEqual([]);
});

it('calls no file by more letters than an encrypted home can keep', () => {
  const [boot, machine] = ['f'.repeat(16), 'e'.repeat(16)];
  const process = { pid: 2 ** 22, processStart: 10 ** 10, host: 'laptop.example' };
  open({ ...process, system: { boot, pids: 2 ** 32 - 1, machine, booted: 2 ** 31 } }).append('', now);
  expect(waiting()[0]?.length).toBeLessThanOrEqual(143);
});

it('keeps what could not be put, for the next one', async () => {
  const log = memoryLog();
  const one = open();
  one.append('one\n', now);
  one.end();
  log.broken = new Error('off');
  await expect(sendWaiting(files, log, self)).rejects.toThrow('off');
  const two = open();
  two.append('two\n', now);
  two.end();
  log.broken = null;
  await sendWaiting(files, log, self);
  expect(log.asked).toEqual(['put 1', 'put 2']);
  expect(log.files.size).toBe(2);
});

it('shortens what is too long, and says by how much', async () => {
  const log = memoryLog();
  const one = open();
  const line = (n: number): string =>
    `${JSON.stringify({ time: now.toISOString(), type: 'step-ended', n, stdout: 'x'.repeat(4000) })}\n`;
  let length = 0;
  for (let n = 0; n < 500; n++) {
    one.append(line(n), now);
    length += line(n).length;
  }
  one.end();
  await sendWaiting(files, log, self);
  const [file] = log.files.values();
  const entries = entriesOf(file?.bytes.toString() ?? '');
  expect(file?.bytes.length).toBeLessThan(1024 * 1024 + 200);
  expect([entries[0]?.n, entries.at(-1)?.n]).toEqual([0, 499]);
  const note = entries.find(({ type }) => type === 'shortened');
  const kept = entries.filter(({ type }) => type !== 'shortened');
  expect(note?.bytes).toBe(length - kept.reduce((sum, { n }) => sum + line(Number(n)).length, 0));
});

it('does not let what waits grow without end, nor one command pay for all of it', async () => {
  const log = memoryLog();
  open().append('', now);
  const unsent = join(folder, `${files.name}.unsent`);
  const name = (n: number): string =>
    loggedName({ time: new Date(n), user: 'a', host: 'b', run: n.toString(16).padStart(12, '0') });
  for (let n = 0; n < 1010; n++) writeFileSync(join(unsent, `${name(n)}.jsonl`), 'x'.repeat(8192));
  writeFileSync(join(unsent, 'notes.jsonl'), 'not ours');
  await sendWaiting(files, log, self);
  expect(log.files.has(name(9))).toBe(false);
  expect(log.files.has(name(10))).toBe(true);
  expect(log.files.size).toBe(512);
  await sendWaiting(files, log, self);
  expect(log.files.size).toBe(1000);
  expect(existsSync(join(unsent, 'notes.jsonl'))).toBe(true);
});
