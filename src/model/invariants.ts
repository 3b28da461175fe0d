import { aroundChanges, type ChangedIds } from './around-changes.ts';
import { counted } from './counted.ts';
import { bricksPerSet } from './durability.ts';
import type { Brick } from './entities.ts';
import type { Id } from './ids.ts';
import { bricksInVolumes, withReservations } from './reserved.ts';
import { type State, TABLES } from './state.ts';
import { usageByDevice } from './usage.ts';

/** Something in the state that must never be: found by "state check", and never brought in by a commit. */
export interface Violation {
  /** What kind, stable for programs. */
  readonly rule: string;
  readonly subject: Id;
  readonly message: string;
  /** What a person can do. */
  readonly remedy: string;
}

function violationKey({ rule, subject, message }: Violation): string {
  return `${rule} ${subject} ${message}`;
}

/** Where `state` is a part of one, what devices hold is a matter of the whole. */
export function findViolations(state: State, whole: State = state): Violation[] {
  return [
    ...keys(state),
    ...references(state),
    ...names(state),
    ...identities(state),
    ...space(whole),
    ...brickSets(state),
    ...kindOfHosts(state),
  ];
}

const RESTORE =
  'Compare with a backup ("glusterctl state backups"); if it is better, "glusterctl state restore SERIAL".';

function keys(state: State): Violation[] {
  return TABLES.flatMap((table) =>
    Object.entries(state[table])
      .filter(([key, entry]) => entry.id !== key)
      .map(([key]) =>
        violation('key', key, `${table} ${key} is stored under an id that is not its own`, RESTORE),
      ),
  );
}

function references(state: State): Violation[] {
  const broken: Violation[] = [];
  const need = (
    what: string,
    id: Id,
    table: Readonly<Record<string, unknown>>,
    parent: string,
    parentId: Id,
  ): void => {
    if (table[parentId] !== undefined) return;
    broken.push(
      violation(
        'reference',
        id,
        `${what} ${id} belongs to ${parent} ${parentId}, which is not there`,
        RESTORE,
      ),
    );
  };
  for (const node of Object.values(state.nodes))
    need('node', node.id, state.clusters, 'cluster', node.cluster);
  for (const device of Object.values(state.devices))
    need('device', device.id, state.nodes, 'node', device.node);
  for (const { id, inside } of Object.values(state.devices))
    if (inside !== undefined) need('foreign device', id, state.devices, 'device', inside);
  for (const volume of Object.values(state.volumes))
    need('volume', volume.id, state.clusters, 'cluster', volume.cluster);
  for (const brick of Object.values(state.bricks)) {
    need('brick', brick.id, state.devices, 'device', brick.device);
    need('brick', brick.id, state.volumes, 'volume', brick.volume);
  }
  for (const block of Object.values(state.blockVolumes)) {
    need('block volume', block.id, state.volumes, 'volume', block.hostingVolume);
  }
  return broken;
}

function names(state: State): Violation[] {
  const nodes = Object.values(state.nodes);
  return [
    ...twice(
      'host-name',
      nodes.flatMap(({ id, manage }) => manage.map((name) => [name, id] as const)),
      'management host name',
    ),
    ...twice(
      'host-name',
      nodes.flatMap(({ id, storage }) => storage.map((name) => [name, id] as const)),
      'storage host name',
    ),
    ...twice(
      'cluster-name',
      Object.values(state.clusters).flatMap(({ id, name }) => (name === null ? [] : [[name, id] as const])),
      'cluster name',
    ),
    ...twice(
      'volume-name',
      Object.values(state.volumes).map(({ id, name, cluster }) => [`${cluster}/${name}`, id] as const),
      'volume name',
    ),
  ];
}

function identities(state: State): Violation[] {
  return [
    ...twice(
      'pv-uuid',
      Object.values(state.devices).flatMap(({ id, pvUuid }) =>
        pvUuid === null ? [] : [[pvUuid, id] as const],
      ),
      'physical volume',
    ),
    ...twice(
      'gluster-uuid',
      Object.values(state.nodes).flatMap(({ id, glusterUuid }) =>
        glusterUuid === null ? [] : [[glusterUuid, id] as const],
      ),
      'glusterd id',
    ),
  ];
}

function twice(rule: string, pairs: readonly (readonly [string, Id])[], what: string): Violation[] {
  const seen = new Map<string, Id>();
  const found: Violation[] = [];
  for (const [name, id] of pairs) {
    const first = seen.get(name);
    if (first === undefined) seen.set(name, id);
    else found.push(violation(rule, id, `${what} ${name} is that of ${first} and of ${id}`, RESTORE));
  }
  return found;
}

/**
 * Open operations count with what they have reserved. The spare for metadata is a matter of placement: Heketi filled disks
 * without a thought for it.
 */
function space(state: State): Violation[] {
  return [...usageByDevice(withReservations(state))]
    .filter(([, { usedKiB, totalKiB }]) => usedKiB > totalKiB)
    .map(([id, { usedKiB, totalKiB }]) =>
      violation(
        'space',
        id,
        `device ${id} holds ${usedKiB} KiB of bricks and metadata but has ${totalKiB} KiB`,
        `Read its size again: device resync ${id}`,
      ),
    );
}

function brickSets(state: State): Violation[] {
  const byVolume = new Map<Id, Brick[]>();
  for (const brick of Object.values(state.bricks).filter(bricksInVolumes(state))) {
    const list = byVolume.get(brick.volume);
    if (list === undefined) byVolume.set(brick.volume, [brick]);
    else list.push(brick);
  }
  const found: Violation[] = [];
  for (const volume of Object.values(state.volumes)) {
    const bricks = (byVolume.get(volume.id) ?? []).sort((a, b) => a.position - b.position);
    if (bricks.some((brick, index) => brick.position !== index)) {
      found.push(
        violation(
          'positions',
          volume.id,
          `the bricks of volume ${volume.id} are not numbered without gaps`,
          RESTORE,
        ),
      );
      continue;
    }
    const width = bricksPerSet(volume.durability);
    if (bricks.length % width !== 0) {
      found.push(
        violation(
          'sets',
          volume.id,
          `volume ${volume.id} has ${counted(bricks.length, 'brick')}, in sets of ${width}`,
          RESTORE,
        ),
      );
    }
    for (let start = 0; width > 1 && start < bricks.length; start += width) {
      const nodes = bricks.slice(start, start + width).map((brick) => state.devices[brick.device]?.node);
      if (new Set(nodes).size === nodes.length) continue;
      const message = `set ${start / width + 1} of volume ${volume.id} has two bricks on one node`;
      found.push(
        violation('distinct-nodes', volume.id, message, 'Losing that node may lose data: move one of them.'),
      );
    }
  }
  return found;
}

function kindOfHosts(state: State): Violation[] {
  if (state.simulated !== null || Object.keys(state.nodes).length === 0) return [];
  return [
    violation(
      'simulated',
      state.lineage,
      'there are nodes, but not whether they are real or simulated',
      RESTORE,
    ),
  ];
}

/**
 * What a change has brought into disorder. Only what is around it is looked at, unless something is found there: then all
 * is, to say the same as ever.
 */
export function addedViolations(before: State, after: State, changed: ChangedIds): readonly Violation[] {
  const part = aroundChanges(before, after, changed);
  const found = findViolations(part.after, after);
  if (found.length === 0 || newOnes(found, findViolations(part.before, before)).length === 0) return [];
  return newOnes(findViolations(after), findViolations(before));
}

function newOnes(after: readonly Violation[], before: readonly Violation[]): readonly Violation[] {
  const known = new Set(before.map(violationKey));
  return after.filter((violation) => !known.has(violationKey(violation)));
}

function violation(rule: string, subject: Id, message: string, remedy: string): Violation {
  return { rule, subject, message, remedy };
}
