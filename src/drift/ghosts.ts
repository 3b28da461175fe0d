import { STORE } from '../gluster/glusterd-store.ts';
import { type Difference, difference } from './difference.ts';
import type { Ground } from './ground.ts';
import type { Host } from './host.ts';

/** Folders in the store of a host's glusterd that it reads no volume from. */
export function ghostDifferences(
  { cluster }: Ground,
  { name, node, inventory }: Host,
): readonly Difference[] {
  const { volumes, stored } = inventory;
  if (volumes === null) return [];
  const known = new Set(volumes.map((volume) => volume.name));
  return stored
    .filter((folder) => !known.has(folder))
    .map((folder) =>
      difference('volume-ghost', {
        host: name,
        key: folder,
        name: folder,
        about: `${name}:${STORE}/vols/${folder}`,
        what: `${name} keeps files of a volume ${folder} that its glusterd does not have`,
        expected: 'none',
        found: `${STORE}/vols/${folder}`,
        cluster: cluster.id,
        touches: [node.id],
        next: [{ command: `ls -la ${STORE}/vols/${folder}`, on: name, when: 'what is in it' }],
      }),
    );
}
