import { sameRun } from '../health/look.ts';
import type { FoundFolder } from '../inventory/inventory.ts';
import { isClone, MOUNT_ROOT, mountPoint, volumeNode } from '../lvm/names.ts';
import type { Brick, Volume } from '../model/entities.ts';
import { type Difference, difference } from './difference.ts';
import { type Ground, knownPoints } from './ground.ts';
import type { Host } from './host.ts';
import type { DifferenceKind } from './kinds.ts';
import { isSamePath } from './logical-volumes.ts';
import { brickTeller, evicted } from './tell-brick.ts';

/** Directories of bricks on one host: there, whose they are, and marked as of their volume. */
export function folderDifferences(ground: Ground, host: Host): readonly Difference[] {
  const mounted = new Map(host.inventory.mounts.map(({ point, node }) => [sameRun(point), node]));
  const isMounted = (brick: Brick): boolean => mounted.get(sameRun(mountPoint(brick))) === volumeNode(brick);
  return [
    // What is mounted wrong is told of, and hides what is below.
    ...ground
      .bricksAt(host)
      .filter(isMounted)
      .flatMap((brick) => ofBrick(ground, host, brick)),
    ...leftFolders(ground, host, mounted),
  ];
}

function ofBrick(ground: Ground, host: Host, brick: Brick): readonly Difference[] {
  const { folders, foldersTold } = host.inventory;
  const label = ground.label(brick);
  const volume = ground.state.volumes[brick.volume];
  const tell = brickTeller(ground, host, brick);
  const folder = folderAt(folders, brick.path);
  if (folder === undefined) {
    if (!foldersTold) return [];
    return [
      tell(
        'brick-folder-missing',
        `The file system of ${label} is mounted, and the directory of the brick is not in it`,
        brick.path,
        'none',
        evicted(ground, brick),
      ),
    ];
  }
  if (folder === null || volume === undefined) return [];
  return [...ownership(ground, volume, brick, folder, tell), ...mark(ground, host, volume, brick, tell)];
}

function folderAt(
  folders: ReadonlyMap<string, FoundFolder | null>,
  path: string,
): FoundFolder | null | undefined {
  const there = folders.get(path);
  return there === undefined ? folders.get(sameRun(path)) : there;
}

type Tell = (
  kind: DifferenceKind,
  what: string,
  expected: string,
  found: string,
  next?: Difference['next'],
) => Difference;

/** What the root of the volume is to be, and so the directory of each brick of it. */
export function wantedFolder(
  ground: Ground,
  volume: Volume,
): { readonly uid: number; readonly gid: number; readonly mode: string } | null {
  const all = ground.bricksOf(volume.id).flatMap((brick) => {
    const host = ground.hostOf(brick);
    return host === undefined ? [] : (folderAt(host.inventory.folders, brick.path) ?? []);
  });
  const uid = mostOf(all.map((folder) => folder.uid));
  if (uid === null) return null;
  if (volume.gid !== 0) return { uid, gid: volume.gid, mode: '2775' };
  // A client may have given the root to somebody: then it is so on all bricks.
  return {
    uid,
    gid: mostOf(all.map(({ gid }) => gid)) ?? 0,
    mode: mostOf(all.map(({ mode }) => mode)) ?? '755',
  };
}

function mostOf<T>(values: readonly T[]): T | null {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: T | null = null;
  for (const [value, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = value;
  return best;
}

function ownership(
  ground: Ground,
  volume: Volume,
  brick: Brick,
  folder: FoundFolder,
  tell: Tell,
): readonly Difference[] {
  const wanted = wantedFolder(ground, volume);
  if (wanted === null) return [];
  const label = ground.label(brick);
  const owner = `${wanted.uid}:${wanted.gid}`;
  const found = `${folder.uid}:${folder.gid}`;
  return [
    ...(owner === found
      ? []
      : [
          tell(
            'brick-folder-owner-differs',
            `The directory of ${label} belongs to somebody else`,
            owner,
            found,
          ),
        ]),
    ...(wanted.mode === folder.mode
      ? []
      : [
          tell(
            'brick-folder-mode-differs',
            `The directory of ${label} has other permissions`,
            wanted.mode,
            folder.mode,
          ),
        ]),
  ];
}

function mark(ground: Ground, host: Host, volume: Volume, brick: Brick, tell: Tell): readonly Difference[] {
  const { marks } = host.inventory;
  const info = ground.found(volume);
  if (marks === null || info === undefined) return [];
  // One that gluster does not have is told as such.
  if (!info.bricks.some(({ path }) => isSamePath(path, brick.path))) return [];
  const label = ground.label(brick);
  const found = marks.get(brick.path) ?? marks.get(sameRun(brick.path));
  if (found === info.uuid) return [];
  if (found === undefined)
    return [
      tell(
        'brick-mark-missing',
        `The directory of ${label} lacks the mark of its volume: gluster does not start it`,
        info.uuid,
        'none',
        markedAnew(ground, host, volume, brick, info.status === 'Started'),
      ),
    ];
  if (isCopyOfOwn(ground, volume, brick, found))
    return [
      tell(
        'brick-mark-inherited',
        `The directory of ${label} still has the mark that it was copied with: gluster does not start it`,
        info.uuid,
        found,
      ),
    ];
  return [
    tell(
      'brick-mark-differs',
      `The directory of ${label} is marked as of another volume: gluster does not start it`,
      info.uuid,
      found,
      [{ command: `ls -la ${brick.path}`, on: host.name, when: 'whose files are in it' }],
    ),
  ];
}

/** Whether its files are in it only a person can say. Where they are, or where it was just made, starting by force marks it. */
function markedAnew(
  ground: Ground,
  host: Host,
  { name, durability }: Volume,
  brick: Brick,
  started: boolean,
): Difference['next'] {
  const start = started
    ? { command: `glusterctl volume start ${name}`, on: null }
    : { command: `gluster volume start ${name} force`, on: host.name };
  const elsewhere = durability.type === 'none' ? [] : evicted(ground, brick);
  return [
    { command: `ls -A ${brick.path}`, on: host.name, when: 'whether the files of the volume are in it' },
    { ...start, when: 'if they are, or it was just made: gluster marks and starts it' },
    ...elsewhere.map((one) => ({
      ...one,
      when: 'if not, and another disk has room: made anew from the other copies',
    })),
  ];
}

/**
 * gluster made its file system for this volume, by copying a brick with the mark of what that was of: the volume that was
 * cloned, or a snapshot that is no more. What somebody else's volume is marked with got there by hand.
 */
function isCopyOfOwn({ info, state, found }: Ground, volume: Volume, brick: Brick, mark: string): boolean {
  if (!isClone(brick)) return false;
  const marked = [...(info?.values() ?? [])].find(({ uuid }) => uuid === mark);
  const source = state.volumes[volume.cloneOf ?? ''];
  return marked === undefined || (source !== undefined && found(source)?.uuid === mark);
}

/** Below our folder, not on a file system of its own, and of no brick. */
function leftFolders(
  ground: Ground,
  host: Host,
  mounted: ReadonlyMap<string, string>,
): readonly Difference[] {
  const known = knownPoints(ground, host);
  return [...host.inventory.folders.keys()].flatMap((path) => {
    const point = path.replace(/\/[^/]*$/, '');
    if (!path.startsWith(`${MOUNT_ROOT}/`) || known.has(point) || mounted.has(point)) return [];
    return [
      difference('folder-of-no-brick', {
        host: host.name,
        key: point.replace(`${MOUNT_ROOT}/`, ''),
        name: point,
        about: path,
        what: `${host.name} has the directory ${path}, and the state no brick there`,
        expected: 'none',
        found: path,
        cluster: ground.cluster.id,
        touches: [host.node.id, ...(point.match(/[0-9a-f]{32}/g) ?? [])],
        next: [{ command: `du -sh ${path}`, on: host.name, when: 'what is in it' }],
      }),
    ];
  });
}
