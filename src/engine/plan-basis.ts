import type { Brick } from '../model/entities.ts';
import { entryOf } from '../model/entries.ts';
import type { Id } from '../model/ids.ts';
import { allChanges } from '../model/lanes.ts';
import type { Change, Entities, OperationKind, Plan } from '../model/plan.ts';
import type { Plain, Relied } from '../model/plan-file.ts';
import type { State } from '../model/state.ts';
import { deviceLabel, manageName } from '../plans/addresses.ts';
import { stepsOf } from './planning.ts';

type Table = keyof Entities;

const TABLES: readonly Table[] = ['clusters', 'nodes', 'devices', 'volumes', 'bricks', 'blockVolumes'];

/** Their scripts say who is in the pool. */
const OF_THE_POOL: ReadonlySet<OperationKind> = new Set([
  'add-node',
  'delete-node',
  'remove-node',
  'replace-node',
  'forget-node',
  'drain-node',
  'delete-cluster',
  'mend-peers',
  'start-maintenance',
  'stop-maintenance',
  'roll-node',
]);

/** What other plans of the same file bring and change: of that only its being there is relied on. */
export interface OwnWork {
  readonly added: ReadonlySet<Id>;
  readonly updated: ReadonlySet<Id>;
}

export function ownWork(plans: readonly Plan[]): OwnWork {
  const changes = plans.flatMap(allChanges);
  const ids = (what: Change['do']): ReadonlySet<Id> =>
    new Set(changes.filter((change) => change.do === what).map((change) => change.id));
  return { added: ids('add'), updated: ids('update') };
}

/** What a plan relies on of the state that it was made from: what it changes and uses, where it puts bricks, whom it asks. */
export function basisOf(plan: Plan, state: State, earlier: OwnWork): readonly Relied[] {
  const role = roleOf(plan);
  return TABLES.flatMap((table) =>
    [...touched(plan, table, state)].flatMap((id): readonly Relied[] => {
      if (entryOf(state, table, id) === undefined || earlier.added.has(id)) return [];
      const fields = earlier.updated.has(id) ? {} : fieldsOf(table, id, state, role, earlier.added);
      return [{ table, id, name: nameOf(table, id, state), fields: fields ?? {} }];
    }),
  ).toSorted((a, b) => TABLES.indexOf(a.table) - TABLES.indexOf(b.table) || (a.name < b.name ? -1 : 1));
}

interface Role {
  /** What it changes or takes away is relied on whole, with what belongs to it. */
  readonly changed: ReadonlySet<Id>;
  readonly placesBricks: boolean;
  readonly asksPool: boolean;
}

export function roleOf(plan: Plan): Role {
  const changes = allChanges(plan);
  return {
    changed: new Set(changes.filter((change) => change.do !== 'add').map(({ id }) => id)),
    placesBricks: addedBricks(plan).length > 0,
    asksPool: OF_THE_POOL.has(plan.kind),
  };
}

export function addedBricks(plan: Plan): readonly Brick[] {
  return allChanges(plan).flatMap((change) =>
    change.do === 'add' && change.table === 'bricks' ? [change.value] : [],
  );
}

function touched(plan: Plan, table: Table, state: State): ReadonlySet<Id> {
  const ids = new Set(plan.uses);
  for (const change of allChanges(plan)) {
    if (change.do !== 'add') {
      if (change.table === table) ids.add(change.id);
      continue;
    }
    for (const [, id] of parentsOf(change)) ids.add(id);
    if (change.table === 'bricks') ids.add(state.devices[change.value.device]?.node ?? '');
  }
  const hosts = new Set(
    stepsOf(plan)
      .flatMap(({ host, alternatives }) => [host, ...alternatives])
      .map(({ name }) => name),
  );
  for (const node of Object.values(state.nodes)) {
    if (!hosts.has(manageName(node))) continue;
    ids.add(node.id);
    ids.add(node.cluster);
  }
  return ids;
}

/** What something new builds on. */
export function parentsOf(change: Extract<Change, { do: 'add' }>): readonly (readonly [Table, Id])[] {
  switch (change.table) {
    case 'bricks':
      return [
        ['devices', change.value.device],
        ['volumes', change.value.volume],
      ];
    case 'devices':
      return [['nodes', change.value.node]];
    case 'nodes':
    case 'volumes':
      return [['clusters', change.value.cluster]];
    default:
      return [];
  }
}

/** The fields of one entry that matter; null where there is no such entry. */
export function fieldsOf(
  table: Table,
  id: Id,
  state: State,
  { changed, placesBricks, asksPool }: Role,
  own: ReadonlySet<Id>,
): Relied['fields'] | null {
  const whole = changed.has(id);
  switch (table) {
    case 'clusters': {
      const cluster = state.clusters[id];
      if (cluster === undefined) return null;
      const { file, block } = cluster;
      return {
        ...(placesBricks ? { file, block } : {}),
        ...(whole ? { ...cluster } : {}),
        ...(asksPool ? { hosts: belonging(state.nodes, 'cluster', id, own) } : {}),
      };
    }
    case 'nodes': {
      const node = state.nodes[id];
      if (node === undefined) return null;
      const { cluster, manage, storage, access, maintenance = null, state: serves, zone } = node;
      const reached = {
        cluster,
        manage,
        storage,
        access: { ...access },
        maintenance: maintenance && { ...maintenance },
      };
      return {
        ...reached,
        ...(placesBricks || whole ? { state: serves, zone } : {}),
        ...(whole && asksPool ? { devices: belonging(state.devices, 'node', id, own) } : {}),
      };
    }
    case 'devices': {
      const device = state.devices[id];
      if (device === undefined) return null;
      const { node, state: serves, name, pvUuid, totalKiB } = device;
      return {
        node,
        ...(placesBricks || whole ? { state: serves } : {}),
        ...(whole ? { name, pvUuid, totalKiB, bricks: belonging(state.bricks, 'device', id, own) } : {}),
      };
    }
    case 'volumes': {
      const volume = state.volumes[id];
      if (volume === undefined) return null;
      const { tags: _tags, created: _created, ...rest } = volume;
      return { ...plain(rest), bricks: belonging(state.bricks, 'volume', id, own) };
    }
    case 'bricks': {
      const brick = state.bricks[id];
      return brick === undefined ? null : plain(brick);
    }
    case 'blockVolumes': {
      const block = state.blockVolumes[id];
      return block === undefined ? null : { hostingVolume: block.hostingVolume };
    }
  }
}

/** Ids of what belongs to something, but for what the file itself brings. */
function belonging<Key extends string>(
  table: Readonly<Record<Id, Readonly<Record<Key, Id>> & { readonly id: Id }>>,
  parent: Key,
  id: Id,
  own: ReadonlySet<Id>,
): readonly Id[] {
  return Object.values(table)
    .filter((one) => one[parent] === id && !own.has(one.id))
    .map((one) => one.id)
    .sort();
}

/** As JSON has it. */
function plain(value: object): Readonly<Record<string, Plain>> {
  return JSON.parse(JSON.stringify(value)) as Record<string, Plain>;
}

function nameOf(table: Table, id: Id, state: State): string {
  switch (table) {
    case 'nodes': {
      const node = state.nodes[id];
      return node === undefined ? id : manageName(node);
    }
    case 'devices': {
      const device = state.devices[id];
      return device === undefined ? id : deviceLabel(device, state);
    }
    case 'bricks': {
      const brick = state.bricks[id];
      return brick === undefined ? id : `${id} of ${state.volumes[brick.volume]?.name ?? brick.volume}`;
    }
    default:
      return state[table][id]?.name ?? id;
  }
}
