/**
 * Every call that "kubernetes provision" makes of the API server, by name: its client makes no other, its errors tell by this what it may
 * not do, and the role that "kubernetes manifest cronjob" prints allows these and nothing else.
 */
export interface Permission {
  /** Of the API; the core one has no name. */
  readonly group: '' | 'storage.k8s.io';
  readonly resource: string;
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';
  /** Only where pods mount with the plugin that Kubernetes had before 1.26. */
  readonly inTreeOnly?: true;
}

export const PERMISSIONS = {
  listClaims: { group: '', resource: 'persistentvolumeclaims', verb: 'list' },
  watchClaims: { group: '', resource: 'persistentvolumeclaims', verb: 'watch' },
  getClaim: { group: '', resource: 'persistentvolumeclaims', verb: 'get' },
  patchClaimStatus: { group: '', resource: 'persistentvolumeclaims/status', verb: 'patch' },
  listVolumes: { group: '', resource: 'persistentvolumes', verb: 'list' },
  watchVolumes: { group: '', resource: 'persistentvolumes', verb: 'watch' },
  getVolume: { group: '', resource: 'persistentvolumes', verb: 'get' },
  createVolume: { group: '', resource: 'persistentvolumes', verb: 'create' },
  patchVolume: { group: '', resource: 'persistentvolumes', verb: 'patch' },
  deleteVolume: { group: '', resource: 'persistentvolumes', verb: 'delete' },
  listClasses: { group: 'storage.k8s.io', resource: 'storageclasses', verb: 'list' },
  listDrivers: { group: 'storage.k8s.io', resource: 'csidrivers', verb: 'list' },
  createEvent: { group: '', resource: 'events', verb: 'create' },
  getEndpoints: { group: '', resource: 'endpoints', verb: 'get', inTreeOnly: true },
  createEndpoints: { group: '', resource: 'endpoints', verb: 'create', inTreeOnly: true },
  deleteEndpoints: { group: '', resource: 'endpoints', verb: 'delete', inTreeOnly: true },
  getService: { group: '', resource: 'services', verb: 'get', inTreeOnly: true },
  createService: { group: '', resource: 'services', verb: 'create', inTreeOnly: true },
  deleteService: { group: '', resource: 'services', verb: 'delete', inTreeOnly: true },
} as const satisfies Readonly<Record<string, Permission>>;

export type Call = keyof typeof PERMISSIONS;
