import { describe, expect, it } from 'vitest';
import { recoverOperations } from '../../src/engine/recover.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import type { EngineEvent, Recovery } from '../../src/engine/types.ts';
import type { Stage } from '../../src/model/plan.ts';
import { id, request, step } from '../support/toy-engine.ts';
import { allThings } from '../support/toy-hosts.ts';
import { adds, has, laned, look, make, move } from '../support/toy-lanes.ts';
import { errorOf, setUp } from './running.ts';

function world(more: Parameters<typeof setUp>[0] = {}) {
  const made = setUp({ judges: { has }, ...more });
  const recover = async (direction: Recovery['direction'], own = made.options) => {
    const [open] = Object.values(made.store.state.operations);
    const [outcome] = await recoverOperations({ direction, ids: [open?.id ?? ''], force: false }, own);
    return outcome;
  };
  return { ...made, recover, clusters: () => Object.keys(made.store.state.clusters).sort() };
}

const said = (events: readonly EngineEvent[], type: EngineEvent['type']) =>
  events.filter((event) => event.type === type);

describe('lanes', () => {
  it('go side by side, as many as the plan says, and each in its own order', async () => {
    const { hosts, options, clusters } = world();
    hosts.things.set('n1', new Set(['a-healed', 'b-healed', 'c-healed']));
    const stages = [...move('a', 'n1', 20), ...move('b', 'n2', 30, 'b-new'), ...move('c', 'n3', 40, 'c-new')];
    const [outcome] = await runRequests([request(laned(stages, { parallel: 2 }))], options);
    expect(outcome?.kind).toBe('done');
    expect(hosts.mostRunning).toBe(2);
    const own = hosts.journal.filter((line) => line.startsWith('n1: '));
    expect(own).toEqual(['n1: make a-new', 'n1: make a-swap', 'n1: list', 'n1: make a-cleared']);
    expect(clusters()).toEqual([10, 20, 21, 30, 31, 40, 41].map(id));
  });

  it('keep none of the others back: what is done stays, what failed is undone', async () => {
    const { hosts, store, options, clusters } = world();
    hosts.things.set('n1', new Set(['a-healed']));
    hosts.fault = (_host, line) => (line === 'make b-swap' ? { kind: 'fails', stderr: 'no' } : null);
    const [outcome] = await runRequests(
      [request(laned([...move('a', 'n1', 20), ...move('b', 'n2', 30)]))],
      options,
    );
    expect(outcome?.kind).toBe('rolled-back');
    expect(errorOf(outcome).hint).toContain('what was finished before stays');
    expect(clusters()).toEqual([20, 21].map(id));
    expect(allThings(hosts)).toEqual(['n1/a-cleared', 'n1/a-healed', 'n1/a-new', 'n1/a-swap']);
    expect(Object.keys(store.state.operations)).toEqual([]);
  });

  it('are all gone on with, where one was deferred and another did not come to its end', async () => {
    const { hosts, store, options, recover, clusters } = world();
    hosts.down.add('n9');
    hosts.fault = (_host, line) => (line === 'make b' ? { kind: 'lost', effect: false } : null);
    const later: Stage = {
      title: 'later',
      steps: [step('n9', 'a2', { whenUnreachable: 'defer' })],
      lane: 'a',
    };
    const stages = [make('n1', 'a', { lane: 'a' }), later, make('n2', 'b', { lane: 'b', ...adds(20) })];
    const [outcome] = await runRequests([request(laned([...stages, make('n1', 'end')]))], options);
    expect(outcome?.kind).toBe('unfinished');
    expect(Object.values(store.state.operations)[0]?.remaining).toEqual([]);
    hosts.down.clear();
    hosts.fault = () => null;
    expect((await recover('forward'))?.kind).toBe('done');
    expect(allThings(hosts)).toEqual(['n1/a', 'n1/end', 'n2/b', 'n9/a2']);
    expect(clusters()).toEqual([10, 20].map(id));
  });

  it('take what is done out of the stored operation at once', async () => {
    const { hosts, store, options } = world();
    const seen: unknown[] = [];
    hosts.during = async (_host, line) => {
      if (line !== 'list') return;
      const [open] = Object.values(store.state.operations);
      seen.push(
        open?.plan.stages.map(({ title }) => title),
        store.state.clusters[id(20)] !== undefined,
      );
      hosts.things.get('n1')?.add('a-healed');
    };
    await runRequests([request(laned(move('a', 'n1', 20)))], options);
    expect(seen).toEqual([['wait for a-healed', 'make a-cleared'], true]);
  });
});

describe('a look that is judged', () => {
  it('is repeated until it is true, and tells what it waits for', async () => {
    const { hosts, options, store } = world();
    let looks = 0;
    hosts.during = async (_host, line) => {
      looks += line === 'list' ? 1 : 0;
      if (looks === 4) hosts.things.set('n1', new Set(['x']));
    };
    const [outcome] = await runRequests([request(laned([look('n1', 'x')]))], options);
    expect(outcome?.kind).toBe('done');
    expect([looks, said(options.events, 'waits').length, said(options.events, 'waited').length]).toEqual([
      4, 3, 1,
    ]);
    expect(said(options.events, 'step-started')).toHaveLength(1);
    expect(store.state.clusters[id(10)]).toBeDefined();
  });

  it('that says no ends it before anything is changed', async () => {
    const { hosts, options, store } = world();
    const [outcome] = await runRequests(
      [request(laned([look('n1', 'never', { lane: 'a' }), ...move('a', 'n1', 20)]))],
      options,
    );
    expect(outcome?.kind).toBe('rolled-back');
    expect([errorOf(outcome).code, errorOf(outcome).message]).toEqual(['refused', 'it never comes']);
    expect([hosts.journal, store.state.operations]).toEqual([['n1: list'], {}]);
  });

  it('waits no longer than ten minutes for what can not come by itself, and stays open', async () => {
    const { hosts, options, store, recover } = world();
    hosts.during = async (_host, line) => {
      if (line === 'make a-swap')
        hosts.fault = (_name, text) => (text === 'list' ? { kind: 'unreachable' } : null);
    };
    const [outcome] = await runRequests([request(laned(move('a', 'n1', 20)))], options);
    expect(outcome?.kind).toBe('unfinished');
    expect(errorOf(outcome).message).toContain('waited in vain for a-healed: n1: connection refused');
    const [open] = Object.values(store.state.operations);
    expect([open?.direction, open?.waitsFor]).toEqual(['forward', 'wait for a-healed']);
    hosts.fault = () => null;
    hosts.things.get('n1')?.add('a-healed');
    expect((await recover('forward'))?.kind).toBe('done');
  });

  it('that is stopped leaves the operation to be resumed, and nothing is undone', async () => {
    const stop = new AbortController();
    const { hosts, options, store, recover, clusters } = world({ stop: stop.signal });
    hosts.during = async (_host, line) => {
      if (line === 'list') stop.abort();
    };
    const stages = [...move('a', 'n1', 20), make('n1', 'a2', { lane: 'a' })];
    const [outcome] = await runRequests([request(laned(stages))], options);
    expect([outcome?.kind, errorOf(outcome).code]).toEqual(['unfinished', 'interrupted']);
    expect(allThings(hosts)).toEqual(['n1/a-new', 'n1/a-swap']);
    hosts.things.get('n1')?.add('a-healed');
    const again = { ...options, stop: new AbortController().signal };
    expect((await recover('forward', again))?.kind).toBe('done');
    expect(clusters()).toEqual([10, 20, 21].map(id));
    expect(hosts.journal.filter((line) => line === 'n1: make a-swap')).toHaveLength(1);
    expect(store.state.operations).toEqual({});
  });
});

describe('a rollback of lanes', () => {
  it('undoes those that can come back, and leaves the others to be finished', async () => {
    const stop = new AbortController();
    const { hosts, options, store, recover, clusters } = world({ stop: stop.signal });
    hosts.during = async (_host, line) => {
      if (line === 'list') stop.abort();
    };
    const begun = [...move('a', 'n1', 20), make('n1', 'a2', { lane: 'a' }), make('n2', 'b', { lane: 'b' })];
    await runRequests([request(laned(begun, { parallel: 1 }))], options);
    hosts.things.set('n2', new Set(['b']));
    const again = { ...options, stop: new AbortController().signal };
    const outcome = await recover('back', again);
    expect(outcome?.kind).toBe('unfinished');
    expect(errorOf(outcome).message).toContain("1 part can't be taken back and must be finished");
    expect(allThings(hosts)).toEqual(['n1/a-new', 'n1/a-swap']);
    const [open] = Object.values(store.state.operations);
    expect(open?.plan.stages.map(({ title }) => title)).toEqual(['wait for a-healed', 'make a-cleared']);
    expect(errorOf(outcome).hint).toBe(`Finish it: glusterctl operation resume ${open?.id}`);
    hosts.things.get('n1')?.add('a-healed');
    expect((await recover('forward', again))?.kind).toBe('done');
    expect(clusters()).toEqual([20, 21].map(id));
  });
});
