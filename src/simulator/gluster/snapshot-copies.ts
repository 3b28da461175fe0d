import { mapperName } from '../model/blocks.ts';
import { mountOwn, VOLUME_ID } from '../model/bricks.ts';
import { Files } from '../model/files.ts';
import type { GlusterBrick, HostModel } from '../model/types.ts';
import { syncTree } from '../model/unsynced.ts';
import { blank } from '../tools/lvm-volumes.ts';
import type { Call } from '../tools/tool.ts';
import { isConnected, isUp } from './pool.ts';
import { refuse } from './snapshot-lookup.ts';
import { brickDevice, hostOf, stopBricks } from './volumes.ts';

/** Thin snapshots of all bricks, named after the new volume and mounted in its own folder. */
export function copyBricks(
  call: Call,
  bricks: readonly GlusterBrick[],
  hex: string,
  prefix: string,
): GlusterBrick[] {
  const counts = new Map<string, number>();
  return bricks.map((brick, index) => {
    const host = hostOf(call, brick);
    if (host === null || !isUp(host)) throw refuse(prefix, 'One or more bricks may be down.');
    const source = lvOf(host, brick);
    if (source === null)
      throw refuse(
        prefix,
        `Snapshot is supported only for thin provisioned LV. Ensure that all bricks of ${brick.host} are thinly provisioned LV.`,
      );
    const local = counts.get(host.name) ?? 0;
    counts.set(host.name, local + 1);
    const name = `${hex}_${local}`;
    const group = host.groups[source.group];
    const origin = group?.volumes[source.volume];
    if (group === undefined || origin === undefined) throw refuse(prefix, 'One or more bricks may be down.');
    // LVM freezes the file system for a snapshot.
    if (origin.content !== null && 'tree' in origin.content) syncTree(origin.content.tree);
    group.volumes[name] = {
      ...blank(call, name, 'thin'),
      sizeKiB: origin.sizeKiB,
      pool: origin.pool,
      origin: origin.name,
      content: structuredClone(origin.content),
    };
    return {
      host: brick.host,
      uuid: brick.uuid,
      ...(brick.number === undefined ? {} : { number: brick.number }),
      path: `/run/gluster/snaps/${hex}/brick${index + 1}/brick`,
      group: source.group,
      volume: name,
    };
  });
}

function lvOf(
  host: HostModel,
  brick: GlusterBrick,
): { readonly group: string; readonly volume: string } | null {
  if (brick.group !== undefined && brick.volume !== undefined)
    return { group: brick.group, volume: brick.volume };
  const { source } = brickDevice(host, brick.path);
  for (const [group, { volumes }] of Object.entries(host.groups))
    for (const volume of Object.values(volumes))
      if (volume.kind === 'thin' && source === `/dev/mapper/${mapperName(group, volume.name)}`)
        return { group, volume: volume.name };
  return null;
}

/** Mounted, and marked as of the volume that they are served for. */
export function mountCopies(call: Call, bricks: readonly GlusterBrick[], volumeId: string): void {
  for (const brick of bricks) {
    const host = hostOf(call, brick);
    if (host === null || !isUp(host)) continue;
    mountOwn(host, brick);
    new Files(host).amend(brick.path, (found) => {
      if (found.attributes[VOLUME_ID] !== undefined) found.attributes[VOLUME_ID] = volumeId;
    });
  }
}

/** Of a host that is down all stay. */
export function dropCopies(call: Call, bricks: readonly GlusterBrick[]): void {
  stopBricks(call, bricks);
  for (const brick of bricks) {
    const host = hostOf(call, brick);
    if (host === null || !isConnected(call, host)) continue;
    const point = brick.path.replace(/\/brick$/, '');
    host.mounts = host.mounts.filter((mount) => mount.target !== point);
    const tree = host.root.nodes;
    delete tree[point];
    const folder = point.replace(/\/[^/]*$/, '');
    if (!Object.keys(tree).some((path) => path.startsWith(`${folder}/`))) delete tree[folder];
    if (brick.group === undefined || brick.volume === undefined) continue;
    const group = host.groups[brick.group];
    if (group === undefined) continue;
    delete group.volumes[brick.volume];
    for (const volume of Object.values(group.volumes))
      if (volume.origin === brick.volume) volume.origin = null;
  }
}
