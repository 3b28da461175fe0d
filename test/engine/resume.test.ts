import { describe, expect, it } from 'vitest';
import { recoverOperations } from '../../src/engine/recover.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import type { Recovery } from '../../src/engine/types.ts';
import { plan, request, step } from '../support/toy-engine.ts';
import { allThings } from '../support/toy-hosts.ts';
import { errorOf, setUp } from './running.ts';

const work = plan(10, [[step('n1', 'a'), step('n2', 'b')], [step('n1', 'c')]]);

/** A creation whose second host was lost in the middle. */
async function left(more: Parameters<typeof setUp>[0] = {}) {
  const world = setUp(more);
  const { store, hosts, options } = world;
  hosts.fault = (name) => (name === 'n2' ? { kind: 'lost', effect: true } : null);
  await runRequests([request(work)], options);
  hosts.fault = () => null;
  hosts.journal.length = 0;
  const [open] = Object.values(store.state.operations);
  const id = open?.id ?? '';
  const recover = async (direction: Recovery['direction'], own = options) => {
    const [outcome] = await recoverOperations({ direction, ids: [id], force: false }, own);
    return outcome;
  };
  return { ...world, id, recover };
}

describe('a creation that is to be finished', () => {
  it('is refused while a host of it is off: nothing is done, and both ways stay open', async () => {
    const { store, hosts, id, recover } = await left();
    hosts.down.add('n2');
    const { commits } = store;
    const outcome = await recover('forward');
    expect(outcome?.kind).toBe('refused');
    const { code, message, hint } = errorOf(outcome);
    expect(code).toBe('unreachable');
    expect(message).toContain("create thing 10 can't be finished now: n2: connection refused");
    expect(hint?.split('\n')).toEqual(
      expect.arrayContaining([
        `When n2 answers again, finish it: glusterctl operation resume ${id}`,
        `When n2 answers again, undo it: glusterctl operation rollback ${id}`,
        `If n2 never comes back: glusterctl operation rollback ${id} --without=n2`,
      ]),
    );
    expect([hosts.journal, store.commits]).toEqual([[], commits]);
    hosts.down.clear();
    expect((await recover('forward'))?.kind).toBe('done');
    expect(allThings(hosts)).toEqual(['n1/a', 'n1/c', 'n2/b']);
  });

  it('is kept where a step of it fails, and can then be undone', async () => {
    const { store, hosts, id, recover } = await left();
    hosts.fault = (_name, line) => (line === 'make c' ? { kind: 'fails', stderr: 'no room' } : null);
    const outcome = await recover('forward');
    expect(outcome?.kind).toBe('unfinished');
    const { code, message, hint } = errorOf(outcome);
    expect([code, message]).toEqual(['partial', 'n1: make c failed: no room']);
    expect(hint?.split('\n').slice(-2)).toEqual([
      `Finish it: glusterctl operation resume ${id}`,
      `Undo it: glusterctl operation rollback ${id}`,
    ]);
    expect(hosts.journal.filter((line) => line.includes('drop'))).toEqual([]);
    expect(store.state.operations[id]).toMatchObject({ status: 'failed', direction: 'forward' });
    expect((await recover('default'))?.kind).toBe('rolled-back');
    expect(allThings(hosts)).toEqual([]);
  });

  it('is kept where a host goes away meanwhile', async () => {
    const { hosts, id, recover } = await left();
    hosts.fault = (_name, line) => (line === 'make b' ? { kind: 'unreachable' } : null);
    const outcome = await recover('forward');
    expect(outcome?.kind).toBe('unfinished');
    expect(errorOf(outcome).exitCode).toBe(3);
    expect(errorOf(outcome).hint).toContain(
      `When n2 answers again, finish it: glusterctl operation resume ${id}`,
    );
    expect(hosts.journal.filter((line) => line.includes('drop'))).toEqual([]);
  });

  it('is kept when it is interrupted', async () => {
    const { hosts, options, id, recover } = await left();
    const stop = new AbortController();
    hosts.during = async () => stop.abort();
    const outcome = await recover('forward', { ...options, stop: stop.signal });
    expect(outcome?.kind).toBe('unfinished');
    expect(errorOf(outcome).exitCode).toBe(130);
    expect(errorOf(outcome).hint).toContain(`glusterctl operation rollback ${id}`);
    expect(hosts.journal.filter((line) => line.includes('drop'))).toEqual([]);
  });
});

describe('a creation whose undo did not succeed', () => {
  it('can still be finished', async () => {
    const { store, hosts, id, recover } = await left();
    hosts.fault = (_name, line) => (line === 'drop b' ? { kind: 'fails', stderr: 'busy' } : null);
    const outcome = await recover('back');
    expect(errorOf(outcome).hint?.split('\n').slice(-2)).toEqual([
      `Undo it: glusterctl operation rollback ${id}`,
      `Finish it: glusterctl operation resume ${id}`,
    ]);
    expect((await recover('forward'))?.kind).toBe('done');
    expect(store.state.operations).toEqual({});
    expect(allThings(hosts)).toEqual(['n1/a', 'n1/c', 'n2/b']);
  });
});
