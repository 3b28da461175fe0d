import { PERMISSIONS, type Permission } from '../permissions.ts';
import { type KubernetesObject, type Metadata, metadata } from './object.ts';

export interface ServiceAccount extends KubernetesObject {
  readonly kind: 'ServiceAccount';
  readonly automountServiceAccountToken: boolean;
}

export interface ClusterRole extends KubernetesObject {
  readonly kind: 'ClusterRole';
  readonly rules: readonly Rule[];
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly Permission['verb'][];
}

export interface ClusterRoleBinding extends KubernetesObject {
  readonly kind: 'ClusterRoleBinding';
  readonly roleRef: { readonly apiGroup: string; readonly kind: 'ClusterRole'; readonly name: string };
  readonly subjects: readonly {
    readonly kind: 'ServiceAccount';
    readonly name: string;
    readonly namespace: string;
  }[];
}

/** Its token is given to pods that ask for it, and to no others. */
export function serviceAccount(about: Metadata): ServiceAccount {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(about),
    automountServiceAccountToken: false,
  };
}

/** What "kubernetes provision" calls, and nothing else: a rule for each resource. */
export function provisioningRole(about: Omit<Metadata, 'namespace'>, inTree: boolean): ClusterRole {
  const rules = new Map<string, Rule>();
  for (const { group, resource, verb, names, inTreeOnly = false } of Object.values(PERMISSIONS)) {
    if (inTreeOnly && !inTree) continue;
    const key = [group, resource, ...(names ?? [])].join('/');
    rules.set(key, {
      apiGroups: [group],
      resources: [resource],
      ...(names === undefined ? {} : { resourceNames: names }),
      verbs: [...(rules.get(key)?.verbs ?? []), verb],
    });
  }
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: metadata(about),
    rules: [...rules.values()],
  };
}

export function clusterRoleBinding(
  about: Omit<Metadata, 'namespace'>,
  role: string,
  account: { readonly name: string; readonly namespace: string },
): ClusterRoleBinding {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: metadata(about),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  };
}
