/**
 * Every call that "kubernetes provision" makes of the API server, by name: its client makes no other, its errors tell by this what it may
 * not do, and the role that "kubernetes manifest cronjob" prints allows these and nothing else.
 */
export interface Permission {
  /** Of the API; the core one has no name. */
  readonly group: '' | 'storage.k8s.io';
  /** As rules name it: with its subresource. */
  readonly resource: string;
  readonly verb: 'get' | 'list' | 'create' | 'patch' | 'delete';
  /** Only these are asked for. */
  readonly names?: readonly string[];
  /** Only where pods mount with the plugin that Kubernetes had before 1.26. */
  readonly inTreeOnly?: true;
}

/** The cluster is told from others by the uid of this namespace, which it has from its first day on. */
export const OLDEST_NAMESPACE = 'kube-system';

const CALLS = {
  getNamespace: { group: '', resource: 'namespaces', verb: 'get', names: [OLDEST_NAMESPACE] },
  listClaims: { group: '', resource: 'persistentvolumeclaims', verb: 'list' },
  patchClaimStatus: { group: '', resource: 'persistentvolumeclaims/status', verb: 'patch' },
  listVolumes: { group: '', resource: 'persistentvolumes', verb: 'list' },
  getVolume: { group: '', resource: 'persistentvolumes', verb: 'get' },
  createVolume: { group: '', resource: 'persistentvolumes', verb: 'create' },
  patchVolume: { group: '', resource: 'persistentvolumes', verb: 'patch' },
  deleteVolume: { group: '', resource: 'persistentvolumes', verb: 'delete' },
  listClasses: { group: 'storage.k8s.io', resource: 'storageclasses', verb: 'list' },
  listDrivers: { group: 'storage.k8s.io', resource: 'csidrivers', verb: 'list' },
  getEvent: { group: '', resource: 'events', verb: 'get' },
  createEvent: { group: '', resource: 'events', verb: 'create' },
  patchEvent: { group: '', resource: 'events', verb: 'patch' },
  createEndpoints: { group: '', resource: 'endpoints', verb: 'create', inTreeOnly: true },
  deleteEndpoints: { group: '', resource: 'endpoints', verb: 'delete', inTreeOnly: true },
  createService: { group: '', resource: 'services', verb: 'create', inTreeOnly: true },
  deleteService: { group: '', resource: 'services', verb: 'delete', inTreeOnly: true },
} as const satisfies Readonly<Record<string, Permission>>;

export type Call = keyof typeof CALLS;

export const PERMISSIONS: Readonly<Record<Call, Permission>> = CALLS;

/** What allows it, as a rule of a ClusterRole, in one line of YAML. */
export function ruleOf({ group, resource, verb, names }: Permission): string {
  const only = names === undefined ? '' : `, resourceNames: [${names.join(', ')}]`;
  return `{apiGroups: ["${group}"], resources: [${resource}]${only}, verbs: [${verb}]}`;
}
