import type { Device, Node } from '../model/entities.ts';
import { isForeign } from '../model/foreign.ts';
import type { State } from '../model/state.ts';

/** What hosts hold and the state knows nothing of, in words: nodes by their names, all else by its id. */
export function unknownTo(present: State, found: State): readonly string[] {
  const nodes = Object.values(found.nodes).filter((node) => counterpart(node, present) === undefined);
  return [
    ...nodes.map(({ manage }) => `node ${manage[0] ?? ''}`),
    ...Object.values(found.devices)
      .filter((device) => !isKnown(device, present, found))
      .map(({ node, name }) => `device ${found.nodes[node]?.manage[0] ?? ''}:${name}`),
    ...Object.values(found.volumes)
      .filter(({ id }) => present.volumes[id] === undefined)
      .map(({ name }) => `volume ${name}`),
    ...Object.values(found.bricks)
      // Those that others made get new ids where no note tells them.
      .filter(
        (brick) =>
          present.bricks[brick.id] === undefined &&
          present.volumes[brick.volume] !== undefined &&
          !isForeign(found, brick),
      )
      .map(({ id }) => `brick ${id}`),
  ];
}

/** Of others a device is known by where it is mounted. */
function isKnown({ id, foreign, node, name }: Device, present: State, found: State): boolean {
  if (present.devices[id] !== undefined) return true;
  if (foreign !== true) return false;
  const home = counterpart(found.nodes[node], present)?.id;
  return Object.values(present.devices).some(
    (device) => device.foreign === true && device.node === home && device.name === name,
  );
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
