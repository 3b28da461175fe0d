import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAudit } from '../../src/engine/audit.ts';
import { commandsOf } from '../../src/engine/audit-commands.ts';
import { type LogFiles, logFile, logOfState } from '../../src/engine/audit-files.ts';
import { followLog, readLog } from '../../src/engine/audit-read.ts';
import { redactArguments, redactText } from '../../src/engine/redact.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import type { EngineEvent } from '../../src/engine/types.ts';
import { makeFolder } from '../../src/files/make-folder.ts';
import { logView } from '../../src/ui/views/log.ts';
import { memoryStore } from '../support/memory-store.ts';
import { engineOptions, plan, request, step, toyState } from '../support/toy-engine.ts';
import { toyHosts } from '../support/toy-hosts.ts';

let folder: string;
let files: LogFiles;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glusterctl-log-'));
  files = logOfState(folder, '/srv/state.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const ALL = { operation: null, since: null };
const owner = { pid: 7, processStart: 1, host: 'admin', user: 'ann', command: 'volume create' };

function open(more: Partial<Parameters<typeof openAudit>[0]> = {}) {
  const warnings: string[] = [];
  const audit = openAudit({
    files,
    statePath: '/srv/state.json',
    simulated: () => false,
    volumeName: () => null,
    makeFolder,
    now: () => new Date('2026-01-01T12:00:00Z'),
    owner,
    commandLine: ['volume', 'create', '--secret', 'hush', '--size=1'],
    warn: (line) => warnings.push(line),
    ...more,
  });
  return { audit, warnings };
}

function stepEnded(stdout: string): EngineEvent {
  const common = { operation: 'abcd', step: 's', host: 'n1', title: 'make a', undo: false };
  return { type: 'step-ended', ...common, result: 'done', code: 0, stdout, stderr: '', milliseconds: 5 };
}

describe('the log', () => {
  it('tells who ran what, every script, and how it ended', async () => {
    const { audit } = open();
    const options = engineOptions({ store: memoryStore(toyState()), hosts: toyHosts() });
    await runRequests([request(plan(10, [[step('n1', 'a')]]))], {
      ...options,
      onEvent: (event) => audit.record(event),
    });
    audit.end();
    const entries = readLog(files, ALL);
    expect(entries.map((entry) => entry.type)).toEqual([
      'command',
      'reserved',
      'step-started',
      'step-ended',
      'ended',
      'command-ended',
    ]);
    expect(entries[0]).toMatchObject({
      user: 'ann',
      command: ['volume', 'create', '--secret', '***', '--size=1'],
    });
    expect(entries[2]).toMatchObject({ host: 'n1', title: 'make a' });
    expect(entries[2]?.script).toMatch(/\nmake a$/);
    expect(entries[3]).toMatchObject({ result: 'done', code: 0 });
    const text = logView(commandsOf(entries), false).text();
    expect(text).toBe(
      '2026-01-01T12:00:00Z ann: glusterctl volume create --secret *** --size=1: done (0.0 s)\n',
    );
    const details = logView(commandsOf(entries), true).text();
    expect(details).toContain('make a: done (0.0 s)');
    expect(details).toContain('    | make a\n');
  });

  it('keeps commands apart that containers with one home run at once, each as its first process', () => {
    const system = { boot: 'a', pids: 4026532255 };
    const [own, inContainer] = [open().audit, open({ owner: { ...owner, system } }).audit];
    for (const [audit, said] of [
      [own, 'one'],
      [inContainer, 'two'],
    ] as const)
      audit.record(stepEnded(said));
    own.record(stepEnded('one'));
    const said = commandsOf(readLog(files, ALL)).map((entries) =>
      entries.slice(1).map(({ stdout }) => stdout),
    );
    expect(said).toEqual([['one', 'one'], ['two']]);
    expect(readLog(files, ALL).map(({ pids }) => pids)).toEqual([
      undefined,
      undefined,
      system.pids,
      system.pids,
      undefined,
    ]);
  });

  it('is only the owner’s to read', () => {
    open().audit.record(stepEnded(''));
    expect(statSync(logFile(files)).mode & 0o777).toBe(0o600);
  });

  it('keeps lines short, without escape codes and secrets', () => {
    const { audit } = open();
    audit.record(stepEnded(`${'x'.repeat(100_000)}\u001b[31mred\u001b[0m password=hush end`));
    const line = readFileSync(logFile(files), 'utf8').split('\n')[1] ?? '';
    expect(line.length).toBeLessThan(8192);
    expect(line).toContain('red password=*** end');
  });

  it('begins a new file when one is full, and keeps a few', () => {
    for (let n = 0; n < 9; n++) {
      const { audit } = open({ maxFileBytes: 1 });
      audit.record(stepEnded(`run ${n}`));
    }
    expect(existsSync(logFile(files, 4))).toBe(true);
    expect(existsSync(logFile(files, 5))).toBe(false);
    const runs = readLog(files, ALL).flatMap((entry) => entry.stdout ?? []);
    expect(runs).toEqual(['run 4', 'run 5', 'run 6', 'run 7', 'run 8']);
  });

  it('that can not be written is told once and stops nothing', () => {
    writeFileSync(join(folder, 'file'), '');
    const { audit, warnings } = open({ files: logOfState(join(folder, 'file', 'sub'), '/s') });
    audit.record(stepEnded(''));
    audit.record(stepEnded(''));
    audit.end();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(join(folder, 'file', 'sub'));
  });

  it('is told once also where only the file itself can not be written', () => {
    mkdirSync(logFile(files), { recursive: true });
    const { audit, warnings } = open();
    audit.record(stepEnded('a'));
    audit.end();
    expect(warnings).toHaveLength(1);
  });

  it('is filtered by operation and time, past lines that are torn', () => {
    const { audit } = open();
    audit.record(stepEnded(''));
    writeFileSync(logFile(files), '{"time":"2026-01-01T12:0', { flag: 'a' });
    expect(readLog(files, { operation: 'abc', since: null })).toHaveLength(1);
    expect(readLog(files, { operation: 'ffff', since: null })).toHaveLength(0);
    expect(readLog(files, { operation: null, since: new Date('2026-01-01T13:00:00Z') })).toHaveLength(0);
  });

  it('is followed over a rotation, line by line', () => {
    open().audit.record(stepEnded('one'));
    const more = followLog(files, { operation: 'abcd', since: null });
    const said = () => more().map((entry) => entry.stdout);
    expect(said()).toEqual(['one']);
    expect(said()).toEqual([]);
    open().audit.record(stepEnded('two'));
    open({ maxFileBytes: 1 }).audit.record(stepEnded('three'));
    expect(said()).toEqual(['two', 'three']);
    writeFileSync(logFile(files), '{"time":"2026-01-01T12:00:00Z","type":"ended",', { flag: 'a' });
    expect(more()).toEqual([]);
    writeFileSync(logFile(files), '"operation":"abcd"}\n', { flag: 'a' });
    expect(more()).toHaveLength(1);
  });

  it('is another one for each state, whose name can be seen', () => {
    const of = (state: string): string => logFile(logOfState('/l', state));
    expect(of('/srv/a b.json')).toMatch(/^\/l\/log-a_b-[0-9a-f]{12}\.jsonl$/);
    expect(of('/srv/state.json')).toBe(of('/srv/state.json'));
    expect(of('/srv/state.json')).not.toBe(of('/mnt/state.json'));
  });
});

describe('secrets', () => {
  it.each([
    [
      ['--secret', 'x'],
      ['--secret', '***'],
    ],
    [['--secret=x y'], ['--secret=***']],
    [['HEKETI_CLI_KEY=x'], ['HEKETI_CLI_KEY=***']],
    [
      ['--name', 'secret'],
      ['--name', 'secret'],
    ],
  ])('are taken out of %j', (words, expected) => {
    expect(redactArguments(words)).toEqual(expected);
  });

  it('are taken out of text', () => {
    const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----';
    expect(redactText(`a ${key} b`)).toBe('a *** b');
    expect(redactText('auth.password "a b" and token: x')).toBe('auth.password *** and token: ***');
  });
});
