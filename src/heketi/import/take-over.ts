import { counted } from '../../model/counted.ts';
import { bricksPerSet } from '../../model/durability.ts';
import { refused } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import { listed } from '../../model/listed.ts';
import { isEmpty, type State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import { ordered } from './order.ts';
import type { ClusterTruth } from './truth.ts';

export type TakenOver =
  | { readonly kind: 'new'; readonly state: State }
  /** It was imported before: what is there stays, but for what only gluster could tell. */
  | { readonly kind: 'again'; readonly state: State; readonly learned: readonly string[] };

/** What becomes of the state that is there; refused where that is of other hosts. */
export function takeOver(
  present: State,
  fresh: State,
  truthOf: (cluster: Id) => ClusterTruth | null,
): TakenOver {
  if (isEmpty(present)) return { kind: 'new', state: fresh };
  const missing = missingIn(present, fresh);
  if (missing.length === 0) return learn(present, truthOf);
  const known = ['clusters', 'nodes', 'devices'] as const;
  const shared = known.some((table) =>
    Object.keys(fresh[table]).some((id) => present[table][id] !== undefined),
  );
  if (shared)
    throw refused(
      `The database was taken over before, and the state lacks what it has: ${listed(missing)}`,
      [
        'What this program took away since is told by: glusterctl log',
        'If it was left out as damaged, take the database over whole, into a state of its own: --state FILE',
      ].join('\n'),
    );
  const count = Object.keys(present.nodes).length + Object.keys(present.volumes).length;
  throw refused(
    count === 0
      ? 'The state holds clusters already, and they are not those of the database'
      : 'The state holds hosts or volumes already, and they are not those of the database',
    'A database is taken over whole. Give it a state of its own: --state FILE',
  );
}

/** What the database has and the state lacks, in words; bricks go with their volume. */
function missingIn(present: State, fresh: State): readonly string[] {
  const gone = <T>(table: Readonly<Record<string, T>>, there: Readonly<Record<string, unknown>>) =>
    Object.entries(table).flatMap(([id, entry]) => (there[id] === undefined ? [{ id, entry }] : []));
  const host = (node: Id): string => fresh.nodes[node]?.manage[0] ?? node;
  const bricks = gone(fresh.bricks, present.bricks);
  return [
    ...gone(fresh.clusters, present.clusters).map(({ id, entry }) => `cluster ${entry.name ?? id}`),
    ...gone(fresh.nodes, present.nodes).map(({ id }) => `node ${host(id)}`),
    ...gone(fresh.devices, present.devices).map(({ entry }) => `device ${host(entry.node)}:${entry.name}`),
    ...gone(fresh.volumes, present.volumes).map(({ id, entry }) => {
      const own = bricks.filter((brick) => brick.entry.volume === id).length;
      return own === 0 ? `volume ${entry.name}` : `volume ${entry.name} with ${counted(own, 'brick')}`;
    }),
    ...bricks
      .filter(({ entry }) => present.volumes[entry.volume] !== undefined)
      .map(({ id, entry }) => `brick ${id} of volume ${fresh.volumes[entry.volume]?.name ?? entry.volume}`),
    ...gone(fresh.blockVolumes, present.blockVolumes).map(({ entry }) => `block volume ${entry.name}`),
    ...gone(fresh.operations, present.operations).map(({ id }) => `operation ${id}`),
  ];
}

/** The order of bricks, where it was not known and gluster tells it now: of those that the volume has by now. */
function learn(present: State, truthOf: (cluster: Id) => ClusterTruth | null): TakenOver {
  const storage = new Map(Object.values(present.nodes).map((node) => [node.id, node.storage]));
  const volumes = { ...present.volumes };
  const bricks = { ...present.bricks };
  const learned: string[] = [];
  for (const volume of Object.values(present.volumes)) {
    if (volume.orderUnknown !== true) continue;
    const info = truthOf(volume.cluster)?.volumes.get(volume.name) ?? null;
    const own = bricksOf(present, volume.id).map((brick) => ({
      ...brick,
      node: present.devices[brick.device]?.node ?? '',
    }));
    const found = ordered(own, bricksPerSet(volume.durability), info, storage);
    if (info === null || found.guessed) continue;
    const { orderUnknown: _unknown, ...known } = volume;
    volumes[volume.id] = { ...known, glusterUuid: info.uuid };
    for (const brick of found.bricks) bricks[brick.id] = brick;
    learned.push(volume.name);
  }
  if (learned.length === 0) return { kind: 'again', state: present, learned };
  return { kind: 'again', state: { ...present, volumes, bricks }, learned };
}
