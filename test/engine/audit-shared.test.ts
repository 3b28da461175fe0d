import { describe, expect, it } from 'vitest';
import { type CommandFilter, commandsOf, selectCommands } from '../../src/engine/audit-commands.ts';
import { entriesOf } from '../../src/engine/audit-read.ts';
import { endsOfEverybody, followShared, merged, othersCommands } from '../../src/engine/audit-shared.ts';
import { loggedName } from '../../src/store/shared/shared-log.ts';
import { type MemoryLog, memoryLog } from '../support/memory-log.ts';

const ANY: CommandFilter = { operation: null, since: null, volume: null, host: null, user: null, last: null };
const START = Date.parse('2026-01-01T00:00:00Z');

interface Told {
  readonly minute: number;
  readonly user?: string;
  readonly line?: string;
  readonly between?: readonly object[];
  readonly ended?: boolean;
}

const runAt = (minute: number, user: string): string =>
  `${(minute * 2).toString(16).padStart(8, '0')}${Buffer.from(user.slice(0, 2)).toString('hex').padEnd(4, '0')}`;

function textOf({ minute, user = 'ann', line = `c${minute}`, between = [], ended = true }: Told): string {
  const by = {
    time: new Date(START + minute * 60_000).toISOString(),
    pid: 7,
    user,
    run: runAt(minute, user),
  };
  const entries = [
    { type: 'command', host: 'laptop', command: line.split(' ') },
    ...between,
    ...(ended ? [{ type: 'command-ended', exitCode: 0 }] : []),
  ];
  return entries.map((entry) => `${JSON.stringify({ ...by, ...entry })}\n`).join('');
}

async function put(log: MemoryLog, ...told: readonly Told[]): Promise<void> {
  for (const one of told) {
    const { minute, user = 'ann' } = one;
    const time = new Date(START + minute * 60_000);
    log.day = time.toISOString().slice(0, 10);
    const name = loggedName({ time, user, host: 'laptop', run: runAt(minute, user) });
    await log.put([{ name, bytes: Buffer.from(textOf(one)) }]);
  }
  log.asked.length = 0;
}

const own = (...told: readonly Told[]) => commandsOf(entriesOf(told.map(textOf).join('')));

async function shown(log: MemoryLog, filter: Partial<CommandFilter>, mine = own()): Promise<string[]> {
  const wanted = { ...ANY, ...filter };
  const others = await othersCommands(mine, log, wanted);
  return selectCommands(merged(mine, others), wanted).map(
    ([first]) => (first?.command as string[] | undefined)?.join(' ') ?? '',
  );
}

describe('what everybody did', () => {
  it('is told in the order in which it began, and once', async () => {
    const log = memoryLog();
    await put(log, { minute: 1 }, { minute: 3 }, { minute: 2, user: 'ben' });
    expect(await shown(log, {}, own({ minute: 1 }, { minute: 4 }))).toEqual(['c1', 'c2', 'c3', 'c4']);
    // What is whole in the log here is not fetched.
    expect(log.asked).toEqual(['list', 'read 2']);
  });

  it('is taken from the volume where the log here has a part of it', async () => {
    const log = memoryLog();
    await put(log, { minute: 1, between: [{ type: 'waiting', reason: 'x' }] });
    const mine = own({ minute: 1, ended: false });
    const all = merged(mine, await othersCommands(mine, log, ANY));
    expect(all.map((command) => command.map(({ type }) => type))).toEqual([
      ['command', 'waiting', 'command-ended'],
    ]);
  });

  it('is the same order on every machine where two began at the same moment', async () => {
    const log = memoryLog();
    await put(log, { minute: 1, user: 'zoe', line: 'z' }, { minute: 1, user: 'ann', line: 'a' });
    expect(await shown(log, {})).toEqual(['a', 'z']);
    expect(await shown(log, {}, own({ minute: 1, user: 'zoe', line: 'z' }))).toEqual(['a', 'z']);
  });

  it('is read from its end where only the newest are wanted', async () => {
    const log = memoryLog();
    await put(log, ...Array.from({ length: 1000 }, (_, index) => ({ minute: index * 20 })));
    expect(await shown(log, { last: 3 })).toEqual(['c19940', 'c19960', 'c19980']);
    expect(log.asked).toEqual(['list', 'read 3']);
    log.asked.length = 0;
    const since = new Date(START + 19_900 * 60_000);
    expect(await shown(log, { last: 3, since })).toHaveLength(3);
    expect(log.asked).toEqual(['list', 'read 3']);
  });

  it('is read further back until as many are found as are wanted, and no further', async () => {
    const log = memoryLog();
    const told = Array.from({ length: 600 }, (_, index) => ({
      minute: index * 20,
      user: index % 100 === 0 ? 'ben' : 'ann',
    }));
    await put(log, ...told);
    expect(await shown(log, { last: 4, user: 'ben' })).toEqual(['c4000', 'c6000', 'c8000', 'c10000']);
    expect(log.asked).toEqual(['list', 'read 2', 'list', 'read 2']);
    expect(await shown(log, { last: 9, user: 'ben' })).toHaveLength(6);
  });

  it('does not miss what came later than it began, on a day of its own', async () => {
    const log = memoryLog();
    await put(log, ...Array.from({ length: 300 }, (_, index) => ({ minute: index })));
    await put(log, { minute: 3000, line: 'newest' });
    const late = { minute: 150.5, user: 'off', line: 'late' };
    await put(log, late);
    const [name = ''] = [...log.files.keys()].filter((one) => one.includes('-off-'));
    log.files.set(name, { day: '2026-01-03', bytes: Buffer.from(textOf(late)) });
    expect(await shown(log, { last: 2 })).toEqual(['c299', 'newest']);
    expect((await shown(log, {})).slice(149, 153)).toEqual(['c149', 'c150', 'late', 'c151']);
  });

  it('is searched for on the host where a word is known', async () => {
    const log = memoryLog();
    const plan = { changes: ['add volumes v1'], stages: [] };
    await put(
      log,
      { minute: 1, between: [{ type: 'reserved', operation: 'f1', volumes: ['data'], plan }] },
      { minute: 2, line: 'volume list' },
      {
        minute: 3,
        line: 'operation resume',
        between: [{ type: 'step-ended', operation: 'f1', host: 'gl2' }],
      },
      { minute: 4, line: 'volume set data auth.allow 10.0.0.1' },
    );
    expect(await shown(log, { volume: ['data'] })).toEqual([
      'c1',
      'operation resume',
      'volume set data auth.allow 10.0.0.1',
    ]);
    expect(log.asked).toEqual(['search data', 'read 2', 'search f1', 'read 1']);
    expect(await shown(log, { volume: ['data'], last: 2 })).toHaveLength(2);
    expect(await shown(log, { host: ['gl2'] })).toEqual(['operation resume']);
    log.asked.length = 0;
    expect(await shown(log, { operation: 'f' })).toEqual(['c1', 'operation resume']);
    expect(log.asked).toEqual(['search "operation":"f', 'read 2']);
  });

  it('says how operations ended', async () => {
    const log = memoryLog();
    const ended = (operation: string, outcome: string) => ({
      type: 'ended',
      operation,
      outcome,
      message: '',
    });
    await put(
      log,
      { minute: 1, between: [ended('f1', 'unfinished'), ended('f2', 'done')] },
      { minute: 2, user: 'ben', between: [ended('f1', 'rolled-back')] },
      { minute: 3 },
    );
    const ends = await endsOfEverybody(log, ['f1', 'f3'], null);
    expect([...ends]).toEqual([['f1', { outcome: 'rolled-back', time: '2026-01-01T00:02:00.000Z' }]]);
    expect(log.asked.at(-1)).toBe('read 2');
  });

  it('is followed: what came since, though it began before, and nothing of what is known', async () => {
    const log = memoryLog();
    await put(log, { minute: 1 }, { minute: 2000 }, { minute: 2001 });
    const more = await followShared(log);
    expect(await more([])).toEqual([]);
    await put(log, { minute: 2002, user: 'ben', line: 'ben now' }, { minute: 2003 });
    const late = { minute: 5, user: 'off', line: 'late' };
    const name = loggedName({ time: new Date(START), user: 'off', host: 'x', run: runAt(5, 'off') });
    log.files.set(name, { day: log.day, bytes: Buffer.from(textOf(late)) });
    const came = await more(own({ minute: 2003 }));
    expect(came.map(([first]) => (first?.command as string[] | undefined)?.join(' ') ?? '').sort()).toEqual([
      'ben now',
      'late',
    ]);
    await put(log, { minute: 9000, line: 'days later' });
    expect((await more([])).flat()).toHaveLength(2);
    expect(await more([])).toEqual([]);
  });
});
