import { describe, expect, it } from 'vitest';
import { recoverOperations } from '../../src/engine/recover.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import type { EngineOptions, Outcome } from '../../src/engine/types.ts';
import type { Plan } from '../../src/model/plan.ts';
import { thisProcess } from '../../src/store/process.ts';
import { memoryStore } from '../support/memory-store.ts';
import { sleepAt } from '../support/sleeper.ts';
import { cluster, engineOptions, host, id, plan, request, step, toyState } from '../support/toy-engine.ts';
import { allThings, type ToyHosts, toyHosts } from '../support/toy-hosts.ts';
import { errorOf } from './running.ts';

const SYSTEM = { boot: '', ...thisProcess().system };

interface World {
  readonly hosts: ToyHosts;
  readonly store: ReturnType<typeof memoryStore>;
  readonly clock: EngineOptions['clock'];
  readonly plan: Plan;
}

/** Three hosts; on each a step of the first stage, on one another. */
function world(kind: 'create' | 'delete' | 'lanes'): World {
  const hosts = toyHosts();
  const { clock } = engineOptions({ store: memoryStore(), hosts });
  if (kind !== 'delete') {
    const made = plan(10, [[step('n1', 'a'), step('n2', 'b')], [step('n3', 'c')], [step('n1', 'd')]]);
    const add = made.changes[0];
    const lanes =
      kind === 'create' || add === undefined
        ? made
        : {
            ...made,
            stages: made.stages.map((stage, at) =>
              at === 2
                ? { ...stage, lane: 'y' }
                : { ...stage, lane: 'x', ...(at === 1 ? { commits: [add] } : {}) },
            ),
            changes: [],
          };
    return { hosts, clock, store: memoryStore(toyState()), plan: lanes };
  }
  for (const name of ['n1', 'n2', 'n3']) hosts.things.set(name, new Set([name]));
  const drop = (on: string) => step(on, on, { script: { text: `drop ${on}`, changes: true }, undo: null });
  const work = plan(10, [[drop('n1'), drop('n2')], [drop('n3')]], {
    recovery: 'forward',
    changes: [{ do: 'remove', table: 'clusters', id: id(10) }],
  });
  return { hosts, clock, store: memoryStore(toyState([cluster(10)])), plan: work };
}

function engine({ hosts, store, clock }: World, user: string, firstId: number): EngineOptions {
  const options = engineOptions({ store, hosts });
  let last = firstId;
  return { ...options, clock, owner: { ...options.owner, user }, ids: { next: () => id(last++) } };
}

/** What others did while one slept, and what became of that one when it was woken. */
async function overtaken(
  kind: 'create' | 'delete' | 'lanes',
  nth: number | null,
  meanwhile: (made: World, operation: string) => Promise<void>,
  before: (made: World) => void = () => undefined,
) {
  const made = world(kind);
  before(made);
  const sleeper = sleepAt(nth);
  const own = engine(made, 'ann', 1000);
  const running = runRequests([request(made.plan)], {
    ...own,
    store: sleeper.store(made.store),
    hosts: sleeper.hosts(made.hosts),
  });
  const slept = await Promise.race([sleeper.asleep.then(() => true), running.then(() => false)]);
  const [operation] = Object.keys(made.store.state.operations);
  if (slept && operation !== undefined) await meanwhile(made, operation);
  const found = { things: allThings(made.hosts), state: made.store.state };
  made.hosts.journal.length = 0;
  sleeper.wake();
  const [outcome] = await running;
  return { made, sleeper, slept: slept && operation !== undefined, before: found, outcome };
}

type Meanwhile = readonly [string, (made: World, operation: string) => Promise<void>];

async function recovers(made: World, operation: string, direction: 'forward' | 'back'): Promise<void> {
  const recovery = { direction, ids: [operation], force: false };
  const [outcome] = await recoverOperations(recovery, engine(made, 'bob', 2000));
  expect(outcome?.kind).toBe(direction === 'forward' ? 'done' : 'rolled-back');
}

const FINISHED: Meanwhile = [
  'another finishes it',
  async (made, operation) => await recovers(made, operation, 'forward'),
];

const UNDONE: Meanwhile = [
  'another undoes it, and makes the same anew',
  async (made, operation) => {
    await recovers(made, operation, 'back');
    if (made.store.state.clusters[id(10)] !== undefined) return;
    const [outcome] = await runRequests([request(world('create').plan)], engine(made, 'bob', 3000));
    expect(outcome?.kind).toBe('done');
  },
];

const STUCK: Meanwhile = [
  'another begins to finish it, and comes no further',
  async (made, operation) => {
    made.hosts.fault = (name) => (name === 'n3' ? { kind: 'fails' } : null);
    const recovery = { direction: 'forward' as const, ids: [operation], force: false };
    const [outcome] = await recoverOperations(recovery, engine(made, 'bob', 2000));
    expect(outcome?.kind).toBe('unfinished');
    made.hosts.fault = () => null;
  },
];

const CASES: readonly (readonly ['create' | 'delete' | 'lanes', Meanwhile])[] = [
  ['create', FINISHED],
  ['create', UNDONE],
  ['create', STUCK],
  ['delete', FINISHED],
  ['delete', STUCK],
  ['lanes', FINISHED],
  ['lanes', UNDONE],
];

/** Nothing of the sleeper's reached a host or the state, and it says what happened. */
function expectNothingMore(
  { made, before, outcome }: Awaited<ReturnType<typeof overtaken>>,
  context: string,
): void {
  expect(allThings(made.hosts), context).toEqual(before.things);
  expect(made.store.state, context).toEqual(before.state);
  expect(outcome?.kind, context).toBe('unfinished');
  const error = errorOf(outcome);
  expect([error.exitCode, error.message], context).toEqual([
    3,
    expect.stringMatching(/taken over by .*Nothing more was done here/),
  ]);
  expect(error.hint, context).toMatch(/glusterctl (log|operation list)/);
}

describe.each(CASES)('a process that sleeps amid a %s', (kind, [meanwhile, others]) => {
  it(`does nothing more, wherever it slept, when ${meanwhile}`, async () => {
    const { sleeper } = await overtaken(kind, null, others);
    const { points } = sleeper;
    expect(points.length).toBeGreaterThan(8);
    let tried = 0;
    for (const [nth, name] of points.entries()) {
      const told = await overtaken(kind, nth, others);
      if (!told.slept) continue;
      tried += 1;
      expectNothingMore(told, `asleep ${name}`);
    }
    // But before it was reserved, and behind its end.
    expect(tried).toBeGreaterThanOrEqual(points.length - 3);
  });
});

it('names who took it over, and since when, while that one still has it', async () => {
  const [, others] = STUCK;
  const { outcome } = await overtaken('create', 4, others);
  expect(errorOf(outcome).message).toMatch(
    /^create thing 10: it was taken over by bob on \S+ \(process \d+: test\), 2026-01-01T\S+Z\. Nothing more was done here$/,
  );
  expect(errorOf(outcome).hint).toBe('What becomes of it: glusterctl operation list');
});

describe('where a host was off when the operation was taken over', () => {
  const undoneWithout = async (made: World, operation: string, ms = 3_600_000): Promise<void> => {
    made.hosts.down.add('n3');
    const recovery = { direction: 'back' as const, ids: [operation], force: false, without: ['n3'] };
    const [outcome] = await recoverOperations(recovery, engine(made, 'bob', 2000));
    expect(outcome?.kind).toBe('rolled-back');
    made.hosts.down.clear();
    await made.clock.sleep(ms);
  };

  it('whoever slept for long asks the state before it sends anything there', async () => {
    const { sleeper } = await overtaken('create', null, undoneWithout);
    const nth = sleeper.points.findIndex((name) => name.startsWith('after "make b"'));
    const told = await overtaken('create', nth, undoneWithout);
    expectNothingMore(told, 'asleep before the step of that host');
    expect(told.made.hosts.journal).toEqual([]);
  });

  it('so does whoever slept between two tries there', async () => {
    const lost = (made: World): void => {
      made.hosts.fault = (name) => (name === 'n3' ? { kind: 'lost', effect: false } : null);
    };
    const back: Meanwhile[1] = async (made, operation) => {
      made.hosts.fault = () => null;
      // In time for another try.
      await undoneWithout(made, operation, 65_000);
    };
    const { sleeper } = await overtaken('create', null, back, lost);
    const nth = sleeper.points.findIndex((name) => name.startsWith('after "make c"'));
    const told = await overtaken('create', nth, back, lost);
    expectNothingMore(told, 'asleep before it is sent again');
    expect(told.made.hosts.journal).toEqual([]);
  });
});

describe('a copy of the state that is behind', () => {
  async function twoCopies() {
    const made = world('create');
    const add = (number: number, things: string): Plan =>
      plan(number, [[step('n1', things), step('n2', things)]]);
    await runRequests([request(add(11, 'a'))], engine(made, 'ann', 1000));
    const copy = memoryStore(made.store.state);
    const change = plan(11, [[step('n1', 'x')]], {
      changes: [{ do: 'update', table: 'clusters', id: id(11), set: { name: 'x' } }],
    });
    await runRequests([request(add(12, 'b'))], engine(made, 'ann', 1100));
    await runRequests([request(change)], engine(made, 'ann', 1200));
    const behind: World = { ...made, store: copy };
    const other = plan(11, [[step('n1', 'y')]], {
      changes: [{ do: 'update', table: 'clusters', id: id(11), set: { name: 'y' } }],
    });
    const [outcome] = await runRequests([request(other)], engine(behind, 'bob', 2000));
    return { behind, outcome, made };
  }

  it('is refused by hosts; what it began stays until a person says that it counts', async () => {
    const { behind, outcome } = await twoCopies();
    const error = errorOf(outcome);
    expect(error.exitCode).toBe(3);
    expect(error.message).toContain('n1 has seen work of ann@');
    expect(allThings(behind.hosts)).not.toContain('n1/y');
    const [operation] = Object.values(behind.store.state.operations);
    expect(operation).toMatchObject({ status: 'failed', seenToken: 5 });
    expect(error.hint).toContain(`glusterctl operation resume ${operation?.id} --force`);

    const ids = [operation?.id ?? ''];
    const options = engine(behind, 'bob', 3000);
    const [refused] = await recoverOperations({ direction: 'forward', ids, force: false }, options);
    expect(refused?.kind === 'refused' && refused.error.hint).toContain('--force');
    const [done] = await recoverOperations({ direction: 'forward', ids, force: true }, options);
    expect(done?.kind).toBe('done');
    expect(allThings(behind.hosts)).toContain('n1/y');
    // All that comes after it has higher numbers, too.
    expect(behind.store.state.serial).toBeGreaterThan(5);
  });
});

describe.each([
  ['of another machine', { host: 'elsewhere.example' }],
  // There its number is given, here it is nobody's.
  ['of a container of the same name', { pid: 2 ** 22 + 5, system: { ...SYSTEM, pids: 1 } }],
  ['of another machine of the same name', { system: { ...SYSTEM, boot: '0', machine: '0' } }],
])('an operation %s', (_where, process) => {
  const HOUR = 3_600_000;

  async function left() {
    const made = world('create');
    const owner = { ...engine(made, 'ann', 1).owner, ...process };
    const sleeper = sleepAt(3);
    void runRequests([request(made.plan)], {
      ...engine(made, 'ann', 1000),
      owner,
      store: sleeper.store(made.store),
      hosts: sleeper.hosts(made.hosts),
    });
    await sleeper.asleep;
    return made;
  }

  async function takenBy(made: World): Promise<Outcome | undefined> {
    const ids = Object.keys(made.store.state.operations);
    const recovery = { direction: 'back' as const, ids, force: false };
    return (await recoverOperations(recovery, engine(made, 'bob', 2000)))[0];
  }

  it('is taken over without --force once state and hosts all tell that nothing of it stirs', async () => {
    const made = await left();
    await made.clock.sleep(HOUR);
    made.hosts.signs = (name) => (name === 'n3' ? '' : 'ago 3500\n');
    expect((await takenBy(made))?.kind).toBe('rolled-back');
  });

  it.each<readonly [string, number, (name: string) => string, string]>([
    ['its state was written lately', 60_000, () => 'ago 3500\n', 'by the state its last sign is of 2026'],
    [
      'a script of it began lately on one host',
      HOUR,
      (name) => (name === 'n2' ? 'ago 90\n' : ''),
      'n2: its last script began 90 s ago',
    ],
    ['a script of it runs', HOUR, () => 'ago 3500\nruns\n', 'n1: a script of it runs there now'],
    [
      'the clock of a host is wrong',
      HOUR,
      () => 'ago -7200\n',
      'n1: its last script began 120 min from now: clocks differ',
    ],
  ])('is not where %s', async (_name, later, signs, said) => {
    const made = await left();
    await made.clock.sleep(later);
    made.hosts.signs = signs;
    const outcome = await takenBy(made);
    expect(outcome?.kind).toBe('refused');
    expect(errorOf(outcome).message).toContain("which can't be asked from here");
    expect(errorOf(outcome).message).toContain(said);
    expect(errorOf(outcome).hint).toContain('--force');
    // That leads out.
    const recovery = {
      direction: 'back' as const,
      ids: Object.keys(made.store.state.operations),
      force: true,
    };
    const [forced] = await recoverOperations(recovery, engine(made, 'bob', 3000));
    expect(forced?.kind).toBe('rolled-back');
  });

  it('is not where a host does not answer', async () => {
    const made = await left();
    await made.clock.sleep(HOUR);
    made.hosts.down.add('n3');
    const outcome = await takenBy(made);
    expect(outcome?.kind).toBe('refused');
    expect(errorOf(outcome).message).toContain('n3: it does not tell');
  });
});

it('carries its number to every host that its steps may be done on', async () => {
  const made = world('create');
  const work = plan(10, [[step('n1', 'a', { alternatives: [host('n2')] })]]);
  await runRequests([request(work)], engine(made, 'ann', 1000));
  expect([...(made.hosts.fences.get('n1') ?? [])]).toEqual([
    [`${id(1)}/${id(1000)}`, { number: 1, by: expect.stringContaining('ann@') }],
    [`${id(1)}/${id(10)}`, { number: 1, by: expect.stringContaining('ann@') }],
  ]);
  expect(made.hosts.fences.get('n2')).toBeUndefined();
});
