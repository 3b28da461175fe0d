import { expect, test } from 'vitest';
import type { Change, Operation } from '../../src/model/plan.ts';
import { emptyState, type State } from '../../src/model/state.ts';
import { glusterHosts } from '../../src/plans/addresses.ts';
import { CLUSTER, numberedNode } from '../support/numbered-node.ts';

function open(id: string, changes: readonly Change[]): Operation {
  return {
    id,
    plan: { kind: 'add-node', title: '', changes, uses: [], stages: [], recovery: 'back', notes: [] },
    created: '2026-01-01T00:00:00.000Z',
    owner: { pid: 1, processStart: 1, host: 'vm', user: 'tester', command: '' },
    status: 'running',
    direction: 'forward',
    reason: '',
    remaining: [],
    readings: [],
  };
}

test('gluster is asked on members only, not on hosts that come or go with an open operation', () => {
  const nodes = [1, 2, 3].map((n) => numberedNode(n));
  const state: State = {
    ...emptyState('a'.repeat(32)),
    nodes: Object.fromEntries(nodes.map((one) => [one.id, one])),
  };
  const names = (operations: readonly Operation[]) =>
    glusterHosts(
      { ...state, operations: Object.fromEntries(operations.map((one) => [one.id, one])) },
      CLUSTER,
      new Set(),
    ).map(({ name }) => name);
  const [coming, going] = [numberedNode(1), numberedNode(2)];
  expect(names([])).toEqual(['gl1', 'gl2', 'gl3']);
  expect(
    names([
      open('1'.repeat(32), [{ do: 'add', table: 'nodes', id: coming.id, value: coming }]),
      open('2'.repeat(32), [{ do: 'remove', table: 'nodes', id: going.id }]),
    ]),
  ).toEqual(['gl3']);
});
