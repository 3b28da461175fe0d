import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands, sinceOf } from '../../src/cli/log.ts';
import { memoryStore } from '../support/memory-store.ts';
import { runCommand, toyContext } from '../support/toy-context.ts';
import { toyHosts } from '../support/toy-hosts.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'glusterctl-log-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function write(...entries: readonly object[]): void {
  const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`);
  writeFileSync(join(home, 'glusterctl', 'log.jsonl'), lines.join(''), { flag: 'a' });
}

function setUp(more: Partial<Parameters<typeof toyContext>[0]> = {}) {
  const context = toyContext({
    store: memoryStore(),
    hosts: toyHosts(),
    variables: { XDG_STATE_HOME: home },
    ...more,
  });
  return { context, run: async (flags = {}) => await runCommand(commands, context, 'log', [], flags) };
}

const ended = {
  time: '2025-12-31T23:00:00Z',
  type: 'ended',
  operation: 'abcd1234ef',
  outcome: 'done',
  message: 'it',
};
const other = { ...ended, time: '2025-12-31T20:00:00Z', operation: 'ffff' };

describe('log', () => {
  it('is empty before anything was done', async () => {
    expect((await setUp().run()).heketi()).toBe('');
  });

  it('shows what matches', async () => {
    mkdirSync(join(home, 'glusterctl'));
    write(other, ended);
    const { run } = setUp();
    expect((await run()).heketi().split('\n')).toHaveLength(3);
    expect((await run({ since: '2h' })).heketi()).toBe('2025-12-31T23:00:00Z abcd1234 done: it\n');
    expect((await run({ operation: 'ffff' })).json()).toEqual([other]);
  });

  it('follows until it is interrupted', async () => {
    mkdirSync(join(home, 'glusterctl'));
    write(ended);
    const stop = new AbortController();
    const { context, run } = setUp({ stop: stop.signal });
    let turns = 0;
    Object.assign(context.clock, {
      sleep: async () => {
        turns += 1;
        if (turns === 1) write({ ...ended, message: 'more' });
        else stop.abort();
      },
    });
    await run({ follow: true });
    expect(context.out).toEqual([
      '2025-12-31T23:00:00Z abcd1234 done: it\n',
      '2025-12-31T23:00:00Z abcd1234 done: more\n',
    ]);
  });

  it('needs a folder', async () => {
    const { run } = setUp({ variables: {} });
    await expect(run()).rejects.toThrow('There is no log');
  });
});

describe('--since', () => {
  const now = new Date('2026-01-02T00:00:00Z');
  it.each([
    ['', null],
    ['90s', '2026-01-01T23:58:30.000Z'],
    ['2h', '2026-01-01T22:00:00.000Z'],
    ['1.5d', '2025-12-31T12:00:00.000Z'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
  ])('takes %j', (text, expected) => {
    expect(sinceOf(text, now)?.toISOString() ?? null).toBe(expected);
  });

  it.each(['2', 'yesterday', '-1h', '2026-99-99'])('refuses %j', (text) => {
    expect(() => sinceOf(text, now)).toThrow('is no time for --since');
  });
});
