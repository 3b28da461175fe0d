import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietSince } from '../../src/engine/earlier-owner.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import { secondsOfStep } from '../../src/engine/step-time.ts';
import { commandLine } from '../../src/hosts/command-line.ts';
import type { Hosts, ScriptResult } from '../../src/hosts/hosts.ts';
import { mostSecondsOfAnswer } from '../../src/hosts/script-time.ts';
import type { Operation } from '../../src/model/plan.ts';
import { longestThere } from '../support/longest-there.ts';
import { memoryStore } from '../support/memory-store.ts';
import { engineOptions, plan, request, step, toyState } from '../support/toy-engine.ts';
import { toyHosts } from '../support/toy-hosts.ts';

/** As much as a new connection may take. */
const CONNECTING = 60;

/** Of one try: how much of what it may take passes before it is sent, and before its answer is lost. */
interface Try {
  readonly connecting: number;
  readonly answer: number;
}

/** Runs an operation whose host loses each answer; gives when the last of its scripts can still have run there, and what was stored. */
async function worst(timeoutSeconds: number, tries: readonly Try[], random: number) {
  const store = memoryStore(toyState());
  const options = engineOptions({ store, hosts: toyHosts(), more: { random: () => random } });
  const { clock } = options;
  let [sent, endsThere] = [0, 0];
  let running: Operation | undefined;
  const hosts: Hosts = {
    ...options.hosts,
    async run(_host, script, run): Promise<ScriptResult> {
      [running] = Object.values(store.state.operations);
      const { connecting, answer } = tries[sent] ?? { connecting: 1, answer: 1 };
      sent += 1;
      await clock.sleep(connecting * CONNECTING * 1000);
      if (script.changes)
        endsThere = Math.max(endsThere, clock.now().getTime() + longestThere(commandLine(run)) * 1000);
      await clock.sleep(answer * mostSecondsOfAnswer(run) * 1000);
      return { kind: 'unknown', reason: 'lost', stdout: '', stderr: '', milliseconds: 0 };
    },
  };
  const [outcome] = await runRequests([request(plan(10, [[step('n1', 'a', { timeoutSeconds })]]))], {
    ...options,
    hosts,
  });
  expect(outcome?.kind).toBe('unfinished');
  const [left] = Object.values(store.state.operations);
  if (running === undefined || left === undefined) throw new Error('there is no operation');
  return { sent, endsThere, running, left };
}

describe('the last script of an operation', () => {
  const share = fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
  const tries = fc.array(fc.record({ connecting: share, answer: share }), { maxLength: 6 });

  it('has ended on its host before another one takes its step over, whatever was lost, and when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0.5, 10, 120, 600), tries, share, async (limit, all, random) => {
        const { endsThere, running, left } = await worst(limit, all, random);
        expect(running.status).toBe('running');
        expect(left.status).toBe('failed');
        const most = running.plan.stages.flatMap(({ steps }) => steps).map(secondsOfStep);
        expect(Date.parse(running.created) + (most[0] ?? 0) * 1000).toBeGreaterThanOrEqual(endsThere);
        expect(quietSince(running)).toBeGreaterThanOrEqual(endsThere);
        expect(quietSince(left)).toBeGreaterThanOrEqual(endsThere);
      }),
    );
  });

  it('comes with a sign of life of its time, however long its operation had to wait for its turn', async () => {
    const store = memoryStore(toyState());
    const toys = toyHosts();
    const options = engineOptions({ store, hosts: toys });
    const silent: number[] = [];
    toys.during = async (_host, line) => {
      const now = options.clock.now().getTime();
      const operation = Object.values(store.state.operations).find(({ plan: { stages } }) =>
        stages.some(({ steps }) => steps.some(({ script }) => script.text === line)),
      );
      if (operation !== undefined)
        silent.push((now - Date.parse(operation.since ?? operation.created)) / 1000);
      await options.clock.sleep(400_000);
    };
    const more = { mutex: 'gluster', timeoutSeconds: 500 };
    const plans = Array.from({ length: 8 }, (_, at) => plan(10 + at, [[step('n1', `a${at}`, more)]]));
    const outcomes = await runRequests(plans.map(request), options);
    expect(outcomes.map(({ kind }) => kind)).toEqual(plans.map(() => 'done'));
    expect(silent).toHaveLength(plans.length);
    // The last of them came behind 2800 seconds.
    expect(Math.max(...silent)).toBeLessThan(600);
    expect(Math.max(...silent)).toBeGreaterThan(0);
  });

  it('may be sent again late, and wait then for the lock of the one before as long as it may run itself', async () => {
    const late = [
      { connecting: 0, answer: 0 },
      { connecting: 1, answer: 0 },
      { connecting: 1, answer: 0.15 },
      { connecting: 1, answer: 1 },
    ];
    const { sent, endsThere, running } = await worst(120, late, 1);
    expect(sent).toBe(late.length);
    // A minute behind its limit it has not even been sent.
    expect((endsThere - Date.parse(running.created)) / 1000).toBeGreaterThan(400);
    expect(quietSince(running)).toBeGreaterThanOrEqual(endsThere);
  });
});
