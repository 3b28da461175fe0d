import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { commands as ofHeketi } from '../../src/commands/heketi/index.ts';
import { commands as ofOperations } from '../../src/commands/operation/index.ts';
import { currentOwner } from '../../src/engine/owner.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import { unfinishedNotice } from '../../src/engine/standing.ts';
import type { Brick, Volume } from '../../src/model/entities.ts';
import type { Operation, Plan } from '../../src/model/plan.ts';
import { killAt, mortal, mortalHosts, mortalStore } from '../support/kill.ts';
import { memoryStore } from '../support/memory-store.ts';
import { runCommand, toyContext } from '../support/toy-context.ts';
import { cluster, engineOptions, id, plan, request, step, toyState } from '../support/toy-engine.ts';
import { allThings, toyHosts } from '../support/toy-hosts.ts';

const commands = { ...ofOperations, ...ofHeketi };

async function leftBehind(...plans: readonly Plan[]) {
  const volume = { id: id(5), name: 'data', cluster: id(99) } as Volume;
  const store = memoryStore({ ...toyState([cluster(99)]), volumes: { [volume.id]: volume } });
  const hosts = toyHosts();
  for (const [index, work] of plans.entries()) {
    const killer = killAt(3);
    const options = engineOptions({
      store: mortalStore(store, killer),
      hosts: mortalHosts(hosts, killer),
      more: { onPoint: killer.onPoint, ids: { next: () => id(0xabcd0000 + index * 0x1000000) } },
    });
    await mortal(async () => await runRequests([request(work)], options));
  }
  const context = toyContext({ store, hosts });
  const run = async (path: string, words: readonly string[] = [], flags = {}) =>
    await runCommand(commands, context, path, words, flags);
  return { store, hosts, context, run, operations: Object.values(store.state.operations) };
}

const create = (number: number) => plan(number, [[step('n1', `a${number}`)], [step('n2', `b${number}`)]]);
const remove = plan(99, [[step('n1', 'x', { script: { text: 'drop x', changes: true }, undo: null })]], {
  kind: 'delete-volume',
  recovery: 'forward',
  changes: [{ do: 'remove', table: 'clusters', id: id(99) }],
});

describe('operations that were left', () => {
  it('are listed in Heketi’s words, with what we know besides', async () => {
    const { run, operations } = await leftBehind(create(10));
    const [operation] = operations;
    const view = await run('operation list');
    expect(view.text()).toBe(`Id:${operation?.id}  Type:create-volume  Status:stale \n`);
    expect(view.table?.(false).rows[0]?.slice(1, 3)).toEqual(['create thing 10', 'stale']);
    expect(view.json()).toMatchObject({ operations: [{ type_name: 'create-volume', standing: 'stale' }] });
    const heketis = await run('server operations list');
    expect([heketis.text(), heketis.json(), heketis.notes]).toEqual([view.text(), view.json(), undefined]);
    const counts = await run('operation info');
    expect(counts.text()).toBe(
      'Operation Counts:\n  Total: 1\n  In-Flight: 0\n  New: 0\n  Failed: 0\n  Stale: 1\n',
    );
  });

  it('are shown with what they change, bricks first', async () => {
    const brick = { volume: id(10) } as Brick;
    const changes: Plan['changes'] = [
      ...create(10).changes,
      { do: 'add', table: 'bricks', id: id(7), value: brick },
    ];
    const { run, operations } = await leftBehind({ ...create(10), changes });
    const [operation] = operations;
    const view = await run('operation info', [operation?.id.slice(0, 30) ?? '']);
    expect(view.text()).toBe(
      `\nId: ${operation?.id}\nType: create-volume\nStatus: stale \nChanges:\n` +
        `    Add brick: ${id(7)}\n    Add cluster: ${id(10)}\n`,
    );
    expect(view.notes).toEqual([
      'create thing 10',
      `Finish it: glusterctl operation resume ${operation?.id}`,
      `Undo it: glusterctl operation rollback ${operation?.id}`,
    ]);
  });

  it('are finished by resume and undone by rollback', async () => {
    const { run, operations, hosts, store } = await leftBehind(create(10), create(11));
    const [first, second] = operations;
    expect((await run('operation resume', [first?.id ?? ''])).text()).toContain('create thing 10: finished');
    expect((await run('operation rollback', [second?.id ?? ''])).text()).toContain('create thing 11: undone');
    expect(allThings(hosts)).toEqual(['n1/a10', 'n2/b10']);
    expect(store.state.operations).toEqual({});
  });

  it('are each cleaned up in their own direction', async () => {
    const { run, hosts, store } = await leftBehind(create(10), remove);
    const view = await run('operation clean');
    expect(view.text()).toContain('create thing 10: undone');
    expect(view.text()).toContain('create thing 99: finished');
    expect(view.exitCode).toBe(0);
    expect(allThings(hosts)).toEqual([]);
    expect(store.state.clusters).toEqual({});
    expect((await run('operation clean')).text()).toBe('Nothing to clean up.\n');
  });

  it('that can not be cleaned up are told, with exit code 3 when others could', async () => {
    const { run, hosts } = await leftBehind(create(10), create(11));
    hosts.fault = (_name, line) => (line === 'drop a11' ? { kind: 'fails', stderr: 'busy' } : null);
    const view = await run('operation clean');
    expect(view.exitCode).toBe(3);
    expect(view.notes?.join('\n')).toContain('busy');
    await expect(run('operation clean')).rejects.toThrow('busy');
  });

  it('can not be rolled back when they delete', async () => {
    const { run, operations } = await leftBehind(remove);
    await expect(run('operation rollback', [operations[0]?.id ?? ''])).rejects.toThrow("can't be undone");
  });

  it('under heketi-cli’s name say nothing of results', async () => {
    const { run, store } = await leftBehind(create(10));
    const unknown = await run('server operations cleanup', ['0123456789abcdef0123456789abcdef']);
    expect(Object.keys(store.state.operations)).toHaveLength(1);
    const view = await run('server operations cleanup');
    expect(view.text()).toBe('');
    expect(view.notes).toEqual(unknown.notes);
    expect(view.notes?.[2]).toBe("* Use 'hc server operations [list|info]' to view operations.");
    expect(store.state.operations).toEqual({});
  });

  it('are named by id or its beginning', async () => {
    const { run } = await leftBehind(create(10), create(11));
    await expect(run('operation info', ['nothing'])).rejects.toThrow(/^Invalid path or request$/);
    await expect(run('operation info', ['f'.repeat(32)])).rejects.toThrow(`Id not found: ${'f'.repeat(32)}`);
    await expect(run('operation info', ['0000'])).rejects.toThrow('fits 2 operations');
    await expect(run('server operations cleanup', ['x'])).rejects.toThrow(
      'validation failed: operations: x is not a valid UUID.',
    );
    const many = Array.from({ length: 33 }, (_, n) => id(n));
    await expect(run('server operations cleanup', many)).rejects.toThrow(
      'too many ids specified (33), up to 32 supported.',
    );
  });

  it.each(['resume', 'rollback'])('need no name for %s where there is one', async (verb) => {
    const { run, store, operations } = await leftBehind(create(10));
    const view = await run(`operation ${verb}`);
    expect(view.text()).toMatch(/^create thing 10: (finished|undone)/);
    expect(view.text()).toContain(operations[0]?.id);
    expect(store.state.operations).toEqual({});
    const nothing = await run(`operation ${verb}`);
    expect(nothing.text()).toMatch(/^Nothing to (finish|undo): no operation is open\.\n$/);
    expect(nothing.exitCode).toBe(0);
    expect(nothing.json()).toEqual({ operations: [] });
  });

  it('need a name where there are several: each is told with the command that does it', async () => {
    const { run, operations, store } = await leftBehind(create(10), remove);
    const error = await run('operation rollback').then(
      () => null,
      (thrown: unknown) => thrown,
    );
    const [first, second] = operations.map(({ id: one }) => one);
    expect(error).toMatchObject({
      code: 'usage',
      message: '2 operations are open: name the one to undo',
      // A delete can't be undone.
      hint: `create thing 10: glusterctl operation rollback ${first}\ncreate thing 99: glusterctl operation resume ${second}`,
    });
    expect(Object.keys(store.state.operations)).toHaveLength(2);
  });

  it('are told of in the list with what can be done, line by line', async () => {
    const { run, operations } = await leftBehind(create(10), remove);
    const [first, second] = operations.map(({ id: one }) => one);
    const view = await run('operation list');
    expect(view.notes).toEqual([
      'create thing 10:',
      `  Finish it: glusterctl operation resume ${first}`,
      `  Undo it: glusterctl operation rollback ${first}`,
      'create thing 99:',
      `  Finish it: glusterctl operation resume ${second}`,
    ]);
    expect(view.json()).toMatchObject({
      operations: [
        {
          ways: [
            { direction: 'forward', command: `glusterctl operation resume ${first}` },
            { direction: 'back', command: `glusterctl operation rollback ${first}` },
          ],
        },
        { ways: [{ direction: 'forward', command: `glusterctl operation resume ${second}` }] },
      ],
    });
  });

  it('and fail under heketi-cli’s name are told with the reason, and end with 3', async () => {
    const { run, hosts, operations } = await leftBehind(create(10));
    hosts.fault = (_name, line) => (line === 'drop a10' ? { kind: 'fails', stderr: 'busy' } : null);
    const view = await run('server operations cleanup');
    expect([view.text(), view.exitCode]).toEqual(['', 3]);
    expect(view.notes?.slice(0, 1)).toEqual(['Note: Operation clean up is a batch operation.']);
    expect(view.notes?.slice(3).join('\n')).toContain('busy');
    expect(view.notes?.slice(3).join('\n')).toContain(`glusterctl operation rollback ${operations[0]?.id}`);
  });
});

describe('on a terminal', () => {
  const inUse = {
    ...create(10),
    confirm: 'prod',
    beforeUndo: [step('n1', 'look', { script: { text: 'say volume prod is started', changes: false } })],
  };

  /** Answers questions, by how they begin; `yes` as the flag. */
  async function asked(
    answers: Readonly<Record<string, string>>,
    yes: boolean,
    path: string,
    works: readonly Plan[],
  ) {
    const { context, hosts, operations } = await leftBehind(...works);
    const questions: string[] = [];
    const answer = (question: string): string => {
      questions.push(question);
      return Object.entries(answers).find(([beginning]) => question.startsWith(beginning))?.[1] ?? '';
    };
    const prompt = {
      ...context.prompt,
      interactive: true,
      yes,
      confirm: async (question: string) => yes || answer(question) === 'y',
      typeWord: async (question: string, expected: string) => answer(question) === expected,
    };
    const words = path === 'operation clean' ? [] : operations.map(({ id: each }) => each);
    const error = await runCommand(commands, { ...context, prompt }, path, words).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return { error, questions, told: context.err.join('\n'), things: allThings(hosts) };
  }

  it('it is shown and asked what is undone; --yes answers that', async () => {
    const no = await asked({}, false, 'operation clean', [create(10), remove]);
    expect(no.questions).toEqual(['Do these 2?']);
    expect(no.told).toMatch(/undo {4}create thing 10 .*\nfinish {2}create thing 99/);
    expect(no.error).toMatchObject({ code: 'refused', message: 'Nothing was changed' });
    expect(no.things).not.toEqual([]);
    const yes = await asked({ 'Do this?': 'y' }, false, 'operation rollback', [create(10)]);
    expect([yes.error, yes.questions, yes.things]).toEqual([null, ['Do this?'], []]);
    const flag = await asked({}, true, 'operation clean', [create(10)]);
    expect([flag.error, flag.questions, flag.things]).toEqual([null, [], []]);
    const onward = await asked({}, false, 'operation resume', [create(10)]);
    expect([onward.error, onward.questions]).toEqual([null, []]);
  });

  it('it is asked before a deletion goes on, too', async () => {
    const deletion = {
      ...remove,
      changes: [{ do: 'remove', table: 'volumes', id: id(5) } as const],
    };
    const no = await asked({ 'Do this?': 'n' }, false, 'operation resume', [deletion]);
    expect(no.questions).toEqual(['Do this?']);
    expect(no.told).toContain('deletes volume data and all data in it');
    expect(no.error).toMatchObject({ code: 'refused', message: 'Nothing was changed' });
  });

  it('what may be in use goes only when its name is typed, whatever --yes says', async () => {
    const wrong = await asked({ 'Type prod': 'yes' }, true, 'operation clean', [inUse]);
    expect(wrong.questions).toEqual(['Type prod to undo it and delete all data in it:']);
    expect(wrong.told).toContain('n1: volume prod is started');
    expect(wrong.error).toMatchObject({ code: 'refused', hint: expect.stringContaining('operation resume') });
    expect(wrong.things).not.toEqual([]);
    const right = await asked({ 'Type prod': 'prod' }, true, 'operation clean', [inUse]);
    expect([right.error, right.things]).toEqual([null, []]);
  });

  it('what nobody uses is not asked for by name', async () => {
    const quiet = [step('n1', 'look', { script: { text: 'make nothing', changes: false } })];
    const unused = { ...inUse, beforeUndo: quiet };
    const { error, questions } = await asked({}, true, 'operation clean', [unused]);
    expect([error, questions]).toEqual([null, []]);
  });
});

describe('the notice about left-over operations', () => {
  const operation = (number: number, more: Partial<Operation>): Operation => ({
    id: id(number),
    plan: create(number),
    created: '2026-01-01T00:00:00Z',
    owner: { pid: process.pid, processStart: 1, host: hostname(), user: 'ann', command: 'volume create' },
    status: 'running',
    direction: 'forward',
    reason: '',
    remaining: [],
    readings: [],
    ...more,
  });
  const state = (...operations: readonly Operation[]) => ({
    ...toyState(),
    operations: Object.fromEntries(operations.map((one) => [one.id, one])),
  });

  it('tells both ways of one, points to the list of several, and is silent about what runs', () => {
    expect(unfinishedNotice(state())).toBe(null);
    expect(unfinishedNotice(state(operation(10, { owner: currentOwner('ann', 'volume create') })))).toBe(
      null,
    );
    expect(unfinishedNotice(state(operation(10, {})))?.split('\n')).toEqual([
      'Unfinished: create thing 10',
      `Finish it: glusterctl operation resume ${id(10)}`,
      `Undo it: glusterctl operation rollback ${id(10)}`,
    ]);
    expect(unfinishedNotice(state(operation(10, {}), operation(11, { status: 'failed' })))).toBe(
      '2 operations are unfinished: glusterctl operation list',
    );
  });
});
