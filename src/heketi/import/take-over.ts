import { refused } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';

export type TakenOver =
  | { readonly kind: 'new'; readonly state: State }
  /** It was imported before: what is there stays, but for what only gluster could tell. */
  | { readonly kind: 'again'; readonly state: State; readonly learned: readonly string[] };

/** What becomes of the state that is there; refused where that is of other hosts. */
export function takeOver(present: State, fresh: State): TakenOver {
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
  return learn(present, fresh);
}

function isEmpty({ clusters, nodes, devices, volumes, bricks, blockVolumes, operations }: State): boolean {
  return [clusters, nodes, devices, volumes, bricks, blockVolumes, operations].every(
    (table) => Object.keys(table).length === 0,
  );
}

/** The order of bricks, where it was not known and gluster has told it since. */
function learn(present: State, fresh: State): TakenOver {
  const learned = Object.values(present.volumes).filter(
    ({ id, orderUnknown }) =>
      orderUnknown === true &&
      fresh.volumes[id] !== undefined &&
      fresh.volumes[id].orderUnknown !== true &&
      sameBricks(id, present, fresh),
  );
  if (learned.length === 0) return { kind: 'again', state: present, learned: [] };
  const ids = new Set(learned.map(({ id }) => id));
  const volumes = Object.fromEntries(
    Object.entries(present.volumes).map(([id, volume]) => {
      if (!ids.has(id)) return [id, volume];
      const { orderUnknown: _unknown, ...known } = volume;
      return [id, { ...known, glusterUuid: fresh.volumes[id]?.glusterUuid ?? known.glusterUuid }];
    }),
  );
  const bricks = Object.fromEntries(
    Object.entries(present.bricks).map(([id, brick]) => {
      const position = fresh.bricks[id]?.position;
      return [id, ids.has(brick.volume) && position !== undefined ? { ...brick, position } : brick];
    }),
  );
  return { kind: 'again', state: { ...present, volumes, bricks }, learned: learned.map(({ name }) => name) };
}

function sameBricks(volume: string, present: State, fresh: State): boolean {
  const of = ({ bricks }: State) =>
    Object.values(bricks)
      .filter((brick) => brick.volume === volume)
      .map(({ id, path }) => `${id} ${path}`)
      .sort()
      .join('\n');
  return of(present) === of(fresh);
}
