import { expect, test } from 'vitest';
import type { Maintenance, Node } from '../../src/model/entities.ts';
import type { Operation } from '../../src/model/plan.ts';
import { restingHosts } from '../../src/model/resting.ts';
import { emptyState, type State } from '../../src/model/state.ts';
import { CLUSTER, numberedNode } from '../support/numbered-node.ts';

const since = '2026-11-29T08:44:19.361Z';

function node(n: number, maintenance: Maintenance | null): Node {
  return numberedNode(n, { glusterUuid: `uuid-${n}`, maintenance });
}

function open(status: Operation['status'], maintenance: Maintenance | null): Operation {
  return {
    id: 'a'.repeat(32),
    plan: {
      kind: 'start-maintenance',
      title: 'maintenance of gl2',
      changes: [{ do: 'update', table: 'nodes', id: '2'.repeat(32), set: { maintenance } }],
      uses: [],
      stages: [],
      recovery: 'back',
      notes: [],
    },
    created: since,
    owner: { pid: 1, processStart: 1, host: 'vm', user: 'tester', command: '' },
    status,
    direction: 'forward',
    reason: '',
    remaining: [],
    readings: [],
  };
}

function stateOf(nodes: readonly Node[], ...operations: readonly Operation[]): State {
  return {
    ...emptyState('b'.repeat(32)),
    nodes: Object.fromEntries(nodes.map((one) => [one.id, one])),
    operations: Object.fromEntries(operations.map((one) => [one.id, one])),
  };
}

const told = (state: State, except?: string) =>
  restingHosts(state, except).map(({ words, cure }) => `${words}. ${cure}`);
const IN = 'gl2 is in maintenance since 2026-11-29 08:44 UTC';

test('hosts in maintenance are told with what leads on: an operation that works on them comes first', () => {
  const rests = { since, was: 'online' } as const;
  expect(restingHosts(stateOf([node(1, null), node(2, rests)]))).toEqual([
    {
      host: 'gl2',
      cluster: CLUSTER,
      names: ['10.0.0.2', 'gl2'],
      uuid: 'uuid-2',
      words: IN,
      command: 'glusterctl node maintenance stop gl2',
      cure: 'When the work there is done: glusterctl node maintenance stop gl2',
    },
  ]);
  const state = stateOf([node(1, null), node(2, rests)], open('failed', null));
  expect(told(state)).toEqual([
    `${IN}. maintenance of gl2 is not finished: glusterctl operation resume ${'a'.repeat(32)}`,
  ]);
});

test('one that is about to be in maintenance counts, but not for the operation that takes it there', () => {
  const state = stateOf([node(1, null), node(2, null)], open('running', { since, was: 'online' }));
  expect(told(state)).toEqual([
    `${IN}. maintenance of gl2 is not finished: glusterctl operation info ${'a'.repeat(32)}`,
  ]);
  expect(told(state, 'a'.repeat(32))).toEqual([]);
});
