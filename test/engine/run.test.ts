import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/engine/engine.ts';
import { runRequests } from '../../src/engine/run.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { memoryStore } from '../support/memory-store.ts';
import { cluster, engineOptions, host, id, plan, request, step, toyState } from '../support/toy-engine.ts';
import { allThings, toyHosts } from '../support/toy-hosts.ts';

function setUp(more: Parameters<typeof engineOptions>[0]['more'] = {}) {
  const store = memoryStore(toyState());
  const hosts = toyHosts();
  const options = engineOptions({ store, hosts, more });
  return { store, hosts, options };
}

function errorOf(outcome: Outcome | undefined): GlusterctlError {
  if (outcome === undefined || outcome.kind === 'done') throw new Error('expected a failure');
  return outcome.error;
}

function gate() {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

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
      learners: {
        name: (stdout) => [{ do: 'update', table: 'clusters', id: id(10), set: { name: stdout.trim() } }],
      },
    });
    const asks = step('n1', 'a', { script: { text: 'say lab', changes: true }, learns: 'name' });
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

  it('never overlaps steps with the same serial key', async () => {
    const { hosts, options } = setUp();
    hosts.during = async () => await new Promise((resolve) => setImmediate(resolve));
    const requests = [1, 2, 3].map((n) => request(plan(10 + n, [[step(`n${n}`, 'a', { serial: 'c' })]])));
    await runRequests(requests, options);
    expect(hosts.mostRunning).toBe(1);
  });
});

describe('a step that fails', () => {
  it('has all steps undone, also its own half, in reverse order, and leaves nothing', async () => {
    const { store, hosts, options } = setUp();
    hosts.fault = (_name, line) =>
      line === 'make c d' ? { kind: 'fails', half: true, stderr: '\u001b[31mno room' } : null;
    const work = plan(10, [[step('n1', 'a'), step('n2', 'b')], [step('n1', 'c d')], [step('n2', 'e')]]);
    const [outcome] = await runRequests([request(work)], options);
    expect(outcome?.kind).toBe('undone');
    expect(errorOf(outcome).message).toBe('n1: make c d failed: no room');
    expect(errorOf(outcome).hint).toContain('The command that failed: toy');
    expect(errorOf(outcome).details).toMatchObject({
      host: 'n1',
      command: 'toy',
      code: 1,
      stderr: 'no room',
    });
    expect(allThings(hosts)).toEqual([]);
    expect(hosts.journal.slice(3)).toEqual(['n1: drop c d', 'n1: drop a', 'n2: drop b']);
    expect(store.state.operations).toEqual({});
    expect(store.state.clusters).toEqual({});
  });

  it('waits for steps still running before it undoes', async () => {
    const { hosts, options } = setUp();
    const failed = gate();
    hosts.during = async (name, line) => {
      if (name === 'n2' && line === 'make b') await failed.passed;
    };
    hosts.fault = (_name, line) => {
      if (line !== 'make a') return null;
      failed.open();
      return { kind: 'fails' };
    };
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a'), step('n2', 'b')]]))], options);
    expect(outcome?.kind).toBe('undone');
    expect(hosts.journal.slice(0, 2)).toEqual(['n1: make a', 'n2: make b']);
    expect(hosts.journal.slice(2).sort()).toEqual(['n1: drop a', 'n2: drop b']);
  });

  it('keeps the operation, its space and a way on when undoing fails', async () => {
    const { store, hosts, options } = setUp();
    hosts.fault = (name, line) =>
      name === 'n2'
        ? { kind: 'fails', stderr: 'bad disk' }
        : line === 'drop a'
          ? { kind: 'fails', stderr: 'busy' }
          : null;
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a')], [step('n2', 'b')]]))], options);
    expect(outcome?.kind).toBe('left');
    const error = errorOf(outcome);
    expect(error.code).toBe('partial');
    expect(error.message).toContain('bad disk');
    const [operation] = Object.values(store.state.operations);
    expect(error.hint).toContain(`glusterctl operation rollback ${operation?.id}`);
    expect(operation).toMatchObject({ status: 'failed', direction: 'back' });
    expect(operation?.reason).toContain('bad disk');
  });

  it('does not undo an earlier stage while a later one could not be undone', async () => {
    const { hosts, options } = setUp();
    hosts.fault = (_name, line) => (line === 'make c' || line === 'drop b' ? { kind: 'fails' } : null);
    const work = plan(10, [[step('n1', 'a')], [step('n1', 'b')], [step('n1', 'c')]]);
    await runRequests([request(work)], options);
    expect(allThings(hosts)).toEqual(['n1/a', 'n1/b']);
  });

  it('gives up a plan that rolls forward when nothing was changed', async () => {
    const { store, hosts, options } = setUp();
    hosts.fault = () => ({ kind: 'fails', code: 77, stderr: 'has a snapshot' });
    const work = plan(10, [[step('n1', 'a', { undo: null })]], { recovery: 'forward' });
    const [outcome] = await runRequests([request(work)], options);
    expect(outcome?.kind).toBe('undone');
    expect(errorOf(outcome).message).toContain('has a snapshot');
    expect(errorOf(outcome).code).toBe('refused');
    expect(store.state.operations).toEqual({});
    expect(hosts.journal).toHaveLength(1);
  });

  it('keeps a plan that rolls forward once something was changed', async () => {
    const { store, hosts, options } = setUp();
    hosts.fault = (_name, line) => (line === 'drop b' ? { kind: 'fails' } : null);
    const drop = (thing: string) =>
      step('n1', thing, { script: { text: `drop ${thing}`, changes: true }, undo: null });
    const [outcome] = await runRequests(
      [request(plan(10, [[drop('a')], [drop('b')]], { recovery: 'forward' }))],
      options,
    );
    expect(outcome?.kind).toBe('left');
    const [operation] = Object.values(store.state.operations);
    expect(errorOf(outcome).hint).toContain(`glusterctl operation resume ${operation?.id}`);
    expect(errorOf(outcome).code).toBe('partial');
  });
});

describe('an answer that is lost', () => {
  it('is asked for again until it is known', async () => {
    const { hosts, options } = setUp();
    let lost = 2;
    hosts.fault = () => (lost-- > 0 ? { kind: 'lost', effect: true } : null);
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a')]]))], options);
    expect(outcome?.kind).toBe('done');
    expect(hosts.journal).toEqual(['n1: make a', 'n1: make a', 'n1: make a']);
    expect(options.events.filter((event) => event.type === 'waiting')).toHaveLength(2);
  });

  it('makes what follows no proof that nothing was changed', async () => {
    const { hosts, options } = setUp();
    const script = [{ kind: 'lost', effect: true } as const, { kind: 'fails', code: 77 } as const];
    hosts.fault = () => script.shift() ?? null;
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a')]]))], options);
    expect(outcome?.kind).toBe('undone');
    expect(allThings(hosts)).toEqual([]);
  });

  it('that stays lost is never undone: the operation stays', async () => {
    const { store, hosts, options } = setUp();
    hosts.fault = (name) => (name === 'n2' ? { kind: 'lost', effect: true } : null);
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a'), step('n2', 'b')]]))], options);
    expect(outcome?.kind).toBe('left');
    expect(errorOf(outcome).code).toBe('unknown-outcome');
    expect(errorOf(outcome).exitCode).toBe(21);
    expect(hosts.journal.filter((line) => line.includes('drop'))).toEqual([]);
    expect(Object.values(store.state.operations)[0]?.status).toBe('failed');
  });

  it('is never handed to another host', async () => {
    const { hosts, options } = setUp();
    hosts.fault = (name) => (name === 'n1' ? { kind: 'lost', effect: false } : null);
    const [outcome] = await runRequests(
      [request(plan(10, [[step('n1', 'a', { alternatives: [host('n2')] })]]))],
      options,
    );
    expect(outcome?.kind).toBe('left');
    expect(hosts.journal.some((line) => line.startsWith('n2'))).toBe(false);
  });
});

describe('a host that can not be reached', () => {
  it('is planned around where the request allows', async () => {
    const { hosts, options } = setUp();
    hosts.down.add('n1');
    const work = request(({ unreachable }) => plan(10, [[step(unreachable.has('n1') ? 'n2' : 'n1', 'a')]]));
    const [outcome] = await runRequests([work], options);
    expect(outcome?.kind).toBe('done');
    expect(allThings(hosts)).toEqual(['n2/a']);
    expect(options.events.find((event) => event.type === 'unreachable')).toMatchObject({ host: 'n1' });
  });

  it('is refused before anything is reserved where it does not', async () => {
    const { store, hosts, options } = setUp();
    hosts.down.add('n1');
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a'), step('n2', 'b')]]))], options);
    expect(outcome?.kind).toBe('refused');
    expect(errorOf(outcome).code).toBe('unreachable');
    expect(errorOf(outcome).message).toContain('n1');
    expect(store.commits).toBe(0);
    expect(hosts.journal).toEqual([]);
  });

  it('names the host, and why it does not go without it', async () => {
    const { hosts, options } = setUp();
    hosts.down.add('n1');
    const work = request(({ unreachable }) => {
      if (unreachable.size > 0) throw new GlusterctlError('no-space', 'No space');
      return plan(10, [[step('n1', 'a')]]);
    });
    const [outcome] = await runRequests([work], options);
    expect(errorOf(outcome).message).toBe('n1: connection refused');
    expect(errorOf(outcome).hint).toContain('Without it: No space');
    expect(errorOf(outcome).exitCode).toBe(20);
  });

  it('hands its step to another host', async () => {
    const { hosts, options } = setUp();
    hosts.fault = (name) => (name === 'n1' ? { kind: 'unreachable' } : null);
    const [outcome] = await runRequests(
      [request(plan(10, [[step('n1', 'a', { alternatives: [host('n2')] })]]))],
      options,
    );
    expect(outcome?.kind).toBe('done');
    expect(allThings(hosts)).toEqual(['n2/a']);
  });

  it('leaves its part for later where the plan says so', async () => {
    const { store, hosts, options } = setUp();
    hosts.down.add('n2');
    const drop = (on: string) =>
      step(on, 'a', { script: { text: 'drop a', changes: true }, undo: null, whenUnreachable: 'leave' });
    const work = plan(10, [[drop('n1'), drop('n2')], [drop('n3')]], { recovery: 'forward' });
    const [outcome] = await runRequests([request(work)], options);
    expect(outcome?.kind).toBe('left');
    expect(errorOf(outcome).code).toBe('partial');
    expect(errorOf(outcome).message).toContain('n2');
    expect(hosts.journal).toEqual(['n1: drop a', 'n3: drop a']);
    expect(Object.values(store.state.operations)[0]).toMatchObject({ status: 'failed', remaining: ['a@n2'] });
  });

  it('in the middle has the rest undone', async () => {
    const { hosts, options } = setUp();
    hosts.fault = (name) => (name === 'n2' ? { kind: 'unreachable' } : null);
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a')], [step('n2', 'b')]]))], options);
    expect(outcome?.kind).toBe('undone');
    expect(errorOf(outcome).exitCode).toBe(20);
    expect(allThings(hosts)).toEqual([]);
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

describe('interruption', () => {
  it('once: starts nothing more, undoes, and says so', async () => {
    const stop = new AbortController();
    const { store, hosts, options } = setUp({ stop: stop.signal });
    hosts.during = async (_name, line) => {
      if (line === 'make a') stop.abort();
    };
    const work = plan(10, [[step('n1', 'a'), step('n1', 'b')], [step('n2', 'c')]]);
    const [outcome] = await runRequests([request(work)], options);
    expect(outcome?.kind).toBe('undone');
    expect(errorOf(outcome).exitCode).toBe(130);
    expect(hosts.journal).toEqual(['n1: make a', 'n1: drop a']);
    expect(store.state.operations).toEqual({});
  });

  it('once, in the last step: what is finished is kept', async () => {
    const stop = new AbortController();
    const { hosts, options } = setUp({ stop: stop.signal });
    hosts.during = async () => stop.abort();
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a')]]))], options);
    expect(outcome?.kind).toBe('done');
  });

  it('twice: leaves at once and keeps the operation', async () => {
    const leave = new AbortController();
    const { store, hosts, options } = setUp({ leave: leave.signal });
    const never = new Promise<void>(() => undefined);
    hosts.during = async () => {
      leave.abort();
      await never;
    };
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a')]]))], options);
    expect(outcome?.kind).toBe('left');
    expect(errorOf(outcome).exitCode).toBe(130);
    expect(errorOf(outcome).hint).toContain('operation rollback');
    expect(Object.keys(store.state.operations)).toHaveLength(1);
  });

  it('before anything began: refused', async () => {
    const stop = new AbortController();
    stop.abort();
    const { store, options } = setUp({ stop: stop.signal });
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a')]]))], options);
    expect(outcome?.kind).toBe('refused');
    expect(store.commits).toBe(0);
  });
});
