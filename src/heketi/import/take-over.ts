import { bricksPerSet } from '../../model/durability.ts';
import { refused } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { State } from '../../model/state.ts';
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
  const known = ['clusters', 'nodes', 'devices'] as const;
  const foreign = known.flatMap((table) =>
    Object.keys(fresh[table]).filter((id) => present[table][id] === undefined),
  );
  const count = Object.keys(present.nodes).length + Object.keys(present.volumes).length;
  if (foreign.length > 0)
    throw refused(
      count === 0
        ? 'The state holds clusters already, and they are not those of the database'
        : 'The state holds hosts or volumes already, and they are not those of the database',
      'A database is taken over whole. Give it a state of its own: --state FILE',
    );
  return learn(present, truthOf);
}

function isEmpty({ clusters, nodes, devices, volumes, bricks, blockVolumes, operations }: State): boolean {
  return [clusters, nodes, devices, volumes, bricks, blockVolumes, operations].every(
    (table) => Object.keys(table).length === 0,
  );
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
