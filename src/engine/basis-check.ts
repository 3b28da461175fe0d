import { alike } from '../model/alike.ts';
import type { Brick } from '../model/entities.ts';
import { entryOf } from '../model/entries.ts';
import type { Id } from '../model/ids.ts';
import { allChanges } from '../model/lanes.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { KeptPlan, Plain, Relied } from '../model/plan-file.ts';
import { formatSize } from '../model/sizes.ts';
import type { State } from '../model/state.ts';
import { TABLE_WORDS } from '../model/table-words.ts';
import { bricksByDevice, usageOf } from '../model/usage.ts';
import { deviceLabel, manageName } from '../plans/addresses.ts';
import { addedBricks, fieldsOf, type OwnWork, parentsOf, roleOf } from './plan-basis.ts';

/** Of what a plan relies on, that which is no longer as it was; a line each. */
export function basisMoved({ plan, basis }: KeptPlan, state: State, own: OwnWork): readonly string[] {
  return basis.flatMap((relied) => changesOf(relied, plan, state, own.added));
}

/**
 * What has changed since a plan was kept, as far as it relies on it; a line each, which names the thing. Empty: it can run.
 * `state` is the newest, with all that open operations and the plans before it have taken.
 */
export function whatHasMoved(kept: KeptPlan, state: State, own: OwnWork): readonly string[] {
  const { plan, basis } = kept;
  return [
    ...basisMoved(kept, state, own),
    ...addedAlready(plan, state),
    ...missingParents(plan, basis, state),
    ...takenNames(plan, state),
    ...lackingSpace(plan, state),
  ];
}

/**
 * Whether all that it changes is as it leaves it. Of a plan that brings nothing and takes nothing away nothing is known: what
 * it sets may have been so before.
 */
export function isMade(plan: Plan, state: State): boolean {
  const changes = allChanges(plan);
  return (
    changes.some((change) => change.do !== 'update') && changes.every((change) => isChangeMade(change, state))
  );
}

function isChangeMade(change: Change, state: State): boolean {
  const present = entryOf(state, change.table, change.id);
  if (change.do === 'remove') return present === undefined;
  if (change.do === 'add') return present !== undefined;
  if (present === undefined) return false;
  const now: Readonly<Record<string, unknown>> = { ...present };
  return Object.entries(change.set).every(([key, value]) => alike(now[key] ?? null, value ?? null));
}

function changesOf(
  { table, id, name, fields }: Relied,
  plan: Plan,
  state: State,
  own: ReadonlySet<Id>,
): readonly string[] {
  const what = `${TABLE_WORDS[table]} ${name}`;
  const present = fieldsOf(table, id, state, roleOf(plan), own);
  if (present === null) return [`${what} is no longer there`];
  return Object.entries(fields).flatMap(([field, was]) => {
    const now = present[field] ?? null;
    return alike(was, now) ? [] : [`${what}: ${fieldWords(field, was, now)}`];
  });
}

function addedAlready(plan: Plan, state: State): readonly string[] {
  return allChanges(plan).flatMap((change) =>
    change.do === 'add' && entryOf(state, change.table, change.id) !== undefined
      ? [`${TABLE_WORDS[change.table]} ${change.id} is there already`]
      : [],
  );
}

/** What it needs and neither it nor an earlier plan of its file has brought. */
function missingParents(plan: Plan, basis: readonly Relied[], state: State): readonly string[] {
  const told = new Set(basis.map(({ id }) => id));
  const changes = allChanges(plan);
  const brought = new Set(changes.filter((change) => change.do === 'add').map(({ id }) => id));
  const missing = changes.flatMap((change): readonly string[] => {
    if (change.do !== 'add') return [];
    return parentsOf(change).flatMap(([table, id]) =>
      entryOf(state, table, id) === undefined && !brought.has(id) && !told.has(id)
        ? [`${TABLE_WORDS[table]} ${id}, which it builds on, is not there`]
        : [],
    );
  });
  return [...new Set(missing)];
}

/** Names that it gives and that something else has by now. */
function takenNames(plan: Plan, state: State): readonly string[] {
  return allChanges(plan).flatMap((change): readonly string[] => {
    const others = <One extends { readonly id: Id }>(table: Readonly<Record<Id, One>>): readonly One[] =>
      Object.values(table).filter((one) => one.id !== change.id);
    if (change.do === 'remove') return [];
    if (change.table === 'clusters') {
      const name = change.do === 'add' ? change.value.name : change.set.name;
      const owner = others(state.clusters).find((one) => name != null && one.name === name);
      return owner === undefined ? [] : [`cluster ${name}: another cluster has that name (${owner.id})`];
    }
    if (change.do !== 'add') return [];
    if (change.table === 'volumes') {
      const { name, cluster } = change.value;
      const owner = others(state.volumes).find((one) => one.name === name && one.cluster === cluster);
      return owner === undefined ? [] : [`volume ${name}: another volume has that name (${owner.id})`];
    }
    if (change.table === 'nodes') {
      const names = new Set([...change.value.manage, ...change.value.storage]);
      const owner = others(state.nodes).find(({ manage, storage }) =>
        [...manage, ...storage].some((name) => names.has(name)),
      );
      return owner === undefined
        ? []
        : [`node ${manageName(change.value)}: a node with one of its names is there (${owner.id})`];
    }
    if (change.table === 'devices') {
      const { node, name } = change.value;
      const owner = others(state.devices).find((one) => one.node === node && one.name === name);
      return owner === undefined
        ? []
        : [`device ${deviceLabel(change.value, state)}: it is a device already (${owner.id})`];
    }
    return [];
  });
}

/** Disks on which its new bricks no longer fit. */
function lackingSpace(plan: Plan, state: State): readonly string[] {
  const wanted = new Map<Id, Brick[]>();
  for (const brick of addedBricks(plan))
    wanted.set(brick.device, [...(wanted.get(brick.device) ?? []), brick]);
  const there = bricksByDevice(state);
  return [...wanted].flatMap(([id, bricks]) => {
    const device = state.devices[id];
    // One that an earlier plan of the file brings, in a dry run: nobody has seen its size yet.
    if (device === undefined || device.totalKiB === 0) return [];
    const present = (there.get(id) ?? []).filter((brick) => !bricks.some((one) => one.id === brick.id));
    const before = usageOf(device, present);
    const after = usageOf(device, [...present, ...bricks]);
    if (after.usedKiB + after.spareKiB <= after.totalKiB) return [];
    const free = Math.max(0, before.totalKiB - before.usedKiB - before.spareKiB);
    const taken = after.usedKiB + after.spareKiB - before.usedKiB - before.spareKiB;
    return [
      `device ${deviceLabel(device, state)}: ${formatSize(free)} are free, and the plan takes ${formatSize(taken)}`,
    ];
  });
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  sizeKiB: 'size',
  totalKiB: 'size',
  manage: 'management host names',
  storage: 'storage host names',
  access: 'way to reach it',
  glusterUuid: 'id in gluster',
  pvUuid: 'physical volume',
  snapshotFactor: 'snapshot factor',
};

/** Values that people can read are shown, of others only that they are others. */
function fieldWords(field: string, was: Plain, now: Plain): string {
  const name = FIELD_WORDS[field] ?? field;
  const [before, after] = [shown(field, was), shown(field, now)];
  return before === null || after === null ? `${name} changed` : `${name} was ${before}, is ${after}`;
}

function shown(field: string, value: Plain): string | null {
  if (typeof value === 'number') return /KiB$/.test(field) ? formatSize(value) : String(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return value === '' ? '""' : value;
  return null;
}
