import { describe, expect, test } from 'vitest';
import type { FoundDevice } from '../../src/lvm/discovery.ts';
import { applyChanges } from '../../src/model/apply.ts';
import type { Device, Volume } from '../../src/model/entities.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { findViolations } from '../../src/model/invariants.ts';
import { allChanges } from '../../src/model/lanes.ts';
import { OPERATION_KINDS, type OperationKind, type Plan } from '../../src/model/plan.ts';
import { GIB, kib } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { planChangeVolume } from '../../src/plans/change-volume.ts';
import { planCloneVolume } from '../../src/plans/clone-volume.ts';
import { planDeleteDevice } from '../../src/plans/delete-device.ts';
import { planDeleteNode } from '../../src/plans/delete-node.ts';
import { planDeleteVolume } from '../../src/plans/delete-volume.ts';
import { planDrainNode } from '../../src/plans/drain-node.ts';
import { planEvictBrick } from '../../src/plans/evict-brick.ts';
import { planExpandVolume } from '../../src/plans/expand-volume.ts';
import { planHealVolume } from '../../src/plans/heal-volume.ts';
import { planForgetDevice, planForgetNode } from '../../src/plans/lost/forget.ts';
import { planRebuild } from '../../src/plans/lost/rebuild-in-place.ts';
import type { Rebuilt } from '../../src/plans/lost/rebuilding.ts';
import { planDeviceElsewhere, planNodeElsewhere } from '../../src/plans/lost/replace-elsewhere.ts';
import { planRollNode, planStartMaintenance, planStopMaintenance } from '../../src/plans/maintenance.ts';
import type { Planning } from '../../src/plans/planning.ts';
import { planRebalance } from '../../src/plans/rebalance-volume.ts';
import { planRemoveDevice } from '../../src/plans/remove-device.ts';
import { planRemoveNode } from '../../src/plans/remove-node.ts';
import { planReplaceDevice } from '../../src/plans/replace-device.ts';
import { planSetInUse } from '../../src/plans/set-in-use.ts';
import { planCreateSnapshot, planDeleteSnapshot, planRestoreSnapshot } from '../../src/plans/snapshots.ts';
import { sketchCluster, testId } from '../support/cluster.ts';
import { planning as planningOn } from '../support/default-settings.ts';
import { adopted } from '../support/foreign-state.ts';

const WHEN = '2026-01-01T00:00:00.000Z';
const FIRST = testId('a', 0);
const moving = { accept: [], parallel: 2, brickId: (number: number) => testId('8', number) } as const;

const R3: Volume['durability'] = { type: 'replicate', replica: 3, arbiter: false };
const five = sketchCluster(Array.from({ length: 5 }, (_, n) => ({ zone: n + 1, devices: [100, 100] })));
const copied = adopted(five, 'copied', 1, R3, false);
const withInside = adopted(copied, 'within', 3, R3, true);
/** With one whose files are on one brick each, which only a host that is up gives away. */
const state = adopted(withInside, 'spread', 2, { type: 'none' }, false);

const onlySpread = adopted(five, 'spread', 2, { type: 'none' }, false);

const VOLUMES = [1, 2, 3].map((number) => testId('e', number));
const BRICKS = Object.keys(state.bricks);
const FOREIGN = Object.values(state.devices).filter(({ foreign }) => foreign === true);
const OURS = testId('d', 0);

/** The state that was planned on last. */
let planned: State = state;

function planning(base: State): Planning {
  planned = base;
  return planningOn(base);
}

function offline(base: State, ids: readonly string[], word: 'offline' | 'failed' = 'offline'): State {
  const set = Object.fromEntries(
    ids.flatMap((id) => (base.devices[id] === undefined ? [] : [[id, { ...base.devices[id], state: word }]])),
  );
  return { ...base, devices: { ...base.devices, ...set } };
}

function off(base: State): Planning {
  return { ...planning(base), unreachable: new Set(['node1']) };
}

function nodeOf(base: State, id = FIRST) {
  const node = base.nodes[id];
  if (node === undefined) throw new Error('no node');
  return node;
}

function device(base: State, id: string): Device {
  const found = base.devices[id];
  if (found === undefined) throw new Error('no device');
  return found;
}

const FOUND: FoundDevice = {
  path: '/dev/sdb',
  block: '/dev/sdb',
  stablePath: '/dev/sdb',
  links: [],
  model: '',
  rotational: false,
  contents: '',
  sizeKiB: 200 * GIB,
  serialNumber: 'S1',
  arrival: null,
  volumeGroup: null,
  pvUuid: null,
  refusal: null,
  wipeable: false,
};

function rebuilding(ids: readonly string[], standing: Rebuilt['standing']) {
  return {
    kind: 'replace-node' as const,
    title: 'make anew',
    node: FIRST,
    devices: ids.map((id) => ({
      device: id,
      path: '/dev/sdb',
      standing,
      found: FOUND,
      destroyExistingData: false,
    })),
    membership: null,
    accept: [],
    dataIsGone: true,
    parallel: 2,
  };
}

const request = { node: FIRST, since: WHEN, accepted: ['unavailable:spread'] };
const work = { id: testId('7', 1), command: 'reboot', timeoutSeconds: 60 };

/** For each kind how plans of it are made of what has foreign bricks; null: none of it has to do with bricks or disks. */
const PLANS: Readonly<Record<OperationKind, readonly (() => Plan)[] | null>> = {
  'create-volume': null,
  'adopt-volume': null,
  // It mends differences, and none is ever told of a foreign disk (test/drift/adopted.test.ts).
  repair: null,
  'delete-volume': VOLUMES.map(
    (volume) => () => planDeleteVolume({ volume, ifUnused: true }, planning(state)),
  ),
  'expand-volume': VOLUMES.map(
    (volume) => () =>
      planExpandVolume(
        { volume, addKiB: kib(GIB), rebalance: true, brickId: moving.brickId },
        planning(state),
      ),
  ),
  'clone-volume': VOLUMES.map(
    (source) => () =>
      planCloneVolume(
        { source, id: testId('6', 0), name: 'copy', created: WHEN, brickId: moving.brickId },
        planning(state),
      ),
  ),
  'change-volume': VOLUMES.flatMap((volume) => [
    () => planChangeVolume(volume, { do: 'stop' }, planning(state)),
    () => planChangeVolume(volume, { do: 'start' }, planning(state)),
    () => planChangeVolume(volume, { do: 'set', options: ['nfs.disable on'] }, planning(state)),
    () => planChangeVolume(volume, { do: 'reset', keys: ['nfs.disable'] }, planning(state)),
  ]),
  'heal-volume': VOLUMES.map((volume) => () => planHealVolume(volume, true, planning(state))),
  'rebalance-volume': VOLUMES.map((volume) => () => planRebalance(volume, 'start', planning(state))),
  'resolve-split-brain': null,
  'mend-peers': null,
  'prepare-host': null,
  'mount-on-node': null,
  'unmount-on-node': null,
  'create-snapshot': VOLUMES.map(
    (volume) => () =>
      planCreateSnapshot(
        volume,
        { name: 's', created: WHEN, description: '', active: false },
        planning(state),
      ),
  ),
  'delete-snapshot': VOLUMES.map(
    (volume) => () => planDeleteSnapshot(volume, 's', 'refuse', planning(state)),
  ),
  'restore-snapshot': VOLUMES.map((volume) => () => planRestoreSnapshot(volume, 's', planning(state))),
  'add-node': null,
  'delete-node': [() => planDeleteNode(nodeOf(state), planning(state))],
  'add-device': null,
  'delete-device': [...FOREIGN.map(({ id }) => id), OURS].map(
    (id) => () => planDeleteDevice(device(offline(state, [id], 'failed'), id), true, planning(state)),
  ),
  'resync-device': null,
  'create-cluster': null,
  'change-cluster': null,
  'delete-cluster': null,
  'change-node': [() => planSetInUse({ table: 'nodes', id: FIRST }, false, planning(state))],
  'remove-node': [withInside, state].map((base) => () => {
    const left = {
      ...base,
      nodes: { ...base.nodes, [FIRST]: { ...nodeOf(base), state: 'offline' as const } },
    };
    return planRemoveNode(FIRST, moving, planning(left));
  }),
  'start-maintenance': [() => planStartMaintenance(request, planning(state))],
  'stop-maintenance': [
    () => {
      const node = { ...nodeOf(state), maintenance: { since: WHEN, was: 'online' as const } };
      return planStopMaintenance(FIRST, planning({ ...state, nodes: { ...state.nodes, [FIRST]: node } }));
    },
  ],
  'roll-node': [() => planRollNode(request, work, planning(state))],
  'change-device': FOREIGN.map(
    ({ id }) =>
      () =>
        planSetInUse({ table: 'devices', id }, true, planning(state)),
  ),
  'remove-device': [...FOREIGN.map(({ id }) => id), OURS].map(
    (id) => () => planRemoveDevice(id, moving, planning(offline(state, [id]))),
  ),
  'evict-brick': [
    ...BRICKS.map((id) => () => planEvictBrick(id, null, moving, planning(state))),
    ...BRICKS.map((id) => () => planEvictBrick(id, null, moving, off(state))),
  ],
  'drain-node': [() => planDrainNode(FIRST, moving, planning(state))],
  'replace-device': [...FOREIGN.map(({ id }) => id), OURS].flatMap((old) => [
    ...[true, false].map(
      (lost) => () => planReplaceDevice({ old, next: testId('d', 301), lost }, moving, planning(withInside)),
    ),
    ...[true, false].flatMap((lost) =>
      [planning, off].map(
        (on) => () => planDeviceElsewhere({ old, next: null, lost }, { moving, dataIsGone: true }, on(state)),
      ),
    ),
    () => planRebuild({ ...rebuilding([old], 'empty'), kind: 'replace-device' }, planning(state)),
  ]),
  'replace-node': [
    ...[planning, off].map(
      (on) => () => planNodeElsewhere({ old: FIRST, next: null }, { moving, dataIsGone: true }, on(state)),
    ),
    () => planRebuild(rebuilding([OURS], 'intact'), planning(state)),
    () => planRebuild(rebuilding([testId('d', 1)], 'empty'), planning(state)),
  ],
  'forget-device': [...FOREIGN.map(({ id }) => id), OURS].flatMap((id) =>
    [planning, off].map((on) => () => planForgetDevice(device(state, id), on(state))),
  ),
  'forget-node': [
    () => planForgetNode(nodeOf(state), off(state)),
    () => planForgetNode(nodeOf(onlySpread), off(onlySpread)),
  ],
  'load-topology': null,
};

interface Made {
  readonly plan: Plan;
  readonly base: State;
}

/** None: it is refused. */
function made(make: () => Plan): readonly Made[] {
  try {
    const plan = make();
    return [{ plan, base: planned }];
  } catch (error) {
    if (error instanceof GlusterctlError && error.code !== 'failed') return [];
    throw error;
  }
}

/** What makes, mounts, unmounts or takes away. */
const TAKES =
  /\b(?:lvremove|vgremove|pvremove|lvreduce|vgreduce|lvcreate|vgcreate|lvchange|mkfs|make_fs|umount|unmount|rmdir|wipefs|dmsetup|mount -o|mount --fstab|let_go|drop|rm -)\b/;

/** Ids, mounts, folders and volumes of foreign bricks; as gluster names bricks, HOST:/PATH, they may stand anywhere. */
function foreignNames(text: string): readonly string[] {
  const bare = text.replaceAll(/[\w.-]+:\/srv\/foreign\S*/g, '');
  return [
    ...(bare.match(/\/srv\/foreign\S*|foreign(?:vg|lv)\S*/g) ?? []),
    ...FOREIGN.flatMap(({ id }) => (bare.includes(id) ? [id] : [])),
  ];
}

function scriptsOf(plan: Plan): readonly string[] {
  const steps = [...plan.stages.flatMap((stage) => stage.steps), ...(plan.beforeUndo ?? [])];
  return steps.flatMap(({ script, undo, preview }) =>
    [script, undo, preview].flatMap((one) => (one == null ? [] : [one.text])),
  );
}

describe('what others have made', () => {
  test('stands in a sound state', () => {
    expect(findViolations(state)).toEqual([]);
  });

  test.each(OPERATION_KINDS)('is neither made, mounted nor taken away by %s', (kind) => {
    const makers = PLANS[kind];
    if (makers === null) return;
    for (const { plan, base } of makers.flatMap(made)) {
      for (const script of scriptsOf(plan).filter((text) => TAKES.test(text)))
        expect([plan.title, foreignNames(script)]).toEqual([plan.title, []]);
      // And what it leaves is sound: no brick without its device, no device that goes twice.
      const after = findViolations(applyChanges(base, allChanges(plan)));
      expect([plan.title, after.filter(({ rule }) => rule === 'reference')]).toEqual([plan.title, []]);
    }
  });

  test('the walk is of plans, not of refusals', () => {
    const count = (kind: OperationKind) => (PLANS[kind] ?? []).flatMap(made).length;
    const counts = Object.fromEntries(OPERATION_KINDS.map((kind) => [kind, count(kind)]));
    // Refused whatever is asked: clones and old snapshots of foreign bricks, enabling their devices.
    const none = Object.entries(counts).filter(
      ([kind, number]) => PLANS[kind as OperationKind] !== null && number === 0,
    );
    expect(none.map(([kind]) => kind).sort()).toEqual([
      'change-device',
      'clone-volume',
      'delete-device',
      'delete-node',
      'restore-snapshot',
    ]);
    expect(counts['evict-brick']).toBeGreaterThanOrEqual(BRICKS.length);
    expect(counts['replace-device']).toBeGreaterThan(FOREIGN.length);
  });
});
