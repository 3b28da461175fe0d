import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sinceOf } from '../../src/commands/log/filter.ts';
import { commands } from '../../src/commands/log/index.ts';
import { logFile, logOfAllStates, logOfState } from '../../src/engine/audit-files.ts';
import { type Lab, lab } from '../support/lab.ts';
import { memoryStore } from '../support/memory-store.ts';
import { runCommand, toyContext } from '../support/toy-context.ts';
import { toyHosts } from '../support/toy-hosts.ts';
import { jsonLines } from '../support/words.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'glusterctl-log-'));
  mkdirSync(join(home, 'glusterctl'));
});
afterEach(() => rmSync(home, { recursive: true }));

const store = memoryStore();
const own = (): string => logFile(logOfState(join(home, 'glusterctl'), resolve(store.path)));

function write(file: string, ...entries: readonly object[]): void {
  writeFileSync(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { flag: 'a' });
}

function setUp(more: Partial<Parameters<typeof toyContext>[0]> = {}) {
  const context = toyContext({ store, hosts: toyHosts(), variables: { XDG_STATE_HOME: home }, ...more });
  return { context, run: async (flags = {}) => await runCommand(commands, context, 'log', [], flags) };
}

const by = (pid: number, minute: number, entry: object): object => ({
  time: `2025-12-31T23:${String(minute).padStart(2, '0')}:00.500Z`,
  pid,
  user: 'ann',
  ...entry,
});
const began = (pid: number, minute: number, ...command: readonly string[]): object =>
  by(pid, minute, { type: 'command', host: 'admin', command });
const ended = (pid: number, minute: number, more: object = { exitCode: 0 }): object =>
  by(pid, minute, { type: 'command-ended', ...more });

describe('log', () => {
  it('is empty before anything was done, and says where it looked', async () => {
    const view = await setUp().run();
    expect([view.text(), view.notes]).toEqual(['', [`Nothing is in the log (${own()}).`]]);
  });

  it('is a line for each command, also for those that ran at the same time or never ended', async () => {
    write(
      own(),
      by(1, 0, { type: 'ended', operation: 'abcd1234', outcome: 'done', message: 'it' }),
      began(7, 1, 'volume', 'create'),
      began(8, 2, 'node', 'add'),
      by(7, 3, { type: 'step-ended', operation: 'f1', host: 'n1', title: 'make', simulated: true }),
      ended(8, 4, { error: { code: 'failed', message: 'no way\nat all' } }),
      ended(7, 5, { exitCode: 3 }),
      began(8, 6, 'volume', 'list'),
    );
    expect((await setUp().run()).text().split('\n')).toEqual([
      '2025-12-31T23:00:00Z a command whose beginning is no longer kept: at last done: it',
      '2025-12-31T23:01:00Z ann: glusterctl volume create: parts of it failed, exit code 3 (240.0 s) [simulated]',
      '2025-12-31T23:02:00Z ann: glusterctl node add: failed: no way (120.0 s)',
      '2025-12-31T23:06:00Z ann: glusterctl volume list: it has no end here',
      '',
    ]);
  });

  it('shows what matches, a command as a whole', async () => {
    write(
      own(),
      began(7, 1, 'a'),
      ended(7, 1),
      began(8, 30, 'b'),
      by(8, 30, { type: 'ended', operation: 'ffff' }),
    );
    const { run } = setUp();
    expect((await run({ since: '45m' })).text()).toContain('glusterctl b: at last');
    expect((await run({ since: '45m' })).text()).not.toContain('glusterctl a');
    expect((await run({ operation: 'ff' })).jsonLines?.()).toHaveLength(2);
    expect((await run({ last: 1 })).text().split('\n')).toHaveLength(2);
    expect((await run({ last: 1, since: '2h' })).text()).toContain('glusterctl b');
    expect((await run({ operation: '0' })).notes).toEqual([`Nothing like that is in the log (${own()}).`]);
    await expect(run({ last: 0 })).rejects.toThrow('--last must be at least 1');
  });

  it('shows what one user typed, on any machine or on one', async () => {
    write(
      own(),
      { ...began(7, 1, 'a'), user: 'ben' },
      { ...ended(7, 1), user: 'ben' },
      began(7, 2, 'b'),
      ended(7, 2),
      { ...began(8, 3, 'c'), host: 'runner' },
      ended(8, 3),
    );
    const { run } = setUp();
    const typed = async (user: string) =>
      [...(await run({ user })).text().matchAll(/glusterctl (.):/g)].map(([, word]) => word);
    expect(await typed('ben')).toEqual(['a']);
    expect(await typed('ann')).toEqual(['b', 'c']);
    expect(await typed('ann@runner')).toEqual(['c']);
    expect(await typed('ann@admin')).toEqual(['b']);
    expect((await run({ user: 'an' })).notes).toEqual([`Nothing like that is in the log (${own()}).`]);
  });

  it('shows what was kept for all states together first, and says so', async () => {
    const shared = logFile(logOfAllStates(join(home, 'glusterctl')));
    write(shared, began(7, 1, 'old'), ended(7, 1));
    write(own(), began(7, 2, 'new'), ended(7, 2));
    const { run } = setUp();
    const view = await run();
    expect(view.text()).toMatch(/glusterctl old: done.*\n.*glusterctl new: done/);
    expect(view.notes?.join()).toBe(
      `The first one is of a time when there was one log for all states (${shared}).`,
    );
    expect((await run({ last: 1 })).notes).toEqual([]);
  });

  it('follows until it is interrupted: what begins, and how it ended', async () => {
    write(own(), began(7, 1, 'first'), ended(7, 1));
    const stop = new AbortController();
    const { context, run } = setUp({ stop: stop.signal });
    const turns = [
      () => write(own(), began(8, 2, 'second')),
      () => write(own(), by(8, 2, { type: 'step-ended', title: 'x' })),
      () => write(own(), ended(8, 3)),
      () => stop.abort(),
    ];
    Object.assign(context.clock, { sleep: async () => turns.shift()?.() });
    await run({ follow: true });
    expect(context.out.filter((line) => line !== '')).toEqual([
      '2025-12-31T23:01:00Z ann: glusterctl first: done (0.0 s)\n',
      '2025-12-31T23:02:00.500Z ann: glusterctl second …\n',
      '2025-12-31T23:02:00Z ann: glusterctl second: done (60.0 s)\n',
    ]);
  });

  it('needs a folder', async () => {
    const { run } = setUp({ variables: {} });
    await expect(run()).rejects.toThrow('There is no log');
  });
});

describe('the log of what was done on hosts', () => {
  let world: Lab;
  beforeEach(async () => {
    world = await lab();
    await world.ok('topology load --json=topology.json');
    await world.ok('volume create --size=1 --name=shop');
    await world.ok('volume create --size=1 --name=data --replica=2');
  });
  afterEach(async () => await world.remove());

  const typed = async (flags: string): Promise<string[]> =>
    [...(await world.ok(`log ${flags}`)).matchAll(/: glusterctl (.*?): (?:done|failed)/g)].map(
      ([, line = '']) => line,
    );

  it('is a marked line per command; with --verbose its steps and scripts, as JSON one object a line', async () => {
    const lines = (await world.ok('log')).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines)
      expect(line).toMatch(/Z tester: glusterctl .*: done \(\d+\.\d s\) \[simulated\]$/);
    const verbose = await world.ok('log --last=1 --verbose');
    expect(verbose).toContain('    script:\n    | ');
    expect(verbose).toMatch(/ gl\d .*: done \(.*\) \[simulated\]\n/);
    expect(verbose).not.toContain('topology load');
    const entries = jsonLines(await world.ok('log --last=1 -o json')) as { type: string; simulated?: true }[];
    expect(entries.at(-1)).toMatchObject({ type: 'command-ended', simulated: true });
    expect(entries[0]).toMatchObject({ type: 'command', state: world.state });
  });

  it('is picked from by volume: by name, by id, after it is gone, and what was refused', async () => {
    const { id } = JSON.parse(await world.ok('volume info data --json')) as { id: string };
    await world.ok(`volume expand ${id} --expand-size=1`);
    expect((await world.run('volume expand data --expand-size=100000000')).code).toBe(7);
    const all = [
      'volume create --size=1 --name=data --replica=2',
      `volume expand ${id} --expand-size=1`,
      'volume expand data --expand-size=100000000',
    ];
    expect(await typed('--volume=data')).toEqual(all);
    expect(await typed(`--volume=${id}`)).toEqual(all);
    const shop = JSON.parse(await world.ok('volume info shop --json')) as { id: string };
    await world.ok(`volume delete ${shop.id} --yes`);
    const both = ['volume create --size=1 --name=shop', `volume delete ${shop.id} --yes`];
    expect(await typed('--volume=shop')).toEqual(both);
    expect(await typed('--volume=shop --last=1')).toEqual(both.slice(1));
    expect(await typed('--volume=none')).toEqual([]);
  });

  it('is picked from by host: what ran there, and what was said of it', async () => {
    const { bricks } = JSON.parse(await world.ok('volume info data --json')) as {
      bricks: { node: string }[];
    };
    const nodes = JSON.parse(await world.ok('node list -o json')) as {
      nodes: { id: string; hostnames: { manage: string[] } }[];
    };
    const without = nodes.nodes.find(({ id }) => bricks.every(({ node }) => node !== id));
    const name = without?.hostnames.manage[0] ?? '';
    await world.ok(`device disable ${name}:/dev/sdb`);
    await world.ok(`node settags ${without?.id} rack:r1`);
    const all = await typed(`--host=${name}`);
    expect(all).toEqual(await typed(`--host=${without?.id}`));
    expect(all.slice(-2)).toEqual([`device disable ${name}:/dev/sdb`, `node settags ${without?.id} rack:r1`]);
    expect(all[0]).toBe('topology load --json=topology.json');
    const other = nodes.nodes.find(({ id }) => id !== without?.id)?.hostnames.manage[0] ?? '';
    expect(await typed(`--host=${other}`)).not.toContain(`device disable ${name}:/dev/sdb`);
  });

  it('is picked from by user, with no word of the flag that heketi-cli has for its server', async () => {
    const { stdout, stderr } = await world.run('log --user tester --last 1');
    expect(stdout).toContain(' tester: glusterctl volume create --size=1 --name=data');
    expect(stderr).toBe('[simulated] these are simulated hosts\n');
    expect((await world.run('volume list --user tester')).stderr).toContain('so --user has no effect');
  });

  it('is another one for another state', async () => {
    await world.ok('cluster create --name=here --state=other.json');
    expect(await typed('--state=other.json')).toEqual(['cluster create --name=here --state=other.json']);
    expect(await typed('')).toHaveLength(3);
    expect(await world.ok('log --state=other.json')).not.toContain('[simulated]');
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
    ['2026-01-01T08:30', new Date(2026, 0, 1, 8, 30).toISOString()],
    ['2026-01-01', new Date(2026, 0, 1).toISOString()],
  ])('takes %j', (text, expected) => {
    expect(sinceOf(text, now)?.toISOString() ?? null).toBe(expected);
  });

  it.each(['2', 'yesterday', '-1h', '2026-99-99'])('refuses %j', (text) => {
    expect(() => sinceOf(text, now)).toThrow('is no time for --since');
  });
});
