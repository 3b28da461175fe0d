import { describe, expect, test } from 'vitest';
import { conflictRefusal } from '../../src/engine/conflicts.ts';
import { sshAccess } from '../../src/model/access.ts';
import type { Change, Operation, Plan } from '../../src/model/plan.ts';
import { planDeleteCluster } from '../../src/plans/delete-cluster.ts';
import { recordOnly } from '../../src/plans/record-only.ts';
import { planning } from '../support/default-settings.ts';
import { cluster, id, plan, step, toyState } from '../support/toy-engine.ts';

const state = toyState([cluster(3, 'lab'), cluster(4)]);

/** One that was left: it works in a cluster, on a node and a device. */
function open(uses: readonly string[] = [id(3), id(2), id(7)]): readonly Operation[] {
  return [
    {
      id: id(99),
      plan: plan(50, [[step('n1', 'x')]], { changes: [], uses }),
      created: '2026-01-01T00:00:00Z',
      owner: { pid: 1, processStart: 1, host: 'h', user: 'u', command: 'c' },
      status: 'failed',
      direction: 'forward',
      reason: 'n1 was off',
      remaining: [],
      readings: [],
    },
  ];
}

function written(...changes: readonly Change[]): Plan {
  return recordOnly({ kind: 'change-node', title: 'write it down', changes });
}

describe('beside an open operation', () => {
  test.each<[string, Change]>([
    ['a host can be put out of use', { do: 'update', table: 'nodes', id: id(2), set: { state: 'offline' } }],
    [
      'how it is reached can be set right',
      { do: 'update', table: 'nodes', id: id(2), set: { access: sshAccess({ user: 'admin' }), zone: 2 } },
    ],
    ['a disk can be tagged', { do: 'update', table: 'devices', id: id(7), set: { tags: { a: 'b' } } }],
    ['a cluster can be renamed', { do: 'update', table: 'clusters', id: id(3), set: { name: 'prod' } }],
  ])('%s: it is only written down', (_what, change) => {
    expect(conflictRefusal(state, written(change), open())).toBeNull();
  });

  test.each<[string, Change]>([
    ['a storage host name', { do: 'update', table: 'nodes', id: id(2), set: { storage: ['10.0.0.9'] } }],
    ['a management host name', { do: 'update', table: 'nodes', id: id(2), set: { manage: ['n9'] } }],
    ['that it is there at all', { do: 'remove', table: 'nodes', id: id(2) }],
  ])('%s of a host that it uses stays', (_what, change) => {
    const conflict = conflictRefusal(state, written(change), open());
    expect(conflict?.code).toBe('refused');
    expect(conflict?.hint).toContain(`operation rollback ${id(99)}`);
  });

  test('a device that a plan with steps changes is changed by nobody else who uses it', () => {
    const change: Change = { do: 'update', table: 'devices', id: id(7), set: { name: '/dev/x' } };
    const growing = plan(51, [[step('n1', 'y')]], { changes: [change] });
    expect(conflictRefusal(state, growing, open())?.code).toBe('refused');
  });

  test('an empty cluster that it uses is not deleted; another is', () => {
    const removal = (number: number) => planDeleteCluster(id(number), planning(state));
    expect(conflictRefusal(state, removal(4), open([id(4)]))?.code).toBe('refused');
    expect(conflictRefusal(state, removal(4), open())).toBeNull();
  });
});
