import { describe, expect, it } from 'vitest';
import { runRequests } from '../../src/engine/run-requests.ts';
import { memoryStore } from '../support/memory-store.ts';
import { cluster, engineOptions, id, plan, request, step, toyState } from '../support/toy-engine.ts';
import { allThings, toyHosts } from '../support/toy-hosts.ts';
import { errorOf, gate, setUp } from './running.ts';

describe('a plan that succeeds', () => {
  it('runs its stages in order, commits, and leaves no operation', async () => {
    const { store, hosts, options } = setUp();
    const work = plan(10, [[step('n1', 'a'), step('n2', 'b')], [step('n1', 'c')]]);
    const [outcome] = await runRequests([request(work)], options);
    expect(outcome?.kind).toBe('done');
    expect(allThings(hosts)).toEqual(['n1/a', 'n1/c', 'n2/b']);
    expect(hosts.journal.at(-1)).toBe('n1: make c');
    expect(store.state.clusters[id(10)]).toEqual(cluster(10));
    expect(store.state.operations).toEqual({});
    expect(store.commits).toBe(2);
  });

  it('stores the operation before anything runs', async () => {
    const { store, hosts, options } = setUp();
    let stored = 0;
    hosts.during = async () => {
      stored = Object.keys(store.state.operations).length;
    };
    await runRequests([request(plan(10, [[step('n1', 'a')]]))], options);
    expect(stored).toBe(1);
  });

  it('works on the hosts of a stage in parallel, on one host in the order given', async () => {
    const { hosts, options } = setUp();
    const arrived: string[] = [];
    const all = gate();
    hosts.during = async (name) => {
      arrived.push(name);
      if (new Set(arrived).size === 3) all.open();
      await all.passed;
    };
    const steps = ['n1', 'n2', 'n3'].flatMap((name) => [step(name, 'a'), step(name, 'b')]);
    await runRequests([request(plan(10, [steps]))], options);
    expect(hosts.journal.filter((line) => line.startsWith('n1'))).toEqual(['n1: make a', 'n1: make b']);
  });

  it('makes changes that need no host in one commit, without an operation', async () => {
    const { store, hosts, options } = setUp();
    const outcomes = await runRequests([request(plan(10, [])), request(plan(11, []))], options);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['done', 'done']);
    expect(outcomes[0]?.kind === 'done' && outcomes[0].state.clusters[id(11)]).toEqual(cluster(11));
    expect(store.commits).toBe(1);
    expect(hosts.journal).toEqual([]);
  });

  it('adds what a step taught', async () => {
    const { store, options } = setUp({
      outputReaders: {
        name: (stdout) => [{ do: 'update', table: 'clusters', id: id(10), set: { name: stdout.trim() } }],
      },
    });
    const asks = step('n1', 'a', { script: { text: 'say lab', changes: true }, reads: 'name' });
    await runRequests([request(plan(10, [[asks]]))], options);
    expect(store.state.clusters[id(10)]?.name).toBe('lab');
  });

  it('reserves many operations in one commit and runs them at once', async () => {
    const { store, hosts, options } = setUp();
    hosts.during = async () => await new Promise((resolve) => setImmediate(resolve));
    const requests = Array.from({ length: 8 }, (_, n) => request(plan(10 + n, [[step('n1', `t${n}`)]])));
    const outcomes = await runRequests(requests, options);
    expect(outcomes.every((outcome) => outcome.kind === 'done')).toBe(true);
    expect(hosts.mostRunning).toBe(8);
    expect(store.commits).toBeLessThanOrEqual(4);
  });

  it('never overlaps steps with the same mutex', async () => {
    const { hosts, options } = setUp();
    hosts.during = async () => await new Promise((resolve) => setImmediate(resolve));
    const requests = [1, 2, 3].map((n) => request(plan(10 + n, [[step(`n${n}`, 'a', { mutex: 'c' })]])));
    await runRequests(requests, options);
    expect(hosts.mostRunning).toBe(1);
  });

  it('runs steps that go one by one side by side on different hosts only, the first operation first', async () => {
    const { hosts, options } = setUp();
    hosts.during = async () => await new Promise((resolve) => setImmediate(resolve));
    const both = (n: number) => ['n1', 'n2'].map((host) => step(host, `t${n}`, { oneByOne: true as const }));
    await runRequests(
      [1, 2, 3].map((n) => request(plan(10 + n, [both(n)]))),
      options,
    );
    expect(hosts.mostRunning).toBe(2);
    expect(hosts.journal.filter((line) => line.startsWith('n1: '))).toEqual([
      'n1: make t1',
      'n1: make t2',
      'n1: make t3',
    ]);
  });
});

describe('other operations', () => {
  it('keep what they change for themselves, and let others use what they use', async () => {
    const { hosts, options } = setUp();
    const first = plan(10, [[step('n1', 'a')]], { uses: [id(2)] });
    const second = plan(11, [[step('n1', 'b')]], { uses: [id(2)] });
    const third = plan(12, [[step('n1', 'c')]], {
      changes: [{ do: 'update', table: 'nodes', id: id(2), set: { zone: 2 } }],
    });
    const outcomes = await runRequests([request(first), request(second), request(third)], options);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['done', 'done', 'refused']);
    const error = errorOf(outcomes[2]);
    expect(error.message).toBe('The target exists, contains other items, or is in use.');
    expect(error.hint).toContain('create thing 10');
    expect(hosts.journal).not.toContain('n1: make c');
  });

  it('see what was reserved before them', async () => {
    const { options } = setUp();
    const work = request(({ state }) => {
      const number = 10 + Object.keys(state.clusters).length;
      return plan(number, [[step('n1', `t${number}`)]]);
    });
    const outcomes = await runRequests([work, work, work], options);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['done', 'done', 'done']);
  });
});

describe('real and simulated hosts', () => {
  it('a state of simulated hosts touches no real one', async () => {
    const store = memoryStore(toyState());
    const hosts = toyHosts({ simulated: false });
    const [outcome] = await runRequests(
      [request(plan(10, [[step('n1', 'a')]]))],
      engineOptions({ store, hosts }),
    );
    expect(errorOf(outcome).code).toBe('refused');
    expect(errorOf(outcome).message).toContain('Host n1 is real');
    expect(allThings(hosts)).toEqual([]);
    expect(store.state.operations).toEqual({});
  });

  it('also where a node is only written down, without a step on it', async () => {
    const [node] = Object.values(toyState().nodes);
    if (node === undefined) throw new Error('no node');
    const value = { ...node, id: id(20), manage: ['n7'] };
    const add = plan(10, [], { changes: [{ do: 'add', table: 'nodes', id: id(20), value }] });
    const store = memoryStore(toyState());
    const real = toyHosts({ simulated: false });
    const [refused] = await runRequests([request(add)], engineOptions({ store, hosts: real }));
    expect(errorOf(refused).message).toContain('Host n7 is real');
    const empty = memoryStore({ ...toyState(), nodes: {}, simulated: null });
    const [done] = await runRequests([request(add)], engineOptions({ store: empty, hosts: real }));
    expect(done?.kind).toBe('done');
    expect(empty.state.simulated).toBe(false);
  });

  it('the first node decides the kind of the state; without nodes it has none again', async () => {
    const { nodes, ...rest } = toyState();
    const store = memoryStore({ ...rest, nodes: {}, simulated: null });
    const hosts = toyHosts();
    const [node] = Object.values(nodes);
    if (node === undefined) throw new Error('no node');
    const add = plan(10, [[step('n1', 'a')]], {
      changes: [{ do: 'add', table: 'nodes', id: node.id, value: node }],
    });
    await runRequests([request(add)], engineOptions({ store, hosts }));
    expect(store.state.simulated).toBe(true);
    const remove = plan(11, [[step('n1', 'b')]], {
      changes: [{ do: 'remove', table: 'nodes', id: node.id }],
    });
    await runRequests([request(remove)], engineOptions({ store, hosts }));
    expect(store.state.simulated).toBe(null);
  });
});
