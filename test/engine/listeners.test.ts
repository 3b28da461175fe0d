import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/cli/run/clock.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import { whenAborted } from '../../src/hosts/when-aborted.ts';
import { plan, request, step } from '../support/toy-engine.ts';
import { gate, setUp } from './running.ts';

const HOSTS = Array.from({ length: 30 }, (_, index) => `n${index}`);

it('however many scripts run at once, who may end them is listened to once, and not at all afterwards', async () => {
  const abandon = new AbortController();
  const { hosts, options } = setUp({ abandon: abandon.signal, clock: systemClock });
  const listening = (): number => getEventListeners(abandon.signal, 'abort').length;
  const seen: number[] = [];
  const all = gate();
  hosts.during = async () => {
    if (hosts.running === HOSTS.length) {
      seen.push(listening());
      all.open();
    }
    await all.passed;
  };
  await runRequests([request(plan(10, [HOSTS.map((name) => step(name, 'a'))]))], options);
  expect(seen).toEqual([1]);
  expect(listening()).toBe(0);
});

it('who waits is told once, in order, and not after he went', () => {
  const stop = new AbortController();
  const told: string[] = [];
  whenAborted(stop.signal, () => told.push('first'));
  const forget = whenAborted(stop.signal, () => told.push('gone'));
  whenAborted(stop.signal, () => told.push('last'));
  forget();
  forget();
  stop.abort();
  expect(told).toEqual(['first', 'last']);
  expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
});

it('a pause ends with the time or with the signal, and leaves nothing behind either way', async () => {
  const stop = new AbortController();
  await systemClock.sleep(1, stop.signal);
  expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  const long = systemClock.sleep(1_000_000, stop.signal);
  stop.abort();
  await expect(long).rejects.toThrow('aborted');
  await expect(systemClock.sleep(1_000_000, stop.signal)).rejects.toThrow('aborted');
});
