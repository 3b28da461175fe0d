/** What may be done to a kind of thing in Kubernetes; each is a verb of its rules (RBAC). */
export type Verb = 'get' | 'list' | 'create' | 'patch' | 'delete';

/** One line of a ClusterRole. */
export interface Right {
  /** Empty: the core group. */
  readonly group: string;
  /** As rules name it: plural, with its subresource, as `persistentvolumeclaims/status`. */
  readonly resource: string;
  readonly verbs: readonly Verb[];
  /** Only these; absent: all. */
  readonly names?: readonly string[];
  /** Why it is needed, for whoever grants it. */
  readonly why: string;
}

/** The cluster is told from others by the uid of this namespace, which it has from its first day on. */
export const OLDEST_NAMESPACE = 'kube-system';

/** All that `kubernetes provision` does in a cluster, and not one verb more. */
export const PROVISION_RIGHTS: readonly Right[] = [
  {
    group: '',
    resource: 'namespaces',
    verbs: ['get'],
    names: [OLDEST_NAMESPACE],
    why: 'to tell this cluster from others whose volumes are in the same state',
  },
  {
    group: 'storage.k8s.io',
    resource: 'storageclasses',
    verbs: ['list'],
    why: 'to find classes whose provisioner this is',
  },
  {
    group: '',
    resource: 'persistentvolumeclaims',
    verbs: ['list'],
    why: 'to find claims that wait for a volume, or want a larger one',
  },
  {
    group: '',
    resource: 'persistentvolumeclaims/status',
    verbs: ['patch'],
    why: 'to tell a claim that its volume is larger',
  },
  {
    group: '',
    resource: 'persistentvolumes',
    verbs: ['list', 'get', 'create', 'patch', 'delete'],
    why: 'to make volumes known, to keep their capacity right, and to take away what was released',
  },
  {
    group: '',
    resource: 'endpoints',
    verbs: ['get', 'create', 'delete'],
    why: 'clusters before 1.26, which mount glusterfs by themselves, look there for its hosts',
  },
  {
    group: '',
    resource: 'services',
    verbs: ['get', 'create', 'delete'],
    why: 'without a service of the same name, those endpoints would be taken away',
  },
  {
    group: '',
    resource: 'events',
    verbs: ['get', 'create', 'patch'],
    why: 'to tell at a claim what became of it',
  },
];

/** A right as a rule of a ClusterRole, in one line of YAML. */
export function ruleOf({ group, resource, verbs, names }: Omit<Right, 'why'>): string {
  const parts = [
    `apiGroups: ["${group}"]`,
    `resources: ["${resource}"]`,
    ...(names === undefined ? [] : [`resourceNames: [${names.map((name) => `"${name}"`).join(', ')}]`]),
    `verbs: [${verbs.map((verb) => `"${verb}"`).join(', ')}]`,
  ];
  return `{${parts.join(', ')}}`;
}
