import { GFID, idFrom, ROOT_GFID, toHex } from '../data/gfid.ts';
import { mapperName } from './blocks.ts';
import { directory, file } from './create.ts';
import { Files } from './files.ts';
import { mountAt } from './mounts.ts';
import { parentOf } from './paths.ts';
import type { GlusterBrick, GlusterVolume, HostModel, SimulationModel } from './types.ts';

export const VOLUME_ID = 'trusted.glusterfs.volume-id';

/** All volumes and, below them, the volumes of active snapshots. */
function volumesOf(
  model: SimulationModel,
  host: HostModel,
): readonly { readonly volume: GlusterVolume; readonly served: boolean }[] {
  const pool = model.pools.find((each) => each.members.includes(host.name));
  if (pool === undefined) return [];
  return [
    ...Object.values(pool.volumes).map((volume) => ({ volume, served: volume.status === 'started' })),
    ...Object.values(pool.snapshots)
      .filter((snapshot) => snapshot.active)
      .map(({ copy }) => ({ volume: copy, served: true })),
  ];
}

/** What glusterd does for snapshots and clones, whose mounts stand in no fstab. */
export function mountOwn(host: HostModel, brick: GlusterBrick): void {
  const volume = host.groups[brick.group ?? '']?.volumes[brick.volume ?? ''];
  const point = brick.path.replace(/\/brick$/, '');
  if (volume === undefined || host.mounts.some((mount) => mount.target === point)) return;
  const files = new Files(host);
  volume.active = true;
  for (const folder of [parentOf(point), point]) if (!files.isDirectory(folder)) files.makeDirectory(folder);
  mountAt(host, `/dev/mapper/${mapperName(brick.group ?? '', volume.name)}`, point, 'rw,relatime,nouuid');
}

const FIRST_PORT = 49_152;

/** Bricks come and go; no two have one port. */
function firstFree(host: HostModel): number {
  const taken = new Set(Object.values(host.bricks).map(({ port }) => port - FIRST_PORT));
  let nth = 0;
  while (taken.has(nth)) nth += 1;
  return nth;
}

/** What a brick's process makes of its folder before it serves it. */
function layOut(files: Files, path: string): void {
  files.amend(path, (root) => {
    root.attributes[GFID] ??= toHex(ROOT_GFID);
  });
  for (const folder of ['/.glusterfs', '/.glusterfs/indices', '/.glusterfs/indices/xattrop'])
    if (!files.isDirectory(path + folder)) files.put(path + folder, directory(0o600));
  const base = `${path}/.glusterfs/indices/xattrop/xattrop-${idFrom(path)}`;
  if (!files.exists(base)) files.put(base, file('', 0o400));
}

/** Brick processes of started volumes, where the brick is there and is that volume's. Clones are mounted, stopped or not. */
export function startBricks(model: SimulationModel, host: HostModel): void {
  if (!host.up || host.services.glusterd?.active !== true) return;
  const files = new Files(host);
  for (const { volume, served } of volumesOf(model, host)) {
    for (const brick of volume.bricks) {
      if (brick.uuid !== host.uuid || host.bricks[brick.path] !== undefined) continue;
      mountOwn(host, brick);
      if (!served) continue;
      if (files.node(brick.path)?.attributes[VOLUME_ID] !== volume.id) continue;
      layOut(files, brick.path);
      const nth = firstFree(host);
      host.bricks[brick.path] = { pid: 20_000 + nth + host.boots * 100, port: FIRST_PORT + nth };
    }
  }
}
