/** Who makes volumes of a class, unless another name is configured: what a StorageClass says as `provisioner`. */
export const PROVISIONER = 'glusterctl.io/volume';

/** Annotations and finalizers of Kubernetes that decide who does what. */
export const WORDS = {
  /** On a claim, by the controller manager: who is to make its volume. The second one is of older clusters. */
  storageProvisioner: 'volume.kubernetes.io/storage-provisioner',
  betaStorageProvisioner: 'volume.beta.kubernetes.io/storage-provisioner',
  /** On a claim, by the scheduler: where the pod will run that waits for it. */
  selectedNode: 'volume.kubernetes.io/selected-node',
  /** On a claim of old days: its class. */
  betaStorageClass: 'volume.beta.kubernetes.io/storage-class',
  /** Keeps a PersistentVolume until what is behind it is gone. */
  finalizer: 'external-provisioner.volume.kubernetes.io/finalizer',
} as const;

/** What we write on a PersistentVolume: which volume it is, and which state that is in. */
export const OWN_ANNOTATIONS = {
  volume: 'glusterctl.io/volume-id',
  state: 'glusterctl.io/state',
} as const;

/** Tags of a volume that was made for a claim. */
export const TAGS = {
  /** The uid of the claim. */
  claim: 'kubernetes.claim',
  /** The uid of the cluster. */
  cluster: 'kubernetes.cluster',
  /** Set before a PersistentVolume is made of it for the first time: from then on it may hold data. */
  offered: 'kubernetes.offered',
} as const;

/** The one name that its PersistentVolume can have: of two that are made for a claim, one is refused. */
export function persistentVolumeName(claimUid: string): string {
  return `pvc-${claimUid}`;
}
