import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recoverOperations } from '../../src/engine/recover.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import type { Plan, Step } from '../../src/model/plan.ts';
import { thisProcess } from '../../src/store/process.ts';
import { killAt, mortal, mortalHosts, mortalStore } from '../support/kill.ts';
import { memoryStore } from '../support/memory-store.ts';
import { cluster, engineOptions, host, id, plan, request, step, toyState } from '../support/toy-engine.ts';
import { allThings, type Fault, type ToyHosts, toyHosts } from '../support/toy-hosts.ts';

type Direction = 'forward' | 'back' | 'default';

/** Where each step is: by stage a list of host numbers. */
type Shape = readonly (readonly number[])[];

const shapes: fc.Arbitrary<Shape> = fc.array(
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
  {
    minLength: 1,
    maxLength: 3,
  },
);

interface World {
  readonly hosts: ToyHosts;
  readonly store: ReturnType<typeof memoryStore>;
  readonly plan: Plan;
}

/** Creating: nothing is there, the plan makes it. Deleting: all is there, the plan takes it away. */
function world(shape: Shape, kind: 'create' | 'delete'): World {
  const hosts = toyHosts();
  const steps = shape.map((list, stage) => list.map((on, n) => `n${on} t${stage}.${n}a t${stage}.${n}b`));
  const made = steps.map((list) =>
    list.map((text) => {
      const [on = '', ...things] = text.split(' ');
      return kind === 'create' ? makeStep(on, things.join(' ')) : dropStep(on, things.join(' '));
    }),
  );
  if (kind === 'create') return { hosts, store: memoryStore(toyState()), plan: plan(10, made) };
  for (const { host: on, id: name } of made.flat()) {
    const things = hosts.things.get(on.name) ?? new Set();
    hosts.things.set(on.name, things);
    for (const thing of name.split('@')[0]?.split('+') ?? []) things.add(thing);
  }
  const work = plan(10, made, {
    recovery: 'forward',
    changes: [{ do: 'remove', table: 'clusters', id: id(10) }],
  });
  return { hosts, store: memoryStore(toyState([cluster(10)])), plan: work };
}

function makeStep(on: string, things: string): Step {
  return step(on, things, { alternatives: [] });
}

function dropStep(on: string, things: string): Step {
  return step(on, things, { script: { text: `drop ${things}`, changes: true }, undo: null });
}

function everything(plan: Plan): string[] {
  return plan.stages
    .flatMap((stage) => stage.steps)
    .flatMap((one) => (one.id.split('@')[0] ?? '').split('+').map((thing) => `${one.host.name}/${thing}`))
    .sort();
}

function expectAgreement({ hosts, store, plan: work }: World, context: string): void {
  expect(store.state.operations, context).toEqual({});
  const there = store.state.clusters[id(10)] !== undefined;
  expect(allThings(hosts), context).toEqual(there ? everything(work) : []);
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Runs the plan and kills it at the n-th point; gives the points passed, and whether it was killed. */
async function runKilled(made: World, nth: number | null) {
  const killer = killAt(nth);
  const options = engineOptions({
    store: mortalStore(made.store, killer),
    hosts: mortalHosts(made.hosts, killer),
    more: { onPoint: killer.onPoint },
  });
  const outcomes = await mortal(async () => await runRequests([request(made.plan)], options));
  await settle();
  return { killer, outcomes };
}

async function recover(made: World, direction: Direction, nth: number | null = null) {
  const killer = killAt(nth);
  const ids = Object.keys(made.store.state.operations);
  const options = engineOptions({
    store: mortalStore(made.store, killer),
    hosts: mortalHosts(made.hosts, killer),
    more: { onPoint: killer.onPoint },
  });
  await mortal(async () => await recoverOperations({ direction, ids, force: false }, options));
  await settle();
  return killer;
}

const SHAPE: Shape = [[1, 2, 3], [1], [2, 2]];

describe.each(['create', 'delete'] as const)('a process killed while it does a %s', (kind) => {
  const directions: readonly Direction[] =
    kind === 'create' ? ['forward', 'back', 'default'] : ['forward', 'default'];

  it('leaves what one command finishes or undoes, at every point', async () => {
    const { killer } = await runKilled(world(SHAPE, kind), null);
    expect(killer.points.length).toBeGreaterThan(12);
    for (const direction of directions) {
      for (const nth of killer.points.keys()) {
        const made = world(SHAPE, kind);
        await runKilled(made, nth);
        await recover(made, direction);
        expectAgreement(made, `${direction} after a kill at ${killer.points[nth]}`);
      }
    }
  });

  it('and again when recovery itself is killed', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.nat({ max: 30 }),
        fc.nat({ max: 30 }),
        fc.constantFrom(...directions),
        fc.constantFrom(...directions),
        async (shape, first, second, one, other) => {
          const made = world(shape, kind);
          await runKilled(made, first);
          await recover(made, one, second);
          await recover(made, other);
          expectAgreement(made, 'after two kills');
        },
      ),
      { numRuns: 150 },
    );
  });
});

const faults: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('fails' as const), half: fc.boolean() }),
  fc.record({ kind: fc.constant('lost' as const), effect: fc.boolean() }),
  fc.constant({ kind: 'unreachable' as const }),
);

describe.each(['create', 'delete'] as const)('faults on hosts during a %s', (kind) => {
  it('never leave what the state does not know', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.array(fc.option(faults, { freq: 3 }), { maxLength: 30 }),
        async (shape, script) => {
          const made = world(shape, kind);
          let arrived = 0;
          made.hosts.fault = () => script[arrived++] ?? null;
          const { outcomes } = await runKilled(made, null);
          made.hosts.fault = () => null;
          const [outcome] = outcomes ?? [];
          const open = Object.values(made.store.state.operations);
          expect(open).toHaveLength(outcome?.kind === 'unfinished' ? 1 : 0);
          if (outcome?.kind === 'unfinished') {
            expect(outcome.error.hint).toContain(outcome.operation);
            expect([3, 20, 21]).toContain(outcome.error.exitCode);
            await recover(made, 'default');
          }
          expectAgreement(made, outcome?.kind ?? 'killed');
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe.each(['create', 'delete'] as const)('faults while a %s that was killed is recovered', (kind) => {
  const directions: readonly Direction[] =
    kind === 'create' ? ['forward', 'back', 'default'] : ['forward', 'default'];

  it('never leave what the state does not know', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.nat({ max: 30 }),
        fc.constantFrom(...directions),
        fc.array(fc.option(faults, { freq: 2 }), { maxLength: 20 }),
        async (shape, nth, direction, script) => {
          const made = world(shape, kind);
          await runKilled(made, nth);
          let arrived = 0;
          made.hosts.fault = () => script[arrived++] ?? null;
          await recover(made, direction);
          made.hosts.fault = () => null;
          await recover(made, 'default');
          expectAgreement(made, 'after faults in recovery');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('recovery', () => {
  it('is refused while the process that runs the operation lives', async () => {
    const made = world(SHAPE, 'create');
    const options = engineOptions({ store: made.store, hosts: made.hosts });
    await runKilled(made, 4);
    const [operation] = Object.values(made.store.state.operations);
    if (operation === undefined) throw new Error('no operation');
    const owner = { ...operation.owner, ...thisProcess() };
    made.store.state = { ...made.store.state, operations: { [operation.id]: { ...operation, owner } } };
    const recovery = { direction: 'back' as const, ids: [operation.id], force: true };
    const [outcome] = await recoverOperations(recovery, options);
    expect(outcome?.kind).toBe('refused');
    expect(outcome?.kind === 'refused' && outcome.error.message).toContain(`process ${process.pid}`);
  });

  it('asks for --force when the process was on another machine', async () => {
    const made = world(SHAPE, 'create');
    await runKilled(made, 4);
    const [operation] = Object.values(made.store.state.operations);
    if (operation === undefined) throw new Error('no operation');
    const owner = { ...operation.owner, host: 'elsewhere.example' };
    made.store.state = { ...made.store.state, operations: { [operation.id]: { ...operation, owner } } };
    const options = engineOptions({ store: made.store, hosts: made.hosts });
    const recovery = { direction: 'back' as const, ids: [operation.id] };
    const [refused] = await recoverOperations({ ...recovery, force: false }, options);
    expect(refused?.kind).toBe('refused');
    const [forced] = await recoverOperations({ ...recovery, force: true }, options);
    expect(forced?.kind).toBe('rolled-back');
    expectAgreement(made, 'forced');
  });

  it('finishes what was left for a host that was down, and only that', async () => {
    const hosts = toyHosts();
    const store = memoryStore(toyState([cluster(10)]));
    const drop = (on: string): Step => ({ ...dropStep(on, 'a'), whenUnreachable: 'defer' });
    const work = plan(10, [[drop('n1'), drop('n2')]], {
      recovery: 'forward',
      changes: [{ do: 'remove', table: 'clusters', id: id(10) }],
    });
    for (const name of ['n1', 'n2']) hosts.things.set(name, new Set(['a']));
    hosts.down.add('n2');
    await runRequests([request(work)], engineOptions({ store, hosts }));
    expect(store.state.clusters[id(10)]).toBeDefined();
    hosts.down.clear();
    hosts.journal.length = 0;
    await recover({ hosts, store, plan: work }, 'default');
    expect(hosts.journal).toEqual(['n2: drop a']);
    expect(store.state.clusters).toEqual({});
    expect(store.state.operations).toEqual({});
  });

  it('does not undo by another host while the first may still be working', async () => {
    const hosts = toyHosts();
    const store = memoryStore(toyState());
    const work = plan(10, [[step('n1', 'a', { alternatives: [host('n2')] })]]);
    hosts.fault = () => ({ kind: 'lost', effect: true });
    const options = engineOptions({ store, hosts });
    await runRequests([request(work)], options);
    const [operation] = Object.values(store.state.operations);
    hosts.fault = () => null;
    hosts.down.add('n1');
    const recovery = { direction: 'back' as const, ids: [operation?.id ?? ''], force: false };
    const [early] = await recoverOperations(recovery, options);
    expect(early?.kind).toBe('unfinished');
    expect(hosts.journal.filter((line) => line.startsWith('n2'))).toEqual([]);
    await options.clock.sleep(3_600_000);
    const [late] = await recoverOperations(recovery, options);
    expect(late?.kind).toBe('rolled-back');
    expect(hosts.journal.at(-1)).toBe('n2: drop a');
  });
});
