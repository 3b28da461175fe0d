/** The ways in which pods get at a volume of gluster. */
export const DRIVERS = ['in-tree', 'csi', 'kadalu', 'hostpath', 'local', 'nfs'] as const;

export type DriverName = (typeof DRIVERS)[number];

export function isDriver(word: string): word is DriverName {
  return DRIVERS.some((one) => one === word);
}

/** For help and completion. */
export const DRIVER_MEANINGS: Readonly<Record<DriverName, string>> = {
  'in-tree': 'the plugin "glusterfs" of Kubernetes before 1.26',
  csi: 'the CSI driver org.gluster.glusterfs, which its users build',
  kadalu: "kadalu's CSI driver, whose operator runs in the cluster",
  hostpath: 'a mount on each node ("kubernetes nodes prepare"), as a hostPath',
  local: 'the same mount, as a local volume: only on nodes that have it',
  nfs: 'csi-driver-nfs, with an NFS-Ganesha before gluster',
};

/** Of those that are CSI drivers: what a CSIDriver object of the cluster is called. */
export const CSI_NAMES = {
  csi: 'org.gluster.glusterfs',
  kadalu: 'kadalu',
  nfs: 'nfs.csi.k8s.io',
} as const satisfies Partial<Record<DriverName, string>>;
