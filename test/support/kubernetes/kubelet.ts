import type { Found } from './api.ts';

/**
 * What a node runs to mount a PersistentVolume, in the words that its plugin or driver builds from it; null: a path of the node, which
 * is looked at only. Written from pkg/volume/glusterfs of Kubernetes 1.20, nodeserver.go of gluster-csi-driver and volumeutils.py of kadalu.
 */
export function mountCommand(
  persistent: Found,
  target: string,
  addresses: readonly string[] = [],
): string | null {
  const { glusterfs, csi, mountOptions = [] } = persistent.spec;
  const mount = (source: string, options: readonly string[]): string =>
    `mount -t glusterfs ${options.length === 0 ? '' : `-o ${options.join(',')} `}${source} ${target}`;
  if (glusterfs !== undefined) {
    const usual = ['auto_unmount', `backup-volfile-servers=${addresses.join(':')}`, 'log-level=ERROR'];
    return mount(`${addresses[0]}:${glusterfs.path}`, [...usual, ...mountOptions]);
  }
  const attributes = csi?.volumeAttributes;
  if (csi?.driver === 'org.gluster.glusterfs')
    return mount(`${attributes.glusterserver}:${attributes.glustervol}`, mountOptions);
  if (csi?.driver === 'kadalu') {
    const servers = String(attributes.gserver)
      .split(',')
      .map((server) => `--volfile-server ${server}`);
    return `glusterfs --process-name fuse -l /var/log/glusterfs/kadalu.log --volfile-id ${attributes.gvolname} ${servers.join(' ')} ${target}`;
  }
  return null;
}

/** Where a pod finds it when it is one of these; what is no folder makes kubelet wait. */
export function pathOnNode(persistent: Found): string {
  const { hostPath, local } = persistent.spec;
  return String((hostPath ?? local).path);
}
