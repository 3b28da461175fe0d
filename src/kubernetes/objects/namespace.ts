import type { KubernetesObject } from './object.ts';

export interface Namespace extends KubernetesObject {
  readonly kind: 'Namespace';
}

/** Those that every cluster has are left as they are. */
export function namespaceUnlessThere(name: string): readonly Namespace[] {
  if (name === 'default' || name.startsWith('kube-')) return [];
  return [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }];
}
