import type { Node } from '../model/entities.ts';
import type { State } from '../model/state.ts';

/** What hosts hold and the state knows nothing of, in words: nodes by their names, all else by its id. */
export function unknownTo(present: State, found: State): readonly string[] {
  const nodes = Object.values(found.nodes).filter((node) => counterpart(node, present) === undefined);
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

/** The same host in another state, where it may have another id. */
export function counterpart(node: Node | undefined, state: State): Node | undefined {
  if (node === undefined) return undefined;
  const names = new Set([...node.manage, ...node.storage]);
  return (
    state.nodes[node.id] ??
    Object.values(state.nodes).find(
      ({ manage, storage, glusterUuid }) =>
        (glusterUuid !== null && glusterUuid === node.glusterUuid) ||
        [...manage, ...storage].some((name) => names.has(name)),
    )
  );
}
