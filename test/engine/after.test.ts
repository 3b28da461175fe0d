import { describe, expect, it } from 'vitest';
import { createDryRun, dryRunStore } from '../../src/engine/dry-run.ts';
import { recoverOperations } from '../../src/engine/recover.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import type { OperationRequest, Outcome } from '../../src/engine/types.ts';
import type { Node } from '../../src/model/entities.ts';
import { killAt, mortal, mortalHosts, mortalStore } from '../support/kill.ts';
import { memoryStore } from '../support/memory-store.ts';
import { engineOptions, id, plan, request, step, toyState } from '../support/toy-engine.ts';
import { allThings, toyHosts } from '../support/toy-hosts.ts';

const NODE = id(20);
const DEVICE = id(21);

/** A node that comes by a step, and a device of it. */
function nodeAndDevice(): readonly [OperationRequest, OperationRequest] {
  const state = toyState();
  const node: Node = { ...(state.nodes[id(2)] as Node), id: NODE, manage: ['n2'], storage: ['10.0.0.2'] };
  const base = request(
    plan(20, [[step('n1', 'join')], [step('n2', 'see')]], {
      changes: [{ do: 'add', table: 'nodes', id: NODE, value: node }],
    }),
  );
  const device = plan(21, [[step('n2', 'disk')]], {
    uses: [NODE],
    changes: [
      {
        do: 'add',
        table: 'devices',
        id: DEVICE,
        value: {
          id: DEVICE,
          node: NODE,
          name: '/dev/vdb',
          paths: ['/dev/vdb'],
          pvUuid: null,
          serialNumber: null,
          tags: {},
          state: 'online',
          extentKiB: 4096,
          totalKiB: 0,
        },
      },
    ],
  });
  return [base, { ...request(device), after: base }];
}

function setUp() {
  const store = memoryStore(toyState());
  const hosts = toyHosts();
  return { store, hosts, options: engineOptions({ store, hosts }) };
}

function kinds(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.map(({ kind }) => kind);
}

describe('what builds on another operation', () => {
  it('runs beside it, and is written down after it', async () => {
    const { store, hosts, options } = setUp();
    let seen: string | null = null;
    hosts.during = async (_host, line) => {
      if (line === 'make see') seen = hosts.journal.join(', ');
    };
    expect(kinds(await runRequests(nodeAndDevice(), options))).toEqual(['done', 'done']);
    expect(seen).toContain('n2: make disk');
    const { nodes, devices, operations } = await store.read();
    expect([nodes[NODE]?.id, devices[DEVICE]?.node, operations]).toEqual([NODE, NODE, {}]);
  });

  it('is undone where that comes to nothing', async () => {
    const { store, hosts, options } = setUp();
    hosts.fault = (_host, line) => (line === 'make see' ? { kind: 'fails', stderr: 'not seen' } : null);
    const outcomes = await runRequests(nodeAndDevice(), options);
    expect(kinds(outcomes)).toEqual(['rolled-back', 'rolled-back']);
    expect(allThings(hosts)).toEqual([]);
    const { nodes, devices, operations } = await store.read();
    expect([nodes[NODE], devices, operations]).toEqual([undefined, {}, {}]);
  });

  it('fails by itself without harm to the other', async () => {
    const { store, hosts, options } = setUp();
    hosts.fault = (_host, line) => (line === 'make disk' ? { kind: 'fails' } : null);
    expect(kinds(await runRequests(nodeAndDevice(), options))).toEqual(['done', 'rolled-back']);
    const { nodes, devices } = await store.read();
    expect([nodes[NODE]?.id, devices]).toEqual([NODE, {}]);
  });

  it('is refused with it, before anything is done', async () => {
    const { hosts, options } = setUp();
    hosts.down.add('n1');
    expect(kinds(await runRequests(nodeAndDevice(), options))).toEqual(['refused', 'refused']);
    expect(hosts.journal).toEqual([]);
  });

  it.each(['forward', 'back', 'default'] as const)(
    'is brought in order with it after a kill at any point: %s',
    async (direction) => {
      let points = 0;
      for (let nth = 0; ; nth += 1) {
        const { store, hosts } = setUp();
        const killer = killAt(nth);
        const more = { onPoint: killer.onPoint };
        const dying = { store: mortalStore(store, killer), hosts: mortalHosts(hosts, killer), more };
        await mortal(async () => await runRequests(nodeAndDevice(), engineOptions(dying)));
        await settled();
        if (!killer.dead) break;
        points += 1;
        const ids = Object.keys((await store.read()).operations).toReversed();
        const outcomes = await recoverOperations(
          { direction, ids, force: false },
          engineOptions({ store, hosts }),
        );
        const { nodes, devices, operations } = await store.read();
        expect(operations, `${killer.points.at(-1)}: ${JSON.stringify(outcomes)}`).toEqual({});
        const node = nodes[NODE] === undefined ? [] : ['n1/join', 'n2/see'];
        const device = devices[DEVICE] === undefined ? [] : ['n2/disk'];
        expect(allThings(hosts)).toEqual([...node, ...device].toSorted());
        if (direction === 'forward' && ids.length === 2) expect(device).toHaveLength(1);
      }
      expect(points).toBeGreaterThan(8);
    },
  );

  it('takes the other along when it is gone on with, and goes only back without it', async () => {
    const left = async () => {
      const { store, hosts, options } = setUp();
      const killer = killAt(3);
      const dying = {
        store: mortalStore(store, killer),
        hosts: mortalHosts(hosts, killer),
        more: { onPoint: killer.onPoint },
      };
      await mortal(async () => await runRequests(nodeAndDevice(), engineOptions(dying)));
      await settled();
      const all = Object.values((await store.read()).operations);
      const device = all.find(({ after }) => after !== undefined);
      if (device?.after === undefined || all.length !== 2) throw new Error('expected both to be left');
      const recover = async (direction: 'forward' | 'back', id: string) =>
        await recoverOperations({ direction, ids: [id], force: false }, options);
      const pretend = async (direction: 'forward' | 'back', id: string) => {
        const dry = createDryRun(engineOptions({ store: dryRunStore(store), hosts }));
        const outcomes = await dry.recover({ direction, ids: [id], force: false });
        return { outcomes, shown: dry.shown() };
      };
      return { store, hosts, device: device.id, base: device.after, recover, pretend };
    };
    const onward = await left();
    const shown = await onward.pretend('forward', onward.device);
    expect(kinds(shown.outcomes)).toEqual(['done']);
    expect(shown.shown.map(({ plan }) => plan?.uses)).toEqual([[], [NODE]]);
    onward.hosts.down.add('n2');
    const [away] = (await onward.pretend('forward', onward.base)).outcomes;
    expect(away).toEqual((await onward.recover('forward', onward.base))[0]);
    expect(away).toMatchObject({ kind: 'refused', error: { code: 'unreachable' } });
    onward.hosts.down.delete('n2');
    expect(kinds(await onward.recover('forward', onward.device))).toEqual(['done']);
    expect(allThings(onward.hosts)).toEqual(['n1/join', 'n2/disk', 'n2/see']);
    expect((await onward.store.read()).operations).toEqual({});

    const { store, hosts, device, base, recover, pretend } = await left();
    expect(kinds(await recover('back', base))).toEqual(['rolled-back']);
    const told = await pretend('forward', device);
    const [orphan] = await recover('forward', device);
    expect(told.outcomes).toEqual([orphan]);
    expect(orphan).toMatchObject({
      kind: 'refused',
      error: { hint: `Undo it: glusterctl operation rollback ${device}` },
    });
    expect(kinds(await recover('back', device))).toEqual(['rolled-back']);
    expect([allThings(hosts), (await store.read()).operations]).toEqual([[], {}]);
  });
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
