/** Where nodes have volumes mounted that pods reach by a path, unless said otherwise. */
export const MOUNT_ROOT = '/mnt/gluster';

/**
 * A folder in the volume that pods are shown. The mount point is there as well where nothing is mounted, this is not: so a pod waits
 * instead of filling the disk of its node.
 */
export const SENTINEL = 'data';

/** A link to the top of the volume: the same for files that lie there already. */
export const TOP_SENTINEL = '.glusterctl-top';

export function mountPoint(volume: string, root: string): string {
  return `${root === '' ? MOUNT_ROOT : root}/${volume}`;
}
