import { describe, expect, it } from 'vitest';
import { recoverOperations } from '../../src/engine/recover.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { host, plan, request, step } from '../support/toy-engine.ts';
import { allThings } from '../support/toy-hosts.ts';
import { errorOf, setUp } from './running.ts';

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
    expect(outcome?.kind).toBe('rolled-back');
    expect(allThings(hosts)).toEqual([]);
  });

  it('that stays lost is never undone: the operation stays', async () => {
    const { store, hosts, options } = setUp();
    hosts.fault = (name) => (name === 'n2' ? { kind: 'lost', effect: true } : null);
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a'), step('n2', 'b')]]))], options);
    expect(outcome?.kind).toBe('unfinished');
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
    expect(outcome?.kind).toBe('unfinished');
    expect(hosts.journal.some((line) => line.startsWith('n2'))).toBe(false);
  });
});

describe('a host that does not answer', () => {
  /** Somebody gets tired of waiting for the connection. */
  function stoppedMeanwhile() {
    const stop = new AbortController();
    const made = setUp({ stop: stop.signal });
    const connect = async (): Promise<never> => {
      stop.abort();
      return await new Promise<never>(() => undefined);
    };
    return { ...made, options: { ...made.options, hosts: { ...made.options.hosts, connect } } };
  }

  it('is not waited for when that is stopped before anything is begun', async () => {
    const { store, options } = stoppedMeanwhile();
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a')]]))], options);
    expect([outcome?.kind, errorOf(outcome).code]).toEqual(['refused', 'interrupted']);
    expect(store.state.operations).toEqual({});
    expect(options.events.map(({ type }) => type)).toEqual(['connecting']);
  });

  it('is not waited for when what was left is gone on with, and stays as it was', async () => {
    const { store, hosts, options } = setUp();
    hosts.fault = () => ({ kind: 'lost', effect: true });
    await runRequests([request(plan(10, [[step('n1', 'a')]]))], options);
    const before = store.state;
    const [left] = Object.values(before.operations);
    const again = { ...stoppedMeanwhile().options, store };
    const [outcome] = await recoverOperations(
      { direction: 'default', ids: [left?.id ?? ''], force: false },
      again,
    );
    expect([outcome?.kind, errorOf(outcome).code]).toEqual(['refused', 'interrupted']);
    expect(store.state).toBe(before);
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
    expect(errorOf(outcome).hint).toContain('It does not go without that host either: No space');
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
      step(on, 'a', { script: { text: 'drop a', changes: true }, undo: null, whenUnreachable: 'defer' });
    const work = plan(10, [[drop('n1'), drop('n2')], [drop('n3')]], { recovery: 'forward' });
    const [outcome] = await runRequests([request(work)], options);
    expect(outcome?.kind).toBe('unfinished');
    expect(errorOf(outcome).code).toBe('partial');
    expect(errorOf(outcome).message).toContain('n2');
    expect(hosts.journal).toEqual(['n1: drop a', 'n3: drop a']);
    expect(Object.values(store.state.operations)[0]).toMatchObject({ status: 'failed', remaining: ['a@n2'] });
  });

  it('in the middle has the rest undone', async () => {
    const { hosts, options } = setUp();
    hosts.fault = (name) => (name === 'n2' ? { kind: 'unreachable' } : null);
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a')], [step('n2', 'b')]]))], options);
    expect(outcome?.kind).toBe('rolled-back');
    expect(errorOf(outcome).exitCode).toBe(20);
    expect(allThings(hosts)).toEqual([]);
  });
});
