import { BadOrder } from './bad-order.ts';
import { Files } from './model/files.ts';
import type { Disk, HostModel } from './model/types.ts';

export function failDisk(host: HostModel, path: string, how: 'errors' | 'gone'): void {
  const disk = diskOf(host, path);
  disk.failed = how;
  release(host, disk);
  endBricks(host);
}

/** Processes that serve what can no longer be read end by themselves. */
function endBricks(host: HostModel): void {
  const files = new Files(host);
  for (const path of Object.keys(host.bricks)) if (files.isBroken(path)) delete host.bricks[path];
}

/** Another disk is where one was: as large, empty, with a number of its own. */
export function replaceDisk(host: HostModel, path: string): void {
  const disk = diskOf(host, path);
  const [, base = disk.serial, nth = '1'] = /^(.*)-new(\d*)$/.exec(disk.serial) ?? [];
  disk.serial = disk.serial === base ? `${base}-new` : `${base}-new${Number(nth || 1) + 1}`;
  disk.content = null;
  delete disk.failed;
  release(host, disk);
  endBricks(host);
}

/** What waited for it gets an error at last. */
function release(host: HostModel, disk: Disk): void {
  delete disk.hangs;
  if (!host.disks.some(({ hangs }) => hangs === true)) delete host.stuck;
}

function diskOf(host: HostModel, path: string): Disk {
  const disk = host.disks.find((each) => each.path === path);
  if (disk === undefined)
    throw new BadOrder(`${host.name} has ${host.disks.map((each) => each.path).join(', ') || 'no disks'}`);
  return disk;
}
