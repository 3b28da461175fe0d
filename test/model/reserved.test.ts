import { expect, test } from 'vitest';
import type { Device } from '../../src/model/entities.ts';
import { findViolations } from '../../src/model/invariants.ts';
import type { Operation } from '../../src/model/plan.ts';
import { withReservations } from '../../src/model/reserved.ts';
import { emptyState, type State } from '../../src/model/state.ts';

test('a device of a node that did not come takes no part: what holds it is only there to be undone', () => {
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
  const operation: Operation = {
    id: 'a'.repeat(32),
    plan: {
      kind: 'add-device',
      title: 'add device gl2:/dev/sdb',
      changes: [{ do: 'add', table: 'devices', id: device.id, value: device }],
      uses: [device.node],
      stages: [],
      recovery: 'back',
      notes: [],
    },
    created: '2026-01-01T00:00:00.000Z',
    owner: { pid: 1, processStart: 1, host: 'vm', user: 'tester', command: '' },
    status: 'failed',
    direction: 'back',
    reason: '',
    remaining: [],
    readings: [],
  };
  const state: State = { ...emptyState('b'.repeat(32)), operations: { [operation.id]: operation } };
  expect(withReservations(state).devices).toEqual({});
  expect(findViolations(withReservations(state))).toEqual([]);
});
