import { notFound } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';
import type { State } from '../../model/state.ts';
import type { Found } from '../../ui/views/snapshot.ts';

/** Snapshots have names that are unique among all volumes, as in gluster. */
export function findSnapshot(state: State, name: string): Found {
  for (const volume of Object.values(state.volumes)) {
    const snapshot = volume.snapshots.find((one) => one.name === name);
    if (snapshot !== undefined) return { volume, snapshot };
  }
  const names = Object.values(state.volumes).flatMap(({ snapshots }) => snapshots.map((one) => one.name));
  const close = nearest(name, names);
  const hint =
    close.length === 0 ? '"glusterctl snapshot list" shows them all.' : `Did you mean ${close.join(' or ')}?`;
  throw notFound(`There is no snapshot "${name}"`, hint);
}
