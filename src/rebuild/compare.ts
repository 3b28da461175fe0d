import type { State } from '../model/state.ts';

/** What hosts hold and the state knows nothing of, in words: nodes by their names, all else by its id. */
export function unknownTo(present: State, found: State): readonly string[] {
  const names = new Set(
    Object.values(present.nodes).flatMap(({ manage, storage }) => [...manage, ...storage]),
  );
  const uuids = new Set(Object.values(present.nodes).map(({ glusterUuid }) => glusterUuid));
  const nodes = Object.values(found.nodes).filter(
    ({ manage, storage, glusterUuid }) =>
      !uuids.has(glusterUuid) && ![...manage, ...storage].some((name) => names.has(name)),
  );
  return [
    ...nodes.map(({ manage }) => `node ${manage[0] ?? ''}`),
    ...Object.values(found.devices)
      .filter(({ id }) => present.devices[id] === undefined)
      .map(({ node, name }) => `device ${found.nodes[node]?.manage[0] ?? ''}:${name}`),
    ...Object.values(found.volumes)
      .filter(({ id }) => present.volumes[id] === undefined)
      .map(({ name }) => `volume ${name}`),
    ...Object.values(found.bricks)
      .filter(({ id, volume }) => present.bricks[id] === undefined && present.volumes[volume] !== undefined)
      .map(({ id }) => `brick ${id}`),
  ];
}
