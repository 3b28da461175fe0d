import { expect, test } from 'vitest';
import type { Device } from '../../src/model/entities.ts';
import { findViolations } from '../../src/model/invariants.ts';
import type { Change, Operation } from '../../src/model/plan.ts';
import { withReservations } from '../../src/model/reserved.ts';
import { emptyState, type State } from '../../src/model/state.ts';

const device: Device = {
  id: 'd'.repeat(32),
  node: 'e'.repeat(32),
  name: '/dev/sdb',
  paths: ['/dev/sdb'],
  pvUuid: null,
  serialNumber: null,
  tags: {},
  state: 'online',
  extentKiB: 4096,
  totalKiB: 0,
};

function open(changes: readonly Change[], recovery: 'back' | 'forward'): Operation {
  return {
    id: 'a'.repeat(32),
    plan: { kind: 'add-device', title: 'what is open', changes, uses: [], stages: [], recovery, notes: [] },
    created: '2026-01-01T00:00:00.000Z',
    owner: { pid: 1, processStart: 1, host: 'vm', user: 'tester', command: '' },
    status: 'failed',
    direction: recovery,
    reason: '',
    remaining: [],
    readings: [],
  };
}

test('a device of a node that did not come takes no part: what holds it is only there to be undone', () => {
  const operation = open([{ do: 'add', table: 'devices', id: device.id, value: device }], 'back');
  const state: State = { ...emptyState('b'.repeat(32)), operations: { [operation.id]: operation } };
  expect(withReservations(state).devices).toEqual({});
  expect(findViolations(withReservations(state))).toEqual([]);
});

test('nothing new comes to a disk that an open operation takes away, or out of service', () => {
  const going: readonly Change[] = [
    { do: 'remove', table: 'devices', id: device.id },
    { do: 'update', table: 'devices', id: device.id, set: { state: 'failed' } },
  ];
  for (const change of going) {
    const operation = open([change], 'forward');
    const state: State = {
      ...emptyState('b'.repeat(32)),
      devices: { [device.id]: device },
      operations: { [operation.id]: operation },
    };
    expect(withReservations(state).devices[device.id]?.state).toBe('offline');
    expect(withReservations(state, operation.id).devices[device.id]?.state).toBe('online');
  }
});
