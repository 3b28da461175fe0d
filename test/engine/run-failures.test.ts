import { describe, expect, it } from 'vitest';
import { runRequests } from '../../src/engine/run-requests.ts';
import { plan, request, step } from '../support/toy-engine.ts';
import { allThings } from '../support/toy-hosts.ts';
import { errorOf, gate, setUp } from './running.ts';

describe('a step that fails', () => {
  it('has all steps undone, also its own half, in reverse order, and leaves nothing', async () => {
    const { store, hosts, options } = setUp();
    hosts.fault = (_name, line) =>
      line === 'make c d' ? { kind: 'fails', half: true, stderr: '\u001b[31mno room' } : null;
    const work = plan(10, [[step('n1', 'a'), step('n2', 'b')], [step('n1', 'c d')], [step('n2', 'e')]]);
    const [outcome] = await runRequests([request(work)], options);
    expect(outcome?.kind).toBe('rolled-back');
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
    expect(outcome?.kind).toBe('rolled-back');
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
    expect(outcome?.kind).toBe('unfinished');
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
    expect(outcome?.kind).toBe('rolled-back');
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
    expect(outcome?.kind).toBe('unfinished');
    const [operation] = Object.values(store.state.operations);
    expect(errorOf(outcome).hint).toContain(`glusterctl operation resume ${operation?.id}`);
    expect(errorOf(outcome).code).toBe('partial');
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
    expect(outcome?.kind).toBe('rolled-back');
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
    const abandon = new AbortController();
    const { store, hosts, options } = setUp({ abandon: abandon.signal });
    const never = new Promise<void>(() => undefined);
    hosts.during = async () => {
      abandon.abort();
      await never;
    };
    const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a')]]))], options);
    expect(outcome?.kind).toBe('unfinished');
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
